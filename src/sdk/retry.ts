/** Statuses of an answer that did not come from the call itself, or that asks to come again. */
const passingStatuses = new Set([429, 502, 503, 504]);
const firstWaitMs = 200;
const longestWaitMs = 5_000;
/** A portal's own caller waits too: what is asked to wait longer than this is better told so. */
const longestRetryAfterMs = 30_000;

export interface Failure {
  /** How often the call has been sent. */
  readonly tries: number;
  /** How often it may be sent again after the first time. */
  readonly retries: number;
  /** What came back; undefined when no answer did. */
  readonly status?: number | undefined;
  /** What the answer's `Retry-After` asks for. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * How long to wait before a call is sent again; undefined when it is not to be. Waits double, and `random` (0 to 1) takes a
 * part of each, so that clients that failed together do not return together. `Retry-After` is never fallen short of.
 */
export function waitBeforeRetry(
  { tries, retries, status, retryAfterMs = 0 }: Failure,
  random: number,
): number | undefined {
  const isPassing = status === undefined || passingStatuses.has(status);
  if (!isPassing || tries > retries || retryAfterMs > longestRetryAfterMs) return undefined;
  const mostMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
  return Math.max(retryAfterMs, (mostMs / 2) * (1 + random));
}

/** `Retry-After` in milliseconds; undefined when there is none, or one that cannot be read. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
