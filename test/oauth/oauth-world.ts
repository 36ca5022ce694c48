// The OAuth edge over the store of two patients, and the FHIR edge beside it.
import type { Hono } from 'hono';
import type { LimitRules } from '../../src/audit/limits.ts';
import { createManagementTokenVerifier } from '../../src/credentials/management-token.ts';
import { createOauthApp } from '../../src/oauth/app.ts';
import type { OauthLogEntry } from '../../src/oauth/endpoint.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { noDelay } from '../support/no-delay.ts';
import { type Holder, type TwoPatients, twoPatients } from '../support/two-patients.ts';

export interface OauthWorld extends TwoPatients {
  readonly oauth: Hono;
  readonly clock: { now: number };
  readonly oauthLog: readonly OauthLogEntry[];
  /** POST of a form, or of a body as it stands, to a path below /oauth2. */
  post(path: string, parameters: Parameters | string, headers?: Parameters): Promise<Posted>;
  /** Buys a token with a holder's key and secret; fails when there is none. */
  tokenFor(holder: Holder, scope?: string): Promise<string>;
  /** What happened to a patient's credentials, newest first. */
  eventsOf(patientId: string): Promise<readonly AuditEntry[]>;
  /** What a token opens under /fhir: the status. */
  statusWith(accessToken: string, path?: string): Promise<number>;
}

export type Parameters = Readonly<Record<string, string>>;

export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Empty when the body is. */
  readonly body: Readonly<Record<string, unknown>>;
}

export const managementToken = 'management token of the OAuth tests, long enough';
const startAt = Date.UTC(2024, 4, 17, 8, 30, 15, 250);

export async function oauthWorld(limits?: LimitRules): Promise<OauthWorld> {
  const clock = { now: startAt };
  const now = () => clock.now;
  const world = await twoPatients(limits === undefined ? { now } : { now, limits });
  const { app, store, verifier, hashKey, audit } = world;
  const { credentials, managementTokens } = store;
  const oauthLog: OauthLogEntry[] = [];
  const oauth = createOauthApp({
    verifier,
    credentials,
    managementTokens: createManagementTokenVerifier({ managementTokens, hashKey, chosenToken: managementToken }),
    ...audit,
    hashKey,
    proxyHops: 1,
    now,
    log: (entry) => oauthLog.push(entry),
    refusalDelay: noDelay,
    reportDelay: noDelay,
  });
  const post: OauthWorld['post'] = async (path, parameters, headers = {}) => {
    const body = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString();
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await oauth.request(`/oauth2/${path}`, { method: 'POST', body, headers: { ...form, ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) };
  };
  return {
    ...world,
    oauth,
    clock,
    oauthLog,
    post,
    async tokenFor({ authorization }, scope) {
      const parameters = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) };
      const { status, text, body } = await post('token', parameters, { authorization });
      if (status !== 200) throw new Error(`No token: ${status} ${text}`);
      return String(body.access_token);
    },
    async eventsOf(patientId) {
      return (await audit.trail.page({ patientId, kind: 'credential', count: 50 })).entries;
    },
    async statusWith(accessToken, path = '/fhir/Patient/asker') {
      return (await app.request(path, { headers: { authorization: `Bearer ${accessToken}` } })).status;
    },
  };
}
