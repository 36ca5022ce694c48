// A credential under test: how it comes in through each door, and how it is ended.
import { type Answer, basicAuthorization, buyToken, type Client, parsed } from './server-client.ts';
import { managementToken } from './severing-servers.ts';

export type Door = 'basic' | 'bearer' | 'headers';
export const doors: readonly Door[] = ['basic', 'bearer', 'headers'];

export interface SeveredCredential {
  readonly id: string;
  readonly patient: string;
  readonly key: string;
  readonly secret: string;
  readonly accessToken: string;
  readonly headers: Readonly<Record<Door, Readonly<Record<string, string>>>>;
  /** When it ends by itself; undefined when it does not. */
  readonly expiresAt: number | undefined;
}

/** As the portal and a token's holder see one of the servers. */
export interface Issuer {
  issue(patient: string, lifeMs?: number): Promise<SeveredCredential>;
  /** Resolves with the moment after which nothing may begin. */
  readonly end: Readonly<Record<Ending, (credential: SeveredCredential) => Promise<number>>>;
  restoreAccess(patient: string): Promise<void>;
}

export const endings = ['deleted', 'deleted with all', 'rotated away', 'access off', 'expired'] as const;
export type Ending = (typeof endings)[number];

/** By which two readings of a machine's time differ at most, where one of them has no fractions. */
const clockSkewMs = 2;

/** One clock for what is compared: milliseconds since 1970, with their fractions. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

/** `clientOf` chooses the server that a call goes to. */
export function createIssuer(clientOf: () => Client): Issuer {
  const manage = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await clientOf().ask(`/manage/v1/patients/${path}`, {
      method,
      headers: { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  /** Ends by a call, whose answer is the moment. */
  const endBy = async (method: string, path: string, body?: unknown): Promise<number> => {
    await manage(method, path, body);
    return clock();
  };
  return {
    async issue(patient, lifeMs) {
      const expiresAt = lifeMs === undefined ? undefined : Math.round(Date.now() + lifeMs);
      const expiry = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() };
      const made = parsed(await manage('POST', `${patient}/credentials`, { name: 'Severed', ...expiry }));
      const [id, key, secret] = [String(made.id), String(made.key), String(made.secret)];
      const basic = basicAuthorization(key, secret);
      const accessToken = await buyToken(clientOf(), basic);
      const bearer = { authorization: `Bearer ${accessToken}` };
      const headers = { basic, bearer, headers: { 'x-api-key': key, 'x-api-secret': secret } };
      return { id, patient, key, secret, accessToken, headers, expiresAt };
    },
    end: {
      deleted: ({ patient, id }) => endBy('DELETE', `${patient}/credentials/${id}`),
      'deleted with all': ({ patient }) => endBy('DELETE', `${patient}/credentials`),
      'rotated away': ({ patient, id }) => endBy('POST', `${patient}/credentials/${id}/rotate`, {}),
      'access off': ({ patient }) => endBy('PUT', `${patient}/portal-access`, { enabled: false }),
      async expired({ expiresAt = 0 }) {
        const moment = expiresAt + clockSkewMs;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - clock())));
        return moment;
      },
    },
    async restoreAccess(patient) {
      await manage('PUT', `${patient}/portal-access`, { enabled: true });
    },
  };
}
