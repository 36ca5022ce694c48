// Requests of which the HTTP library can make none: without a Host, or with a Host or path that is no part of a URL.
// https://hl7.org/fhir/R4/http.html#Status-Codes
import { randomUUID } from 'node:crypto';
import { internalError, invalidRequest } from '../fhir/errors.ts';
import { fhirJson, toResponse } from './answer.ts';
import { outcomeOf } from './outcome.ts';

/** For the listener's error handler: no app has seen the request, so nothing is known but that it cannot be read. */
export function answerUnreadableRequest(error: unknown): Response {
  const requestId = randomUUID();
  const isRefused = error instanceof Error && error.constructor.name === 'RequestError';
  const refusal = isRefused
    ? invalidRequest('The request cannot be read: its Host header or path is no part of a URL.')
    : internalError(requestId, error);
  return toResponse(outcomeOf(refusal), fhirJson, requestId);
}

/**
 * For a path with `.` or `..` segments, encoded or not: a proxy in front that opens one prefix and a server that resolves
 * the path would disagree on what was asked.
 */
export function answerDotSegments(): Response {
  const refusal = invalidRequest('The path holds "." or ".." segments. Send the path that is meant.');
  return toResponse(outcomeOf(refusal), fhirJson, randomUUID());
}
