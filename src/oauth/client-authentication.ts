// How a client says who it is: its API key is its client_id, the secret its client_secret.
// https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
import { basicChallenge, basicPair, isFetchOfPage } from '../credentials/authorization.ts';
import type { CredentialEvent, Door } from '../store/audit-store.ts';
import type { CredentialToVerify } from '../store/credential-store.ts';
import type { FormRequest, OauthContext } from './endpoint.ts';
import { invalidClient, invalidRequest, type OauthError, tooManyFailures } from './oauth-error.ts';
import type { Parameters } from './parameters.ts';
import { recordEvent } from './record-event.ts';

interface SentClient {
  readonly key: string;
  readonly secret: string;
}

/** The credential that a live key and its secret name. A refused attempt to have `event` happen is counted and put on record. */
export async function authenticateClient(
  { verifier, limits, recorder }: OauthContext,
  { raw, parameters, origin }: FormRequest,
  event: CredentialEvent,
): Promise<CredentialToVerify> {
  const sent = sentClient(raw.headers, parameters);
  const verification = sent === undefined ? undefined : await verifier.verifyKey(sent.key, sent.secret);
  if (verification?.type === 'verified') return verification.found;
  const isAdmitted = limits.admitsFailure(origin.address, sent?.key);
  const refusal = isAdmitted ? refusedClient(raw.headers) : tooManyFailures(limits.secondsLeft());
  const { status } = refusal;
  const door = clientDoor(raw.headers);
  await recordEvent(recorder, origin, { event, subject: verification?.subject, door, status });
  throw refusal;
}

/** The refusal of a client; with a challenge, which every 401 has, but where a browser would ask its user for a password. */
export function refusedClient(headers: Headers): OauthError {
  return invalidClient(isFetchOfPage(headers) ? {} : { 'WWW-Authenticate': basicChallenge });
}

/** The form of the client's credential, where it is one of a request's. */
export function clientDoor(headers: Headers): Door | null {
  return headers.has('authorization') ? 'basic' : null;
}

/** Takes one way alone: Basic, or both parameters in the body. Refuses both ways at once, and two client_ids that differ. */
function sentClient(headers: Headers, parameters: Parameters): SentClient | undefined {
  const authorization = headers.get('authorization');
  const id = parameters.get('client_id');
  const secret = parameters.get('client_secret');
  if (authorization === null) {
    return id === undefined || secret === undefined ? undefined : { key: id, secret };
  }
  if (secret !== undefined) {
    throw invalidRequest('The client authenticates twice: send either the Authorization header or client_secret.');
  }
  const client = basicClient(authorization);
  if (client !== undefined && id !== undefined && id !== client.key) {
    throw invalidRequest('client_id is another than the one in the Authorization header.');
  }
  return client;
}

/** Both parts are encoded as a form's values before they are joined. */
function basicClient(authorization: string): SentClient | undefined {
  const pair = basicPair(authorization);
  const key = pair && formDecoded(pair.user);
  const secret = pair && formDecoded(pair.password);
  return key === undefined || secret === undefined ? undefined : { key, secret };
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
