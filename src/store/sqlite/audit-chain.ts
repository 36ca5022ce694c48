// How the links of the audit trail hold together: each hash covers the one before it, and a seal covers both ends.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Where the chain begins and ends. */
export interface ChainEnds {
  readonly firstSequence: number;
  /** Hash that the first kept link continues; '' when nothing was ever purged. */
  readonly firstPrevious: string;
  /** One less than `firstSequence` when there is no entry. */
  readonly lastSequence: number;
  /** `firstPrevious` when there is no entry. */
  readonly lastHash: string;
}

/** What one transaction added: the entries of these places, as text. */
export interface ChainLink {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly body: string;
}

export interface Chain {
  /** Hash of a link that follows the one with the hash `previous`. */
  hash(previous: string, link: ChainLink): string;
  seal(ends: ChainEnds): string;
}

export const emptyChain: ChainEnds = { firstSequence: 1, firstPrevious: '', lastSequence: 0, lastHash: '' };

/**
 * The hashes are keyed like the seal: without the key nobody can change a link and hash anew what follows, so that a check
 * names the very link that was changed.
 */
export function createChain(key: Buffer): Chain {
  const keyObject = createSecretKey(key);
  return {
    hash: (previous, { firstSequence, lastSequence, body }) =>
      hmac(keyObject, `link ${previous} ${firstSequence} ${lastSequence} ${body}`),
    seal: ({ firstSequence, firstPrevious, lastSequence, lastHash }) =>
      hmac(keyObject, `head ${firstSequence} ${firstPrevious} ${lastSequence} ${lastHash}`),
  };
}

function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
