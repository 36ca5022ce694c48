// A credential becomes one patient's record. https://hl7.org/fhir/R4/security.html#http
import type { VerifiedCredential, Verifier } from '../credentials/verify.ts';
import { unauthenticated } from '../fhir/errors.ts';

const challenge = { 'WWW-Authenticate': 'Basic realm="ChartKey", charset="UTF-8"' };
const basicPattern = /^Basic +([0-9A-Za-z+/_-]+={0,2}) *$/i;
/** A client's own name is shown to the patient; nobody needs more of it. */
const maxClientLength = 200;

/** Asks the store on every request: nothing about a credential is remembered. Anything but a live one is the same 401. */
export async function authenticate(headers: Headers, verifier: Verifier): Promise<VerifiedCredential> {
  const sent = basicCredential(headers) ?? headerCredential(headers);
  if (sent !== undefined) {
    const client = (headers.get('user-agent') ?? '').slice(0, maxClientLength);
    const verified = await verifier.verify(sent.key, sent.secret, client);
    if (verified !== undefined) {
      return verified;
    }
  }
  throw unauthenticated(isFetchOfPage(headers) ? {} : challenge);
}

interface SentCredential {
  readonly key: string;
  readonly secret: string;
}

function basicCredential(headers: Headers): SentCredential | undefined {
  const encoded = basicPattern.exec(headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  const pair = Buffer.from(encoded, 'base64').toString('latin1');
  const separator = pair.indexOf(':');
  return separator === -1 ? undefined : { key: pair.slice(0, separator), secret: pair.slice(separator + 1) };
}

function headerCredential(headers: Headers): SentCredential | undefined {
  const key = headers.get('x-api-key');
  const secret = headers.get('x-api-secret');
  return key === null || secret === null ? undefined : { key, secret };
}

/** A challenge to a page's own fetch makes the browser ask its user for a password that they do not have. */
function isFetchOfPage(headers: Headers): boolean {
  const mode = headers.get('sec-fetch-mode');
  return headers.has('x-requested-with') || (mode !== null && mode !== 'navigate');
}
