import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';

const keyBytes = 32;

/** Text says what is wrong with the server key and where; it never holds the key. */
export class ServerKeyError extends Error {}

/** What everything keyed uses, each derived from the server key. */
export interface DerivedKeys {
  /** For the stored hashes of secrets and tokens. */
  readonly hashKey: Buffer;
  /** Seals page cursors. */
  readonly cursorKey: Buffer;
  /** Chains and seals the audit trail. */
  readonly auditKey: Buffer;
}

export function deriveKeys(serverKey: Buffer): DerivedKeys {
  return {
    hashKey: deriveKey(serverKey, 'secret-hash'),
    cursorKey: deriveKey(serverKey, 'cursor'),
    auditKey: deriveKey(serverKey, 'audit'),
  };
}

/** A key of 32 random bytes, for a database that does not outlive the process. */
export function newServerKey(): Buffer {
  return randomBytes(keyBytes);
}

/** Reads a server key from base64 or base64url text; refuses anything but 32 bytes. `source` names it in the refusal. */
export function decodeServerKey(text: string, source: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== keyBytes || !/^[0-9A-Za-z+/_-]{43}=?$/.test(text.trim())) {
    throw new ServerKeyError(`${source} must hold 32 bytes as base64, as from: openssl rand -base64 32`);
  }
  return key;
}

/**
 * The server key in `file`, made on first use with mode 0600. Losing the file voids every credential and management
 * token of its database, so it is never replaced.
 */
export function serverKeyFromFile(file: string): Buffer {
  const existing = readIfThere(file);
  if (existing !== undefined) {
    return decodeServerKey(existing, file);
  }
  // Linking a finished file under its name lets one of several starting processes win, and none read half a key.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${newServerKey().toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isErrorWithCode(error, 'EEXIST')) {
      throw error;
    }
  } finally {
    unlinkSync(draft);
  }
  return decodeServerKey(readFileSync(file, 'utf8'), file);
}

function deriveKey(serverKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', serverKey, '', `chartkey ${purpose}`, keyBytes));
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrorWithCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

function isErrorWithCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
