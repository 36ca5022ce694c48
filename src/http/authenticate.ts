// A credential becomes one patient's record, through any of three doors. https://hl7.org/fhir/R4/security.html#http
import { basicChallenge, basicPair, isFetchOfPage } from '../credentials/authorization.ts';
import type { AuditSubject } from '../credentials/subject.ts';
import type {
  RefusalReason,
  SentCredential,
  SentKey,
  SentToken,
  VerifiedCredential,
  Verifier,
} from '../credentials/verify.ts';
import { contradictoryCredentials, type FhirError, unauthenticated } from '../fhir/errors.ts';

export type Authentication =
  | { readonly type: 'verified'; readonly door: SentCredential['door']; readonly verified: VerifiedCredential }
  | {
      readonly type: 'refused';
      readonly refusal: FhirError;
      /** What follows is for the audit trail alone. */
      readonly door: SentCredential['door'] | null;
      readonly reason: RefusalReason | 'missing' | 'contradictory';
      readonly subject: AuditSubject | undefined;
    };

/** What a request says of its credential. An unreadable Authorization counts, whatever else is sent: it may be a mistyped one. */
type Sent = SentCredential | 'missing' | 'malformed' | 'contradictory';

const bearerChallenge = 'Bearer realm="ChartKey"';
const invalidToken = `${bearerChallenge}, error="invalid_token"`;
const bearerPattern = /^Bearer +([0-9A-Za-z._~+/-]+=*) *$/i;
/** A client's own name is shown to the patient; nobody needs more of it. */
const maxClientLength = 200;

/** Asks the store on every request: nothing about a credential is remembered. Anything but a live one is the same 401. */
export async function authenticate(headers: Headers, verifier: Verifier): Promise<Authentication> {
  const sent = sentCredential(headers);
  if (sent === 'contradictory') {
    return { type: 'refused', refusal: contradictoryCredentials(), door: null, reason: sent, subject: undefined };
  }
  if (typeof sent === 'string') {
    return { type: 'refused', refusal: refusalOf(headers), door: null, reason: sent, subject: undefined };
  }
  const client = (headers.get('user-agent') ?? '').slice(0, maxClientLength);
  const verification = await verifier.verify(sent, client);
  return verification.type === 'verified'
    ? { door: sent.door, ...verification }
    : { door: sent.door, refusal: refusalOf(headers), ...verification };
}

/** The one refusal of whatever credential a request with these headers sends. */
export function refusalOf(headers: Headers): FhirError {
  return unauthenticated({ 'WWW-Authenticate': challenge(headers) });
}

/** Whether a request sends a credential, right or wrong. */
export function sendsCredential(headers: Headers): boolean {
  return sentCredential(headers) !== 'missing';
}

/** The key that a request sends, right or wrong, by whichever door. */
export function sentKey(headers: Headers): string | undefined {
  return basicCredential(headers.get('authorization') ?? '')?.key ?? headers.get('x-api-key') ?? undefined;
}

/** One credential, whether one door carries it or both; a header that is sent twice is malformed. */
function sentCredential(headers: Headers): Sent {
  const authorization = headers.get('authorization');
  const key = headers.get('x-api-key');
  const secret = headers.get('x-api-secret');
  if (authorization === null) {
    if (key !== null && secret !== null) return { door: 'headers', key, secret };
    return key === null && secret === null ? 'missing' : 'malformed';
  }
  const sent = bearerToken(authorization) ?? basicCredential(authorization);
  if (sent === undefined) return 'malformed';
  const isAlone = key === null && secret === null;
  const isSame = sent.door !== 'bearer' && sent.key === (key ?? sent.key) && sent.secret === (secret ?? sent.secret);
  return isAlone || isSame ? sent : 'contradictory';
}

function bearerToken(authorization: string): SentToken | undefined {
  const accessToken = bearerPattern.exec(authorization)?.[1];
  return accessToken === undefined ? undefined : { door: 'bearer', accessToken };
}

function basicCredential(authorization: string): SentKey | undefined {
  const pair = basicPair(authorization);
  return pair && { door: 'basic', key: pair.user, secret: pair.password };
}

/** A bearer of a token learns that it ended; everybody else, which doors there are. https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function challenge(headers: Headers): string {
  if (bearerPattern.test(headers.get('authorization') ?? '')) return invalidToken;
  return isFetchOfPage(headers) ? bearerChallenge : `${basicChallenge}, ${bearerChallenge}`;
}
