// A stored version as it goes out, with its validators. https://hl7.org/fhir/R4/http.html#cread
import { gone } from '../fhir/errors.ts';
import type { StoredVersion } from '../store/store.ts';
import type { Answer } from './answer.ts';

/** An HTTP date in the form that servers must send; the obsolete forms are passed over, as if not sent. */
const httpDatePattern = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

export function etagOf(version: StoredVersion): string {
  return `W/"${version.version}"`;
}

/** 200 with the stored text, or 304 when the client holds this version. Refuses a version that deleted the resource. */
export function versionAnswer(version: StoredVersion, requestHeaders: Headers): Answer {
  if (version.content === undefined) {
    throw gone();
  }
  const headers = { ETag: etagOf(version), 'Last-Modified': new Date(version.updatedAt).toUTCString() };
  return isHeldByClient(version, requestHeaders)
    ? { status: 304, body: null, headers }
    : { status: 200, body: version.content, headers };
}

/** If-None-Match decides alone when it is there; If-Modified-Since knows whole seconds only. */
function isHeldByClient(version: StoredVersion, requestHeaders: Headers): boolean {
  const noneMatch = requestHeaders.get('if-none-match');
  if (noneMatch !== null) {
    return noneMatch.split(',').some((tag) => isTagOf(tag.trim(), version));
  }
  const modifiedSince = requestHeaders.get('if-modified-since');
  return (
    modifiedSince !== null &&
    httpDatePattern.test(modifiedSince) &&
    Math.floor(version.updatedAt / 1000) * 1000 <= Date.parse(modifiedSince)
  );
}

/** If-None-Match compares weakly, so `W/` makes no difference. */
function isTagOf(tag: string, version: StoredVersion): boolean {
  return tag === '*' || tag === `"${version.version}"` || tag === `W/"${version.version}"`;
}
