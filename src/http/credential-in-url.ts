// Refuses keys, secrets and tokens in URLs: logs, histories and Referer headers keep URLs. https://www.rfc-editor.org/rfc/rfc6750#section-5.3
import { credentialInUrl } from '../fhir/errors.ts';

/** Long enough to be a key (`ck_`), secret (`cs_`) or management token (`cm_`), or most of one. */
const credentialPattern = /c[kms]_[0-9A-Za-z]{20}/;
/** None of these is a search parameter of R4 or US Core. */
const namePattern =
  /[?&](?:x-)?(?:api[_-]?key|api[_-]?secret|access[_-]?token|client[_-]?secret|authorization|password|secret|token)(?:=|&|$)/i;

/** Throws when the URL carries a credential in its path or query, percent-encoded or not. */
export function refuseCredentialInUrl(url: string): void {
  if (carriesCredential(url) || (url.includes('%') && carriesCredential(decodeLeniently(url)))) {
    throw credentialInUrl();
  }
}

function carriesCredential(url: string): boolean {
  return credentialPattern.test(url) || namePattern.test(url);
}

/** Decodes the ASCII escapes alone, so that one malformed escape cannot hide the rest. */
function decodeLeniently(url: string): string {
  return url.replace(/%[0-7][0-9A-Fa-f]/g, decodeURIComponent);
}
