import { everything } from '../store/admission.ts';
import type { PortalSessionRow } from '../store/portal-session-store.ts';
import type { PatientRecord, Store } from '../store/store.ts';
import { hashSecret } from './hash-secret.ts';
import { formToken, isLinkToken, isSessionToken, newLinkToken, newSessionToken } from './portal-token.ts';

/** The portal sends the patient to the link at once; what lies about longer is found by others. */
const linkMs = 60_000;
/** A patient who walks away from a shared computer is signed out by then. */
const idleMs = 15 * 60_000;
/** However busy, a session ends; the portal's own sign-in has long asked again. */
const maxSessionMs = 12 * 3_600_000;
/** A session in use is written this often and no oftener. */
const extendAfterMs = 30_000;

export type LinkOutcome =
  /** The only time that the token is at hand. */
  | { readonly type: 'created'; readonly linkToken: string; readonly expiresAt: number }
  | { readonly type: 'unknown-patient' | 'access-disabled' };

/** A patient in their panel. */
export interface PortalSession {
  readonly patientId: string;
  /** The patient's whole record: it is they who look. */
  readonly record: PatientRecord;
  readonly language: string | null;
  /** What each form of this session must carry. */
  readonly formToken: string;
  /** What a form that may be sent once must carry; each one taken changes it. */
  readonly formNumber: number;
  /** What the next page is to tell, once. */
  readonly notice: string | null;
  readonly idleMs: number;
  /** Whether it goes on, asked anew while a long answer leaves. */
  isLive(): Promise<boolean>;
  setLanguage(language: string): Promise<void>;
  setNotice(notice: string | null): Promise<void>;
  /** True once: for the form that carries the present number, the first time it comes. */
  takeForm(number: number): Promise<boolean>;
  end(): Promise<void>;
}

export interface PortalSessions {
  /** `lifeMs` is a minute unless said otherwise. */
  createLink(patientId: string, language: string | null, lifeMs?: number): Promise<LinkOutcome>;
  /** The token of the session that the link begins. Undefined for a link that is unknown, used, expired or no longer allowed. */
  redeem(linkToken: string, replaced: string | undefined): Promise<string | undefined>;
  /** Asks the store each time; undefined for whatever is no session, or none any more. */
  open(sessionToken: string): Promise<PortalSession | undefined>;
}

export interface PortalSessionOptions {
  readonly store: Pick<Store, 'portalSessions' | 'openRecord'>;
  readonly hashKey: Buffer;
  readonly now: () => number;
}

/** Links to the panel and the sessions that they begin. Tokens are stored as keyed hashes, as secrets are. */
export function createPortalSessions({ store, hashKey, now }: PortalSessionOptions): PortalSessions {
  const { portalSessions: rows } = store;
  return {
    async createLink(patientId, language, lifeMs = linkMs) {
      const linkToken = newLinkToken();
      const expiresAt = now() + lifeMs;
      const tokenHash = hashSecret(hashKey, linkToken);
      const type = await rows.createLink({ tokenHash, patientId, language, expiresAt }, now());
      return type === 'created' ? { type, linkToken, expiresAt } : { type };
    },
    async redeem(linkToken, replaced) {
      if (!isLinkToken(linkToken)) return undefined;
      const sessionToken = newSessionToken();
      const begun = await rows.redeemLink(hashSecret(hashKey, linkToken), now(), {
        tokenHash: hashSecret(hashKey, sessionToken),
        expiresAt: now() + idleMs,
        endsAt: now() + maxSessionMs,
        replaces: replaced === undefined ? undefined : hashSecret(hashKey, replaced),
      });
      return begun === undefined ? undefined : sessionToken;
    },
    async open(sessionToken) {
      if (!isSessionToken(sessionToken)) return undefined;
      const tokenHash = hashSecret(hashKey, sessionToken);
      const row = await rows.find(tokenHash, now());
      if (row === undefined) return undefined;
      const expiresAt = Math.min(now() + idleMs, row.endsAt);
      if (expiresAt - row.expiresAt >= extendAfterMs) await rows.extend(tokenHash, expiresAt);
      return openSession({ store, now }, tokenHash, formToken(hashKey, sessionToken), row);
    },
  };
}

function openSession(
  { store, now }: Omit<PortalSessionOptions, 'hashKey'>,
  tokenHash: Buffer,
  ownFormToken: string,
  { patientId, language, notice, formsSent }: PortalSessionRow,
): PortalSession {
  const { portalSessions: rows } = store;
  return {
    patientId,
    record: store.openRecord(patientId, everything),
    language,
    formToken: ownFormToken,
    formNumber: formsSent,
    notice,
    idleMs,
    isLive: async () => (await rows.find(tokenHash, now())) !== undefined,
    setLanguage: (chosen) => rows.setLanguage(tokenHash, chosen),
    setNotice: (text) => rows.setNotice(tokenHash, text),
    takeForm: (number) => rows.takeForm(tokenHash, number),
    end: () => rows.end(tokenHash),
  };
}
