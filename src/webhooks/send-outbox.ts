import type { OutboxRow, OutboxStore } from '../store/outbox-store.ts';
import { postWebhook, type WebhookReceiver } from './post-webhook.ts';
import { giveUpAfterMs, nextAttemptAt } from './retry-delay.ts';

/** How many are sent at a time; each waits for the receiver, and the receiver for none of them. */
const batchSize = 8;
/** Longer than an attempt can take, so that a row is sent by one process at a time. */
const leaseMs = 60_000;

export interface SenderOptions {
  readonly outbox: OutboxStore;
  /** Undefined when no webhook is configured: then events are forgotten after a day. */
  readonly receiver: WebhookReceiver | undefined;
  readonly now: () => number;
  readonly random?: () => number;
  /** An event that the receiver did not take, and whether that was the last attempt. The payload is not for a log. */
  readonly onFailure: (failure: SendFailure) => void;
}

export interface SendFailure {
  readonly id: string;
  readonly event: string;
  readonly attempts: number;
  readonly reason: string;
  readonly isGivenUp: boolean;
}

/**
 * Sends all that is due, and resolves when nothing more is, or when `stopping` and what is under way has ended. Each event
 * reaches the receiver at least once: one whose process dies between the receiver's answer and the note of it is sent again,
 * under the same id.
 */
export async function sendOutbox(options: SenderOptions, stopping: AbortSignal): Promise<void> {
  const { outbox, receiver, now } = options;
  if (receiver === undefined) {
    // What one round leaves, the next ones take.
    await outbox.purge(now() - giveUpAfterMs);
    return;
  }
  while (!stopping.aborted) {
    const rows = await outbox.take(now(), batchSize, leaseMs);
    if (rows.length === 0) return;
    await Promise.all(rows.map((row) => sendRow(row, receiver, options)));
  }
}

async function sendRow(
  row: OutboxRow,
  receiver: WebhookReceiver,
  { outbox, now, random = Math.random, onFailure }: SenderOptions,
): Promise<void> {
  const reason = await postWebhook(receiver, row, now());
  if (reason === undefined) return outbox.done(row.id);
  const attempts = row.attempts + 1;
  const nextAt = nextAttemptAt(attempts, row.createdAt, now(), random());
  onFailure({ id: row.id, event: row.event, attempts, reason, isGivenUp: nextAt === undefined });
  await (nextAt === undefined ? outbox.done(row.id) : outbox.failed(row.id, nextAt));
}
