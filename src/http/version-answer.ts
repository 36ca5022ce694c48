// A stored version as it goes out, with its validators. https://hl7.org/fhir/R4/http.html#cread
import { gone } from '../fhir/errors.ts';
import type { ResourceForm } from '../search/plan-form.ts';
import type { StoredVersion } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { binaryAnswer } from './binary-answer.ts';
import { rangeAnswer } from './byte-range.ts';
import type { FhirRequest } from './interaction.ts';
import { inForm } from './resource-form.ts';

/** An HTTP date in the form that servers must send; the obsolete forms are passed over, as if not sent. */
const httpDatePattern = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export function etagOf(version: StoredVersion): string {
  return `W/"${version.version}"`;
}

/** 200 with the text in the form asked for, or 304 when the client holds this version. Refuses a version that deleted the resource. */
export function versionAnswer(version: StoredVersion, request: FhirRequest, form: ResourceForm): Answer {
  const { content, resourceType, updatedAt } = version;
  if (content === undefined) {
    throw gone();
  }
  const headers = { ETag: etagOf(version), 'Last-Modified': new Date(updatedAt).toUTCString() };
  const answer =
    resourceType === 'Binary'
      ? { ...binaryAnswer(content, headers, request, form), updatedAt }
      : { status: 200, body: inForm(content, form), headers, updatedAt };
  if (isHeldByClient(version, request)) {
    return { status: 304, body: null, headers, updatedAt };
  }
  return answer.body instanceof Uint8Array ? rangeAnswer(answer, answer.body, request.raw.headers) : answer;
}

/** If-None-Match decides alone when it is there. */
function isHeldByClient(version: StoredVersion, request: FhirRequest): boolean {
  const noneMatch = request.raw.headers.get('if-none-match');
  if (noneMatch !== null) {
    return noneMatch.split(',').some((tag) => isTagOf(tag.trim(), version));
  }
  const modifiedSince = request.modifiedSince ?? readHttpDate(request.raw.headers.get('if-modified-since'));
  return modifiedSince !== undefined && heldFrom(version, modifiedSince) <= modifiedSince;
}

function readHttpDate(text: string | null): number | undefined {
  return text !== null && httpDatePattern.test(text) ? Date.parse(text) : undefined;
}

/**
 * HTTP dates know whole seconds only: within the second of its change, the client may hold the version before. Where there
 * is none before, Last-Modified sent back is enough.
 */
function heldFrom({ version, updatedAt }: StoredVersion, modifiedSince: number): number {
  const isWholeSecond = modifiedSince % 1000 === 0;
  return version === 1 && isWholeSecond ? Math.floor(updatedAt / 1000) * 1000 : updatedAt;
}

/** If-None-Match compares weakly, so `W/` makes no difference. */
function isTagOf(tag: string, version: StoredVersion): boolean {
  return tag === '*' || tag === `"${version.version}"` || tag === `W/"${version.version}"`;
}
