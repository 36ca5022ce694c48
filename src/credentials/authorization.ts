// What every edge reads of an Authorization header, and whom it may challenge. https://www.rfc-editor.org/rfc/rfc7617

export interface BasicPair {
  readonly user: string;
  readonly password: string;
}

/** To be sent to nobody whose browser would ask its user: see `isFetchOfPage`. */
export const basicChallenge = 'Basic realm="ChartKey", charset="UTF-8"';

const basicPattern = /^Basic +([0-9A-Za-z+/_-]+={0,2}) *$/i;

/** Undefined for what is no Basic credential; a header that was sent twice is none. */
export function basicPair(authorization: string): BasicPair | undefined {
  const encoded = basicPattern.exec(authorization)?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  const separator = pair.indexOf(':');
  return separator === -1 ? undefined : { user: pair.slice(0, separator), password: pair.slice(separator + 1) };
}

/** A Basic challenge to a page's own fetch makes the browser ask its user for a password that they do not have. */
export function isFetchOfPage(headers: Headers): boolean {
  const mode = headers.get('sec-fetch-mode');
  // Browsers that do not tell the mode tell at least where the page is from.
  return headers.has('x-requested-with') || (mode === null ? headers.has('origin') : mode !== 'navigate');
}
