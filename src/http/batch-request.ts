// A batch Bundle as sent → the requests that its entries are. https://hl7.org/fhir/R4/http.html#transaction
import { dateInterval } from '../fhir/date.ts';
import { FhirError, invalidRequest, methodNotAllowed, quoted, tooCostly, urlTooLong } from '../fhir/errors.ts';
import { isObject, textOf } from '../search/json-value.ts';
import { readJsonBody } from './json-body.ts';
import { maxUrlLength } from './query.ts';

/** An entry as a request by itself. */
export interface EntryRequest {
  readonly method: (typeof entryMethods)[number];
  /** Relative to the base: `Patient/23`, `Observation?code=29463-7`, `?_type=Observation`. */
  readonly url: string;
  readonly ifNoneMatch: string | undefined;
  /** Milliseconds since 1970. */
  readonly ifModifiedSince: number | undefined;
  /** The resource that a POST sends, as JSON; undefined when there is none. */
  readonly body: string | undefined;
}

const entryMethods = ['GET', 'HEAD', 'POST'] as const;

/** A hundred entries with the longest URLs there may be. */
const maxBytes = 1024 * 1024;
/** An app that opens a record asks a dozen questions; each may cost what one request may cost. */
export const maxBatchEntries = 100;
const methodsOfBase = 'GET, HEAD, POST, OPTIONS';
const absolutePattern = /^[a-z][a-z0-9+.-]*:/i;
/** What a URL parser drops, anywhere, and what it resolves or takes for a slash in a path: two readers could differ on what is asked. */
const droppedPattern = /[#\p{Cc}]/u;
const resolvedPattern = /[\\\s]|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;
/** What an HTTP header can hold. */
const headerPattern = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * One for each entry, in order; an entry that cannot be is its own refusal. Refuses what is no batch: a transaction by name,
 * and more entries than there may be.
 */
export async function readBatch(
  raw: Request,
  base: string,
  timeZone: string,
): Promise<readonly (EntryRequest | FhirError)[]> {
  const bundle = await readJsonBody(raw, maxBytes);
  if (!isObject(bundle) || bundle.resourceType !== 'Bundle') {
    throw invalidRequest('Expected a Bundle of type batch.');
  }
  if (bundle.type === 'transaction') {
    throw methodNotAllowed('A transaction', methodsOfBase);
  }
  if (bundle.type !== 'batch') {
    const type = textOf(bundle.type) ?? JSON.stringify(bundle.type ?? null);
    throw invalidRequest(`Expected a Bundle of type batch, not "${quoted(type)}".`);
  }
  const entries = bundle.entry ?? [];
  if (!Array.isArray(entries)) {
    throw invalidRequest('Bundle.entry is not a list.');
  }
  if (entries.length > maxBatchEntries) {
    throw tooCostly(`A batch takes at most ${maxBatchEntries} entries.`);
  }
  return entries.map((entry) => orRefusal(() => readEntry(entry, base, timeZone)));
}

function orRefusal(read: () => EntryRequest): EntryRequest | FhirError {
  try {
    return read();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
}

function readEntry(entry: unknown, base: string, timeZone: string): EntryRequest {
  const { request, resource } = isObject(entry) ? entry : {};
  if (!isObject(request)) {
    throw invalidRequest('The entry has no request.');
  }
  const asked = textOf(request.method);
  const url = textOf(request.url);
  if (asked === undefined || url === undefined) {
    throw invalidRequest("The entry's request has no method or no url.");
  }
  const method = entryMethods.find((each) => each === asked);
  if (method === undefined) {
    throw methodNotAllowed(asked, entryMethods.join(', '));
  }
  return {
    method,
    url: relativeUrl(url, base),
    ifNoneMatch: readTag(textOf(request.ifNoneMatch)),
    ifModifiedSince: readInstant(textOf(request.ifModifiedSince), timeZone),
    body: method === 'POST' && resource !== undefined ? JSON.stringify(resource) : undefined,
  };
}

function relativeUrl(url: string, base: string): string {
  // First, since what follows reads the whole text, several times.
  if (url.length > maxUrlLength) {
    throw urlTooLong(maxUrlLength);
  }
  const isBelowBase = url.startsWith(base) && /^(?:[/?]|$)/.test(url.slice(base.length));
  // R4 has urls "relative to the root (the address to which the request is posted)", and writes "/Patient/example" in examples.
  const relative = (isBelowBase ? url.slice(base.length) : url).replace(/^\//, '');
  const path = relative.split('?', 1)[0] ?? '';
  const isElsewhere = relative.startsWith('/') || absolutePattern.test(relative);
  if (isElsewhere || droppedPattern.test(relative) || resolvedPattern.test(path)) {
    throw invalidRequest(
      `The entry's url "${quoted(url)}" cannot be asked: expected one below the base, such as Patient/23 or Observation?code=29463-7.`,
    );
  }
  return relative;
}

function readTag(text: string | undefined): string | undefined {
  if (text !== undefined && !headerPattern.test(text)) {
    throw invalidRequest(`The entry's ifNoneMatch "${quoted(text)}" cannot be read: expected a tag such as W/"1".`);
  }
  return text;
}

function readInstant(text: string | undefined, timeZone: string): number | undefined {
  if (text === undefined) return undefined;
  const interval = dateInterval(text, timeZone);
  if (interval === undefined) {
    throw invalidRequest(`The entry's ifModifiedSince "${quoted(text)}" cannot be read: expected an instant.`);
  }
  return interval.low;
}
