// Everything ChartKey refuses under /fhir, and why. https://hl7.org/fhir/R4/http.html#Status-Codes
import type { IssueCode } from './issue-code.ts';

/** A refusal: HTTP status, R4 issue code and text that the caller may see. `cause` is for the log alone. */
export class FhirError extends Error {
  readonly status: number;
  readonly issueCode: IssueCode;
  /** `http.` and the name of the parameter that is wrong, for OperationOutcome.issue.location. */
  readonly location: string | undefined;
  /** Response headers that the refusal needs, such as Allow. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    issueCode: IssueCode,
    publicText: string,
    more: { cause?: unknown; location?: string; headers?: Readonly<Record<string, string>> } = {},
  ) {
    // Where a refusal was made tells nobody anything, and finding out takes longer than the rest of a 401.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(publicText, more.cause === undefined ? undefined : { cause: more.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'FhirError';
    this.status = status;
    this.issueCode = issueCode;
    this.location = more.location;
    this.headers = more.headers ?? {};
  }
}

/** 401, the same for a missing, malformed, unknown, wrong, deleted or expired credential. `headers` may hold the challenge. */
export function unauthenticated(headers: Readonly<Record<string, string>> = {}): FhirError {
  return new FhirError(
    401,
    'login',
    'A valid credential is required: send an API key and its secret as HTTP Basic, key as user name and secret as password, or an access token as Bearer.',
    { headers },
  );
}

/** 400 for a request that names two credentials: which of them is meant is not for the server to guess. */
export function contradictoryCredentials(): FhirError {
  return new FhirError(
    400,
    'invalid',
    'The Authorization header and the X-API-Key and X-API-Secret headers carry different credentials. Send one of them.',
  );
}

/** 404, the same for what does not exist and for what belongs to somebody else. */
export function notFound(): FhirError {
  return new FhirError(404, 'not-found', 'There is no such resource in this record.');
}

/** 404 for a path that is no FHIR interaction. */
export function unknownPath(): FhirError {
  return new FhirError(
    404,
    'not-found',
    'This path is no FHIR interaction. See /fhir/metadata for what this server offers.',
  );
}

/** 404 for an interaction that R4 has and this server has not, named as R4 names it. */
export function interactionNotOffered(name: string): FhirError {
  const text = `This server does not offer ${quoted(name)}. See /fhir/metadata for what it offers.`;
  return new FhirError(404, 'not-supported', text);
}

/** 404 for an operation that is not offered where it is asked, with those that are. */
export function operationNotOffered(name: string, offered: readonly string[]): FhirError {
  const text = `This server does not offer the operation ${quoted(name)} here. It offers ${offered.join(', ')}.`;
  return new FhirError(404, 'not-supported', text);
}

/** 404 for a first path segment that is no R4 resource type. */
export function unknownResourceType(name: string): FhirError {
  return new FhirError(
    404,
    'not-supported',
    `"${quoted(name)}" is not an R4 resource type. Names are case-sensitive, for example "Observation".`,
  );
}

/** 410 for the patient's own resource that was deleted. */
export function gone(): FhirError {
  return new FhirError(410, 'deleted', 'This resource was deleted.');
}

/** 405: the public surface only reads, or another reason why not here. */
export function methodNotAllowed(method: string, allowed: string, reason = 'this server only reads'): FhirError {
  const text = `${quoted(method)} is not offered here; ${reason}. Allowed: ${allowed}.`;
  return new FhirError(405, 'not-supported', text, { headers: { Allow: allowed } });
}

/** 406 for an Accept header or _format that names nothing this server writes. `contentType` is what a Binary holds. */
export function notAcceptable(asked: string, contentType?: string): FhirError {
  const own = contentType === undefined ? '' : `, ${quoted(contentType)}`;
  return new FhirError(
    406,
    'not-supported',
    `Cannot answer as "${quoted(asked)}". Offered: application/fhir+json, application/json${own}.`,
  );
}

/** 416 for a range that begins behind the end. */
export function rangeNotSatisfiable(totalBytes: number): FhirError {
  return new FhirError(416, 'value', `The range asked for is not within the ${totalBytes} bytes of this content.`, {
    headers: { 'Content-Range': `bytes */${totalBytes}` },
  });
}

/** 415 for a request body in another format than the interaction takes. */
export function unsupportedMediaType(sent: string, expected: string): FhirError {
  return new FhirError(415, 'not-supported', `Content-Type "${quoted(sent)}" cannot be read here; send ${expected}.`);
}

/** 408 for a request of which the rest does not come. */
export function requestTimeout(): FhirError {
  return new FhirError(408, 'timeout', 'The request did not arrive in time.');
}

/** 413 for a body above the limit. */
export function bodyTooLarge(maxBytes: number): FhirError {
  return new FhirError(413, 'too-long', `The request body is larger than ${maxBytes} bytes.`);
}

/** 413 for what a body in chunks says of its chunks. */
export function chunkExtensionsTooLong(): FhirError {
  return new FhirError(413, 'too-long', 'The extensions of a chunk are too long.');
}

/** 414 for a URL above the limit. */
export function urlTooLong(maxLength: number): FhirError {
  return new FhirError(
    414,
    'too-long',
    `The URL is longer than ${maxLength} characters. Send long searches as POST to [type]/_search.`,
  );
}

/** 431 for headers, with the request line, above the limit. */
export function headersTooLong(): FhirError {
  const text = 'The request line and headers are too long. Send a long search as POST to _search.';
  return new FhirError(431, 'too-long', text);
}

/** 400 for a search value that cannot be read. */
export function invalidSearchValue(parameter: string, value: string, expected: string): FhirError {
  return new FhirError(
    400,
    'value',
    `The value "${quoted(value)}" of search parameter "${quoted(parameter)}" cannot be read: expected ${expected}.`,
    { location: `http.${quoted(parameter)}` },
  );
}

/** 400 for an id alone by which a parameter refers to resources of several types. */
export function ambiguousReference(parameter: string, id: string, types: readonly string[]): FhirError {
  const [one = ''] = types;
  const named = types.map((type) => `${type}/${id}`).join(' and ');
  return new FhirError(
    400,
    'multiple-matches',
    `The id "${id}" of search parameter "${parameter}" may be ${named}. Name the type, as in ${parameter}=${one}/${id} or ${parameter}:${one}=${id}.`,
    { location: `http.${parameter}` },
  );
}

/** 400 for something R4 knows that this server does not do, named. */
export function notSupportedSearch(parameter: string, reason: string): FhirError {
  return new FhirError(400, 'not-supported', `Search parameter "${quoted(parameter)}" is not supported: ${reason}.`, {
    location: `http.${quoted(parameter)}`,
  });
}

/** 400 for a parameter of an interaction that is no search: one that R4 gives a meaning, with the reason, or an unknown one. */
export function parameterNotTaken(interaction: string, parameter: string, reason: string | undefined): FhirError {
  const because = reason === undefined ? '' : `: ${reason}`;
  return new FhirError(400, 'not-supported', `A ${interaction} does not take "${quoted(parameter)}"${because}.`, {
    location: `http.${quoted(parameter)}`,
  });
}

/** 400 with Prefer: handling=strict for a parameter that the type, or each of several, does not have. */
export function unknownSearchParameter(
  parameter: string,
  resourceType: string | undefined,
  suggestion: string | undefined,
): FhirError {
  const hint = suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
  const lacking = resourceType === undefined ? 'No searched type has a' : `${resourceType} has no`;
  return new FhirError(400, 'not-supported', `${lacking} search parameter "${quoted(parameter)}".${hint}`, {
    location: `http.${quoted(parameter)}`,
  });
}

/** 400 for a parameter of an operation that cannot be read; `sent` as a URL has it. */
export function unreadableParameter(parameter: string, expected: string, sent?: string): FhirError {
  const instead = sent === undefined ? '' : `, not "${quoted(sent)}"`;
  return new FhirError(400, 'value', `"${quoted(parameter)}" cannot be read: expected ${expected}${instead}.`, {
    location: `http.${quoted(parameter)}`,
  });
}

/** 400 for a parameter that means something only once. */
export function repeatedParameter(parameter: string): FhirError {
  return new FhirError(400, 'invalid', `"${quoted(parameter)}" may be given once only.`, {
    location: `http.${quoted(parameter)}`,
  });
}

/** 400 for a malformed request that no other function names. */
export function invalidRequest(text: string): FhirError {
  return new FhirError(400, 'invalid', text);
}

/** 400 for a key, secret or token in the URL, where logs and histories keep it; never quoted. */
export function credentialInUrl(): FhirError {
  return new FhirError(
    400,
    'invalid',
    'A key, secret or token must not be part of a URL, where logs and histories keep it. Send it in the Authorization header, and replace the one that was sent here.',
  );
}

/** 400 for a page cursor that is forged, foreign or of another release. */
export function invalidCursor(): FhirError {
  return new FhirError(
    400,
    'value',
    'This page link is not valid for this credential and search. Start the search again.',
    { location: 'http._cursor' },
  );
}

/** 400 for a page cursor of which a change has made unclear where the next page begins. */
export function outdatedCursor(): FhirError {
  const text = 'This page link is outdated: the record has changed where its page ends. Start the search again.';
  return new FhirError(400, 'value', text, { location: 'http._cursor' });
}

/** 400 when a search asks for more than the limit that protects others. */
export function tooCostly(text: string): FhirError {
  return new FhirError(400, 'too-costly', text);
}

/** 400 for a page whose matches bring more than a page may hold. */
export function includesTooMuch(): FhirError {
  return tooCostly('This page brings too much by _include or _revinclude. Ask for smaller pages with _count.');
}

/** 429 for a credential that has asked more often than it may. */
export function tooManyRequests(seconds: number): FhirError {
  return new FhirError(
    429,
    'throttled',
    `This credential has made as many requests as it may in a minute. Ask again in ${seconds} seconds.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}

/** 429 in place of 401 for an attempt that failed after too many others did; no right credential ever gets it. */
export function tooManyFailures(seconds: number): FhirError {
  return new FhirError(
    429,
    'throttled',
    `Too many attempts to authenticate have failed. A valid credential is still taken; others are answered again in ${seconds} seconds.`,
    { headers: { 'Retry-After': String(seconds) } },
  );
}

/** 503 when the request cannot be put on record: nothing is answered that is not. */
export function auditUnavailable(requestId: string, cause: unknown): FhirError {
  return new FhirError(
    503,
    'no-store',
    `The server cannot put this request on record, and so does not answer it. Quote request id ${requestId} to the operator.`,
    { cause, headers: { 'Retry-After': '5' } },
  );
}

/** 500 with fixed text; what happened goes to the log under the request id. */
export function internalError(requestId: string, cause: unknown): FhirError {
  const text = `The server failed to answer. Quote request id ${requestId} to the operator.`;
  return new FhirError(500, 'exception', text, { cause });
}

/** What the caller sent, short enough and printable, for quoting in public text. */
export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?').toWellFormed();
  return printable.length <= 100 ? printable : `${printable.slice(0, 100)}…`;
}
