import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';

const hashBytes = 32;

/** Compared against when there is no credential, so that a miss costs what a wrong secret costs. Nothing hashes to it. */
const hashOfNothing = randomBytes(hashBytes);

/**
 * The keyed hash under which a secret or management token is stored. A fast hash is enough: 256 random bits cannot be
 * guessed, and without the server key a stolen database cannot even confirm a guess.
 */
export function hashSecret(hashKey: Buffer | KeyObject, secret: string): Buffer {
  return createHmac('sha256', hashKey).update(secret).digest();
}

/** Whether the two hashes are equal, in a time that tells neither where they differ nor whether there was a stored one. */
export function hashesEqual(hash: Buffer, storedHash: Buffer | undefined): boolean {
  const equal = timingSafeEqual(hash, storedHash ?? hashOfNothing);
  return equal && storedHash !== undefined;
}
