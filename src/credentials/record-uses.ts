import type { CredentialStore, CredentialUse } from '../store/credential-store.ts';

/** The longest a use waits to be written; a busy server writes one batch in that time, not one row per request. */
const batchMs = 1000;
const maxClientLength = 200;

export interface UseRecorder {
  /** Notes a use; it reaches the store within a second, or at the next `flush`. */
  note(credentialId: string, usedAt: number, client: string): void;
  /** Writes what was noted. A failure goes to `onError`: a use that cannot be noted stops no request. */
  flush(): Promise<void>;
}

/** Gathers the last use of each credential and writes it outside the request that caused it. */
export function createUseRecorder(
  credentials: Pick<CredentialStore, 'recordUses'>,
  onError: (error: unknown) => void,
): UseRecorder {
  let pending = new Map<string, CredentialUse>();
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // Made printable here: of many uses in that time one is written.
    const uses = [...pending.values()].map(({ id, usedAt, usedFrom }) => ({
      id,
      usedAt,
      usedFrom: printable(usedFrom),
    }));
    pending = new Map();
    if (uses.length === 0) {
      return;
    }
    try {
      await credentials.recordUses(uses);
    } catch (error) {
      onError(error);
    }
  }

  return {
    note(credentialId, usedAt, client) {
      pending.set(credentialId, { id: credentialId, usedAt, usedFrom: client });
      timer ??= setTimeout(flush, batchMs).unref();
    },
    flush,
  };
}

/** A client names itself as it likes; what a patient is shown of that is one short line. */
function printable(client: string): string {
  const line = client.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, ' ').trim();
  return Array.from(line).slice(0, maxClientLength).join('');
}
