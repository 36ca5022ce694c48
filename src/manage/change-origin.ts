import { randomUUID } from 'node:crypto';
import type { Context, HonoRequest, MiddlewareHandler } from 'hono';
import type { ClientReader } from '../audit/client.ts';
import { type ChangeOrigin, recordedCredentials } from '../audit/recorded-credentials.ts';
import type { Recorder } from '../audit/recorder.ts';
import type { CredentialStore } from '../store/credential-store.ts';

/** The credentials as a call reaches them: what it does to them goes on record as that call's. */
export type CredentialsOf = (call: Pick<Context, 'req'>) => CredentialStore;

export interface RecordedCalls {
  /** Notes where each call comes from. */
  readonly middleware: MiddlewareHandler;
  readonly credentialsOf: CredentialsOf;
}

export interface RecordedCallsOptions {
  readonly credentials: CredentialStore;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly clientOf: ClientReader;
}

/**
 * What the audit trail keeps of the calls of the management API; an answer to one that did something has its id in
 * X-Request-Id. Kept by request: asynchronous context would slow each promise of the process, those of /fhir too.
 */
export function createRecordedCalls({ credentials, recorder, clientOf }: RecordedCallsOptions): RecordedCalls {
  const origins = new WeakMap<HonoRequest, ChangeOrigin>();
  return {
    middleware: async (c, next) => {
      const requestId = randomUUID();
      origins.set(c.req, { door: 'management', requestId, ...clientOf(c.req.raw.headers, c.env) });
      await next();
      // What is refused here changes nothing, and has nothing on record.
      if (c.res.ok) c.header('X-Request-Id', requestId);
    },
    credentialsOf(call) {
      const origin = origins.get(call.req);
      if (origin === undefined) throw new Error('Where the call comes from was not noted.');
      return recordedCredentials(credentials, recorder, () => origin);
    },
  };
}
