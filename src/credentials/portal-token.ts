import { createHmac, randomBytes } from 'node:crypto';
import { bytesToBase62 } from './base62.ts';

const linkPattern = /^pl_[0-9A-Za-z]{43}$/;
const sessionPattern = /^ps_[0-9A-Za-z]{43}$/;

/** What a one-time link to the panel ends with: 256 random bits. */
export function newLinkToken(): string {
  return `pl_${bytesToBase62(randomBytes(32), 43)}`;
}

/** What the browser keeps of a session in the panel: 256 random bits. */
export function newSessionToken(): string {
  return `ps_${bytesToBase62(randomBytes(32), 43)}`;
}

export function isLinkToken(text: string): boolean {
  return linkPattern.test(text);
}

export function isSessionToken(text: string): boolean {
  return sessionPattern.test(text);
}

/** What a session's forms carry, and what no page of another site can know: a code of the session, keyed. */
export function formToken(hashKey: Buffer, sessionToken: string): string {
  return createHmac('sha256', hashKey).update(`portal form ${sessionToken}`).digest('base64url');
}
