// How requests are held to their limits, and how clients are told of them. https://www.rfc-editor.org/rfc/rfc6585#section-4
// https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
import type { Limits } from '../audit/limits.ts';
import { type FhirError, tooManyFailures, tooManyRequests } from '../fhir/errors.ts';
import type { Answer } from './answer.ts';
import { type Authentication, sentKey } from './authenticate.ts';
import type { Exchange } from './exchange.ts';

/** Refuses the request of a credential that has made too many. */
export function limitRequests(limits: Limits, exchange: Exchange, credentialId: string): void {
  if (limits.admits(credentialId)) return;
  exchange.limit = 'requests';
  throw tooManyRequests(limits.secondsLeft());
}

/** Counts a refused authentication; what it is refused with. Whoever sends no credential guesses at none. */
export function refusalWithin(
  limits: Limits,
  exchange: Exchange,
  { refusal, reason }: Extract<Authentication, { type: 'refused' }>,
): FhirError {
  if (reason === 'missing' || reason === 'contradictory') return refusal;
  const { raw, client } = exchange.arrival;
  exchange.limit = limits.failureBeyond(client.address, sentKey(raw.headers));
  return exchange.limit === undefined ? refusal : tooManyFailures(limits.secondsLeft());
}

/** Counts a request without a credential: it is answered however many there are, but not each is an entry of the trail. */
export function countNameless(limits: Limits, exchange: Exchange): void {
  exchange.limit ??= limits.namelessBeyond(exchange.arrival.client.address);
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
