import type { MiddlewareHandler } from 'hono';
import type { ManagementTokenVerifier } from '../credentials/management-token.ts';
import { managementTokenRequired } from './problem.ts';

/** Lets a request on only with a management token; a patient's key and secret are none. */
export function authenticate(verifier: ManagementTokenVerifier): MiddlewareHandler {
  return async (c, next) => {
    const managementToken = /^Bearer +(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (managementToken === undefined || !(await verifier.verify(managementToken))) {
      throw managementTokenRequired();
    }
    await next();
  };
}
