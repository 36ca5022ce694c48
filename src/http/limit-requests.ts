// How requests are held to their limits, and how clients are told of them. https://www.rfc-editor.org/rfc/rfc6585#section-4
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
import type { Limits } from '../audit/limits.ts';
import { type FhirError, tooManyFailures, tooManyRequests } from '../fhir/errors.ts';
import type { Answer } from './answer.ts';
import { type Authentication, sentKey } from './authenticate.ts';
import type { Arrival } from './exchange.ts';

/** Refuses the request of a credential that has made too many. */
export function limitRequests(limits: Limits, credentialId: string): void {
  if (!limits.admits(credentialId)) throw tooManyRequests(limits.secondsLeft());
}

/** Counts a refused authentication; what it is refused with. Whoever sends no credential guesses at none. */
export function refusalWithin(
  limits: Limits,
  { raw, client }: Arrival,
  { refusal, reason }: Extract<Authentication, { type: 'refused' }>,
): FhirError {
  if (reason === 'missing' || reason === 'contradictory') return refusal;
  const isAdmitted = limits.admitsFailure(client.address, sentKey(raw.headers));
  return isAdmitted ? refusal : tooManyFailures(limits.secondsLeft());
}

/** Tells a credential's holder how many requests they have left. */
export function withRateLimit(answer: Answer, limits: Limits, credentialId: string): Answer {
  const standing = limits.standing(credentialId);
  if (standing === undefined) return answer;
  const { limit, remaining, resetSeconds } = standing;
  const headers = {
    'RateLimit-Policy': `"requests";q=${limit};w=60`,
    RateLimit: `"requests";r=${remaining};t=${resetSeconds}`,
    ...answer.headers,
  };
  return { ...answer, headers };
}
