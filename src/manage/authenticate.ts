import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ClientReader } from '../audit/client.ts';
import { type ManagementRefusalOptions, recordManagementRefusal } from '../audit/management-refusal.ts';
import type { ManagementTokenVerifier } from '../credentials/management-token.ts';
import { managementTokenRequired, tooManyFailures } from './problem.ts';

/**
 * Lets a request on only with a management token; a patient's key and secret are none. A right one is let on however many wrong
 * ones came from its address.
 */
export function authenticate(
  verifier: ManagementTokenVerifier,
  audit: ManagementRefusalOptions,
  clientOf: ClientReader,
): MiddlewareHandler {
  return async (c, next) => {
    const authorization = c.req.header('Authorization');
    const managementToken = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
    if (managementToken === undefined || !(await verifier.verify(managementToken))) {
      const requestId = randomUUID();
      const client = clientOf(c.req.raw.headers, c.env);
      const isAttempt = authorization !== undefined;
      const refusal = { action: 'manage', isAttempt, requestId, client } as const;
      const retryAfterSeconds = await recordManagementRefusal(audit, refusal);
      throw retryAfterSeconds === undefined
        ? managementTokenRequired(requestId)
        : tooManyFailures(requestId, retryAfterSeconds);
    }
    await next();
  };
}
