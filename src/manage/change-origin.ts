import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { createClientReader } from '../audit/client.ts';
import type { ChangeOrigin } from '../audit/recorded-credentials.ts';

export interface ChangeOrigins {
  /** Lets each call know where it came from, to the end of its work. */
  readonly middleware: MiddlewareHandler;
  /** Of the call under way. */
  readonly current: () => ChangeOrigin;
}

/** What the audit trail keeps of the calls of the management API; an answer to one that did something has its id in X-Request-Id. */
export function createChangeOrigins(proxyHops: number): ChangeOrigins {
  const calls = new AsyncLocalStorage<ChangeOrigin>();
  const clientOf = createClientReader(proxyHops);
  return {
    middleware: async (c, next) => {
      const origin: ChangeOrigin = {
        door: 'management',
        requestId: randomUUID(),
        ...clientOf(c.req.raw.headers, c.env),
      };
      await calls.run(origin, next);
      // What is refused changes nothing, and has nothing on record.
      if (c.res.ok) c.header('X-Request-Id', origin.requestId);
    },
    current() {
      const origin = calls.getStore();
      if (origin === undefined) throw new Error('No call is under way.');
      return origin;
    },
  };
}
