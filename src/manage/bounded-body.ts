import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { bodyTooLarge, unsupportedMediaType } from './problem.ts';

/** The calls take a name and a few fields; this leaves room for any of them and none for a flood. */
const maxBytes = 16_384;

/** Refuses a body that is too large to be a call's, and one that is compressed: a few bytes could become gigabytes. */
export const boundedBody: MiddlewareHandler = async (c, next) => {
  const encoding = c.req.header('Content-Encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw unsupportedMediaType('application/json without Content-Encoding');
  }
  return limitBody(c, next);
};

const limitBody = bodyLimit({
  maxSize: maxBytes,
  onError: () => {
    throw bodyTooLarge(maxBytes);
  },
});
