// Issues access tokens: the client_credentials grant. https://www.rfc-editor.org/rfc/rfc6749#section-4.4
import { newAccessToken } from '../credentials/credential-format.ts';
import { hashSecret } from '../credentials/hash-secret.ts';
import { parseScope } from '../credentials/scope.ts';
import { narrowedScope } from '../credentials/scope-narrowing.ts';
import { subjectOf } from '../credentials/subject.ts';
import type { CredentialToVerify } from '../store/credential-store.ts';
import type { OauthAnswer } from './answer.ts';
import { authenticateClient, clientDoor, refusedClient } from './client-authentication.ts';
import type { FormRequest, OauthContext } from './endpoint.ts';
import { invalidScope, tooManyRequests, unsupportedGrantType } from './oauth-error.ts';
import { recordEvent } from './record-event.ts';
import { checked, tokenRequest } from './request-schema.ts';

/** Long enough for a sync, short enough that a stolen token is soon worth nothing. */
const lifetimeMs = 600_000;

/** A token ends with what it was issued for: the credential, or a key that is being retired. */
export async function issueToken(context: OauthContext, request: FormRequest): Promise<OauthAnswer> {
  const { credentials, hashKey, now, recorder, limits } = context;
  const { raw, parameters, origin } = request;
  const asked = checked(tokenRequest, parameters);
  if (asked.grant_type !== 'client_credentials') throw unsupportedGrantType();
  const found = await authenticateClient(context, request, 'token-issued');
  const issuing = { event: 'token-issued', subject: subjectOf(found), door: clientDoor(raw.headers) } as const;
  if (!limits.admits(found.id)) {
    await recordEvent(recorder, origin, { ...issuing, status: 429 });
    throw tooManyRequests(limits.secondsLeft());
  }
  const scope = narrowedTo(found, asked.scope);
  const accessToken = newAccessToken();
  const issuedAt = now();
  const expiresAt = Math.min(issuedAt + lifetimeMs, found.expiresAt ?? Number.POSITIVE_INFINITY);
  const tokenHash = hashSecret(hashKey, accessToken);
  if (!(await credentials.createToken(found, { tokenHash, scope, expiresAt }))) {
    // It ended after it was verified.
    throw refusedClient(raw.headers);
  }
  await recordEvent(recorder, origin, { ...issuing, status: 200 });
  return {
    status: 200,
    body: {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: Math.floor((expiresAt - issuedAt) / 1000),
      scope: scope ?? found.scope,
    },
  };
}

/** Null when nothing is asked for, which is all that the credential may see. */
function narrowedTo(found: CredentialToVerify, asked: string | undefined): string | null {
  if (asked === undefined) return null;
  const parsed = parseScope(asked);
  if (parsed.type === 'problem') throw invalidScope(`The scope ${parsed.detail}.`);
  const narrowed = narrowedScope(found.scope, asked);
  if (narrowed === undefined) throw invalidScope('This credential may see nothing of the scope that is asked for.');
  return narrowed;
}
