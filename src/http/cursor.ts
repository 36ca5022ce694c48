// Sealed text in page links: a client carries it back unread and unaltered. https://hl7.org/fhir/R4/http.html#paging
import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { invalidCursor } from '../fhir/errors.ts';

export interface CursorSealer {
  /** `boundTo` is everything that must be the same when the text comes back: credential, type, search. */
  seal(text: string, boundTo: readonly string[]): string;
  /** Throws the one refusal for what is forged, altered, foreign or of another form. */
  unseal(sealed: string, boundTo: readonly string[]): string;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Changes when what is sealed changes its form, so that links of an older release are refused rather than misread. */
const form = 'chartkey-cursor-4';
/** What fits a cursor of 300 characters uncompressed: 225 bytes of base64url less nonce, tag and the mark of compression. */
export const maxPlainBytes = 225 - nonceBytes - tagBytes - 1;
/** Sealed text was made here, so this bounds a mistake rather than an attack. */
const maxInflatedBytes = 1024 * 1024;
/** One byte, and as a character of the text costs no copy of it. */
const plainMark = '\0';
const deflatedMark = 1;

export function createCursorSealer(cursorKey: Buffer): CursorSealer {
  const key = createSecretKey(cursorKey);
  return {
    seal(text, boundTo) {
      const nonce = nextNonce();
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      cipher.setAAD(associatedData(boundTo));
      return write(Buffer.concat([nonce, cipher.update(pack(text)), cipher.final(), cipher.getAuthTag()]));
    },
    unseal(sealed, boundTo) {
      const bytes = Buffer.from(sealed.replaceAll('~', '_'), 'base64url');
      // Buffer.from passes over foreign characters; two spellings of one cursor would be one too many.
      if (bytes.length <= nonceBytes + tagBytes || write(bytes) !== sealed) {
        throw invalidCursor();
      }
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(associatedData(boundTo));
        decipher.setAuthTag(bytes.subarray(-tagBytes));
        return unpack(Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]));
      } catch {
        throw invalidCursor();
      }
    },
  };
}

const noncePool = Buffer.alloc(nonceBytes * 512);
let noncesUsed = noncePool.length;

/** Twelve random bytes, never given twice. Asking the system for many at once costs what asking for one does. */
function nextNonce(): Buffer {
  if (noncesUsed === noncePool.length) {
    randomFillSync(noncePool);
    noncesUsed = 0;
  }
  noncesUsed += nonceBytes;
  return noncePool.subarray(noncesUsed - nonceBytes, noncesUsed);
}

/** Base64url but for `_`: with it, random bytes now and then read like a key (`ck_…`), which no URL may hold. */
function write(bytes: Buffer): string {
  return bytes.toString('base64url').replaceAll('_', '~');
}

function associatedData(boundTo: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify([form, ...boundTo]));
}

/** Compresses only what is too long as it is: short text gains nothing. */
function pack(text: string): Buffer {
  const plain = Buffer.from(plainMark + text);
  if (plain.length <= 1 + maxPlainBytes) return plain;
  const deflated = deflateRawSync(plain.subarray(1));
  return deflated.length < plain.length - 1 ? Buffer.concat([Buffer.of(deflatedMark), deflated]) : plain;
}

function unpack(packed: Buffer): string {
  const body = packed.subarray(1);
  const plain = packed[0] === deflatedMark ? inflateRawSync(body, { maxOutputLength: maxInflatedBytes }) : body;
  return plain.toString();
}
