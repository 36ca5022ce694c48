// One attempt to tell the webhook's receiver something.
import { signedHeaders, type WebhookMessage } from './signature.ts';

/** A receiver that takes longer has failed; it should answer first and work afterwards. */
const defaultTimeoutMs = 10_000;

export interface WebhookReceiver {
  /** From the configuration alone; nothing that was sent to the server chooses where it connects to. */
  readonly url: string;
  readonly secret: Buffer;
  readonly timeoutMs?: number | undefined;
}

/** Undefined when the receiver has taken it; else why not, in words for the log. */
export type Failure = string | undefined;

/**
 * Posts a message once. Only a 2xx is a success: a redirect is not followed, since it would send patients' data, and a
 * signature for it, to a place that nobody configured.
 */
export async function postWebhook(
  { url, secret, timeoutMs = defaultTimeoutMs }: WebhookReceiver,
  message: WebhookMessage,
  at: number,
): Promise<Failure> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(message, secret, at) },
      body: message.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // What the receiver says beyond its status is not read, however long it is.
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** `fetch` puts what happened into a cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
