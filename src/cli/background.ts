// What a server does beside answering: it tells the portal what became of credentials, puts on record those that have expired,
// and forgets what was put on record too long ago.
import { recordExpired } from '../audit/record-expired.ts';
import type { Recorder } from '../audit/recorder.ts';
import { purgeOldEntries } from '../audit/retention.ts';
import { ConfigError, type ServeConfig } from '../config.ts';
import type { WebhookReceiver } from '../webhooks/post-webhook.ts';
import { sendOutbox } from '../webhooks/send-outbox.ts';
import { decodeWebhookSecret } from '../webhooks/signature.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-store.ts';
import { type Repeated, repeat } from './repeat.ts';

/** An event waits for at most so long before it is first sent. */
const sendPauseMs = 1000;
const expiryPauseMs = 2000;
const retentionPauseMs = 3_600_000;
const dayMs = 86_400_000;

export interface Background {
  /** Lets what is being sent end, and starts nothing more. */
  stop(): Promise<void>;
}

/** Every process of a server does this; the store sees to it that each thing is done by one of them. */
export function startBackground(
  { webhook, auditDays }: Pick<ServeConfig, 'webhook' | 'auditDays'>,
  { store: { outbox, credentials, write }, audit: trail }: Pick<OpenStore, 'store' | 'audit'>,
  recorder: Pick<Recorder, 'record'>,
  log: Log,
): Background {
  const now = Date.now;
  const receiver = receiverOf(webhook);
  const sender = { outbox, receiver, now, onFailure: (failure: object) => log.warn(failure, 'webhook not delivered') };
  const start = (pauseMs: number, failed: string, work: (stopping: AbortSignal) => Promise<void>): Repeated =>
    repeat(pauseMs, work, (err) => log.error({ err }, failed));
  const repeated = [
    start(sendPauseMs, 'could not send webhooks', (stopping) => sendOutbox(sender, stopping)),
    start(expiryPauseMs, 'could not note expired credentials', () => recordExpired(credentials, recorder, now)),
    start(retentionPauseMs, 'could not forget old audit entries', (stopping) =>
      purgeOldEntries({ trail, write, before: now() - auditDays * dayMs, stopping }),
    ),
  ];
  return {
    async stop() {
      await Promise.all(repeated.map((each) => each.stop()));
    },
  };
}

function receiverOf(webhook: ServeConfig['webhook']): WebhookReceiver | undefined {
  if (webhook === undefined) return undefined;
  const secret = decodeWebhookSecret(webhook.secret);
  if (secret === undefined) throw new ConfigError('CHARTKEY_WEBHOOK_SECRET must be 24 to 64 bytes as base64.');
  return { url: webhook.url, secret };
}
