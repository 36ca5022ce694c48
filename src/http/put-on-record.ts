// No answer leaves before it is on record, or after its credential has ended. https://hl7.org/fhir/R4/security.html#audit
import { recordCredentialChange } from '../audit/credential-event.ts';
import type { Recorder } from '../audit/recorder.ts';
import type { Exposure } from '../credentials/exposure.ts';
import { auditUnavailable } from '../fhir/errors.ts';
import type { Answer } from './answer.ts';
import { refusalOf } from './authenticate.ts';
import { auditEntryOf, type Exchange } from './exchange.ts';
import { outcomeOf } from './outcome.ts';

export interface Settled {
  /** What leaves. */
  readonly answer: Answer;
  /** Why the request could not be put on record, for the log. */
  readonly error?: unknown;
}

/**
 * Puts a request and its answer on record, and gives the answer that leaves: another one when that failed, or when the
 * credential has ended since it was verified. What was read with it then stays on record too, before the refusal.
 */
export async function putOnRecord(recorder: Recorder, exchange: Exchange, answer: Answer): Promise<Settled> {
  const { arrival, verified } = exchange;
  try {
    await recorder.record(auditEntryOf(exchange, answer));
    if (verified === undefined || !(await verified.isSevered())) return { answer };
    const refusal = outcomeOf(refusalOf(arrival.raw.headers));
    await recorder.record(auditEntryOf(exchange, refusal));
    return { answer: refusal };
  } catch (error) {
    return { answer: outcomeOf(auditUnavailable(arrival.requestId, error)), error };
  }
}

/** Puts on record that credentials were sent where logs and histories keep them, each the first time. */
export async function recordExposures(
  recorder: Recorder,
  exchange: Exchange,
  exposures: readonly Exposure[],
): Promise<void> {
  const { requestId, client } = exchange.arrival;
  exchange.subject = exposures[0]?.subject;
  const first = exposures.filter(({ isFirst }) => isFirst);
  await Promise.all(
    first.map(({ subject }) =>
      recordCredentialChange(recorder, { event: 'exposed', ...subject, door: null, requestId, status: 400, ...client }),
    ),
  );
}
