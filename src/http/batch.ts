// The batch interaction: several reads, searches and operations in one request. https://hl7.org/fhir/R4/http.html#transaction
import { setImmediate } from 'node:timers/promises';
import { FhirError, notAcceptable, tooCostly } from '../fhir/errors.ts';
import { fhirJson, plainJson } from './answer.ts';
import { refusalOf } from './authenticate.ts';
import type { BaseUrl } from './base-url.ts';
import type { AnswerEntry } from './batch-entry.ts';
import { type EntryRequest, readBatch } from './batch-request.ts';
import type { Answered } from './endpoint.ts';
import type { Interaction, SystemRequest } from './interaction.ts';
import { outcomeOf } from './outcome.ts';
import { refuseUnreadParameters } from './read-parameters.ts';

export interface BatchOptions {
  readonly baseUrl: BaseUrl;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly answerEntry: AnswerEntry;
}

/** What the answers may hold together, in UTF-16 units: a few of the longest pages. */
const maxLength = 32 * 1024 * 1024;

/** Entries are answered one after the other, each as by itself. A failing entry fails alone. */
export function createBatch({ baseUrl, timeZone, answerEntry }: BatchOptions): Interaction<SystemRequest> {
  return async (request) => {
    refuseUnreadParameters(request.query, request.raw.headers, 'batch');
    const entries = await readBatch(request.raw, baseUrl(request.raw.url), timeZone);
    const responses: string[] = [];
    let length = 0;
    for (const entry of entries) {
      // Another request may be waiting.
      await setImmediate();
      const response = length > maxLength ? refusal(tooLong()) : await responseTo(request, entry, answerEntry);
      length += response.length;
      responses.push(length > maxLength ? refusal(tooLong()) : response);
    }
    const entryPart = responses.length === 0 ? '' : `,"entry":[${responses.join(',')}]`;
    return { status: 200, body: `{"resourceType":"Bundle","type":"batch-response"${entryPart}}` };
  };
}

async function responseTo(
  request: SystemRequest,
  entry: EntryRequest | FhirError,
  answerEntry: AnswerEntry,
): Promise<string> {
  if (entry instanceof FhirError) return refusal(entry);
  const answered = await answerEntry(request, entry);
  // The credential has been deleted meanwhile: nothing that was read with it leaves any more.
  if (answered.answer.status === 401) throw refusalOf(request.raw.headers);
  return entryResponse(answered, entry);
}

function entryResponse({ answer }: Answered, { method, url }: EntryRequest): string {
  const { status, body, headers = {}, contentType = fhirJson, updatedAt } = answer;
  if (body !== null && contentType !== fhirJson && contentType !== plainJson)
    return refusal(notAcceptable(url, contentType));
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body ?? new Uint8Array());
  const isFailure = status >= 400;
  const etag = headers.ETag === undefined ? '' : `,"etag":${JSON.stringify(headers.ETag)}`;
  const modified = updatedAt === undefined ? '' : `,"lastModified":"${new Date(updatedAt).toISOString()}"`;
  const outcome = isFailure ? `,"outcome":${text}` : '';
  const hasResource = !isFailure && method !== 'HEAD' && text !== '';
  const resource = hasResource ? `"resource":${text},` : '';
  return `{${resource}"response":{"status":"${status}"${etag}${modified}${outcome}}}`;
}

function refusal(error: FhirError): string {
  const { status, body } = outcomeOf(error);
  return `{"response":{"status":"${status}","outcome":${String(body)}}}`;
}

function tooLong(): FhirError {
  return tooCostly(
    `The answers of a batch may be ${maxLength / 1024 / 1024} MB together, and those before this one fill them. Ask for it in another batch.`,
  );
}
