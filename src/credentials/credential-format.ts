import { randomBytes } from 'node:crypto';
import { bytesToBase62, numberToBase62 } from './base62.ts';
import { crc32 } from './crc32.ts';

const keyPattern = /^ck_[0-9A-Za-z]{22}$/;
const secretPattern = /^cs_[0-9A-Za-z]{49}$/;
const managementTokenPattern = /^cm_[0-9A-Za-z]{49}$/;
const accessTokenPattern = /^ct_[0-9A-Za-z]{49}$/;
const checksumLength = 6;

/** A new key: `ck_` and 128 random bits in 22 base62 characters. Public: it names a credential and opens nothing alone. */
export function newKey(): string {
  return `ck_${bytesToBase62(randomBytes(16), 22)}`;
}

/** A new secret: `cs_`, 256 random bits in 43 base62 characters, and 6 of checksum. */
export function newSecret(): string {
  return withChecksum(`cs_${bytesToBase62(randomBytes(32), 43)}`);
}

/** A new management token, formed as a secret but with `cm_`, so that a scanner tells the two apart. */
export function newManagementToken(): string {
  return withChecksum(`cm_${bytesToBase62(randomBytes(32), 43)}`);
}

/** A new access token, formed as a secret but with `ct_`. Nothing can be read from it: it names a row of the store. */
export function newAccessToken(): string {
  return withChecksum(`ct_${bytesToBase62(randomBytes(32), 43)}`);
}

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** Whether text has the form and the checksum of a secret: a mistyped one fails here, before any database is asked. */
export function isSecret(text: string): boolean {
  return secretPattern.test(text) && hasChecksum(text);
}

/** As `isSecret`, for a token made by `newManagementToken`. */
export function isManagementToken(text: string): boolean {
  return managementTokenPattern.test(text) && hasChecksum(text);
}

/** As `isSecret`, for a token made by `newAccessToken`. */
export function isAccessToken(text: string): boolean {
  return accessTokenPattern.test(text) && hasChecksum(text);
}

/** What may be shown of a key after its creation: enough to tell a patient's credentials apart. */
export function keyHint(key: string): string {
  return `ck_…${key.slice(-4)}`;
}

function withChecksum(text: string): string {
  return text + numberToBase62(crc32(text), checksumLength);
}

function hasChecksum(text: string): boolean {
  return withChecksum(text.slice(0, -checksumLength)) === text;
}
