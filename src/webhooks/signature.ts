// Signatures of Standard Webhooks 1.0.0, https://www.standardwebhooks.com: HMAC-SHA256, the scheme `v1`.
import { createHmac } from 'node:crypto';

/** What the specification asks of a secret. */
const minSecretBytes = 24;
const maxSecretBytes = 64;
const secretMark = 'whsec_';

/**
 * The bytes of a secret written as base64, with or without `whsec_` before it, as the specification's own libraries read it:
 * sender and receiver are given the same text. Undefined when it is not base64 or not 24 to 64 bytes long.
 */
export function decodeWebhookSecret(text: string): Buffer | undefined {
  const base64 = text.startsWith(secretMark) ? text.slice(secretMark.length) : text;
  const bytes = Buffer.from(base64, 'base64');
  const isBase64 = bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '');
  return isBase64 && bytes.length >= minSecretBytes && bytes.length <= maxSecretBytes ? bytes : undefined;
}

export interface WebhookMessage {
  readonly id: string;
  /** Exactly the text that is sent. */
  readonly payload: string;
}

/** The headers of one attempt, which is signed anew: a receiver refuses old timestamps, as replays. */
export function signedHeaders({ id, payload }: WebhookMessage, secret: Buffer, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${payload}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
