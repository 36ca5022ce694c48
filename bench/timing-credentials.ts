// Bad credentials of every kind that must look alike.
import { newAccessToken, newKey, newSecret } from '../src/credentials/credential-format.ts';
import { createCredential } from '../src/credentials/life-cycle.ts';
import type { Store } from '../src/store/store.ts';
import { basicAuthorization, createClient } from '../test/support/server-client.ts';
import { createIssuer } from '../test/support/severing-credential.ts';

/** By the name of the kind. */
export type Kinds<Credential> = Readonly<Record<string, Credential>>;

export interface Client {
  readonly key: string;
  readonly secret: string;
}

/** Where credentials are made, and ended. */
export interface Keys {
  issue(lifeMs?: number): Promise<Client & { end(): Promise<unknown> }>;
}

/** Long enough to be issued a token meanwhile, on a machine that may be slow. */
const lifeMs = 5000;

export async function badClients(keys: Keys): Promise<Kinds<Client>> {
  const [live, deleted, expired] = [await keys.issue(), await keys.issue(), await keys.issue(lifeMs)];
  await deleted.end();
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  return {
    'unknown key': { key: newKey(), secret: newSecret() },
    'wrong secret': { key: live.key, secret: newSecret() },
    deleted: { key: deleted.key, secret: deleted.secret },
    expired: { key: expired.key, secret: expired.secret },
    mistyped: { key: live.key, secret: mistyped(live.secret) },
  };
}

/** Of the right form, but not with the right checksum. */
function mistyped(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
}

export function headersOf({ key, secret }: Client): Record<string, string> {
  return basicAuthorization(key, secret);
}

export function keysIn(store: Store, hashKey: Buffer, patientId: string): Keys {
  const lifeCycle = { credentials: store.credentials, hashKey, now: Date.now };
  return {
    async issue(life) {
      const expiresAt = life === undefined ? null : Date.now() + life;
      const made = await createCredential(lifeCycle, { patientId, name: 'Bench', expiresAt });
      if (made.type !== 'created') throw new Error(`No credential: ${made.type}`);
      const { credential, secret } = made;
      return { key: credential.key, secret, end: () => store.credentials.delete(patientId, credential.id) };
    },
  };
}

/** Through the API of a running server, as a portal does it. */
export interface Portal extends Keys {
  issueToken(): Promise<{ accessToken: string; end(): Promise<unknown>; revoke(): Promise<unknown> }>;
  close(): void;
}

export function portalOf(origin: string, patientId: string): Portal {
  const client = createClient(origin, {});
  const issuer = createIssuer(() => client);
  return {
    async issue(life) {
      const credential = await issuer.issue(patientId, life);
      const { key, secret } = credential;
      return { key, secret, end: () => issuer.end.deleted(credential) };
    },
    async issueToken() {
      const credential = await issuer.issue(patientId);
      const { accessToken, headers } = credential;
      const revoke = () =>
        client.ask('/oauth2/revoke', {
          method: 'POST',
          headers: { ...headers.basic, 'content-type': 'application/x-www-form-urlencoded' },
          body: `token=${accessToken}`,
        });
      return { accessToken, end: () => issuer.end.deleted(credential), revoke };
    },
    close: client.close,
  };
}

export async function badTokens(portal: Portal): Promise<Kinds<string>> {
  const [revoked, deleted] = [await portal.issueToken(), await portal.issueToken()];
  await revoked.revoke();
  await deleted.end();
  return {
    'unknown token': newAccessToken(),
    'revoked token': revoked.accessToken,
    'token of a deleted credential': deleted.accessToken,
    'mistyped token': mistyped(newAccessToken()),
  };
}
