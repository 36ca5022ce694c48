// Finds keys, secrets and tokens in URLs: logs, histories and Referer headers keep URLs. https://www.rfc-editor.org/rfc/rfc6750#section-5.3
import type { ExposedText } from './exposure.ts';

/** Long enough to be a key (`ck_`), secret (`cs_`), access token (`ct_`) or management token (`cm_`), or most of one. */
const credentialPattern = /c[kmst]_[0-9A-Za-z]{20}/;
/** None of these is a search parameter of R4 or US Core. */
const namePattern =
  /[?&](?:x-)?(?:api[_-]?key|api[_-]?secret|access[_-]?token|client[_-]?secret|authorization|password|secret|token)(?:=|&|$)/i;
/** What one URL is searched for: more would be no accident. */
const maxFound = 10;

/**
 * What of credentials a URL carries in its path or query, percent-encoded or not; undefined when it carries none. What only
 * looks like one, by its form or by its parameter's name, is found too: with nothing in it that could be looked up.
 */
export function credentialsInUrl(url: string): ExposedText | undefined {
  const text = url.includes('%') ? `${url} ${decodeLeniently(url)}` : url;
  if (!credentialPattern.test(text) && !namePattern.test(text)) return undefined;
  return {
    keys: allOf(text, /ck_[0-9A-Za-z]{22}(?![0-9A-Za-z])/g),
    secrets: allOf(text, /cs_[0-9A-Za-z]{49}/g),
    accessTokens: allOf(text, /ct_[0-9A-Za-z]{49}/g),
  };
}

function allOf(text: string, pattern: RegExp): readonly string[] {
  return [...new Set(text.match(pattern) ?? [])].slice(0, maxFound);
}

/** Decodes the ASCII escapes alone, so that one malformed escape cannot hide the rest. */
function decodeLeniently(url: string): string {
  return url.replace(/%[0-7][0-9A-Fa-f]/g, decodeURIComponent);
}
