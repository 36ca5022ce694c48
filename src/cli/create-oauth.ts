import type { Audit } from '../audit/audit.ts';
import type { ServeConfig } from '../config.ts';
import { createManagementTokenVerifier } from '../credentials/management-token.ts';
import type { Verifier } from '../credentials/verify.ts';
import { createOauthApp, type EndpointName } from '../oauth/app.ts';
import type { OauthLogEntry } from '../oauth/endpoint.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-store.ts';
import type { Fetch } from './serve-fetch.ts';

/** Wires /oauth2, with all of its endpoints or some. */
export function createOauth(
  { managementToken, proxyHops }: ServeConfig,
  { store, hashKey }: OpenStore,
  { verifier, audit, log }: { verifier: Verifier; audit: Audit; log: Log },
  endpoints?: readonly EndpointName[],
): Fetch {
  const { credentials, managementTokens } = store;
  const app = createOauthApp({
    verifier,
    credentials,
    managementTokens: createManagementTokenVerifier({ managementTokens, hashKey, chosenToken: managementToken }),
    ...audit,
    hashKey,
    proxyHops,
    now: Date.now,
    log: (entry) => logRequest(log, entry),
    endpoints,
  });
  return (request, env) => app.fetch(request, env);
}

function logRequest(log: Log, { error, ...entry }: OauthLogEntry): void {
  if (error === undefined) {
    log.info(entry, 'oauth request');
  } else {
    log.error({ ...entry, err: error }, 'oauth request failed');
  }
}
