import type { MiddlewareHandler } from 'hono';

/** For calls that need no body: clients that name JSON as the type of everything they send do so of nothing, too. */
export const emptyBodyIsNone: MiddlewareHandler = async (c, next) => {
  if ((await c.req.text()) === '') {
    const headers = new Headers(c.req.raw.headers);
    headers.delete('Content-Type');
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
  }
  await next();
};
