// Ends an access token before its time. https://www.rfc-editor.org/rfc/rfc7009
import { hashSecret } from '../credentials/hash-secret.ts';
import { subjectOf } from '../credentials/subject.ts';
import type { OauthAnswer } from './answer.ts';
import { authenticateClient, clientDoor } from './client-authentication.ts';
import type { FormRequest, OauthContext } from './endpoint.ts';
import { recordEvent } from './record-event.ts';
import { checked, revocationRequest } from './request-schema.ts';

/** A client ends its own tokens alone, and learns of no other whether there is one. */
export async function revokeToken(context: OauthContext, request: FormRequest): Promise<OauthAnswer> {
  const { credentials, hashKey, recorder } = context;
  const { raw, parameters, origin } = request;
  const { token: accessToken } = checked(revocationRequest, parameters);
  const found = await authenticateClient(context, request, 'token-revoked');
  const tokenHash = hashSecret(hashKey, accessToken);
  const ofToken = await credentials.findByToken(tokenHash);
  if (ofToken?.id === found.id && (await credentials.revokeToken(tokenHash))) {
    const subject = subjectOf(found);
    await recordEvent(recorder, origin, {
      event: 'token-revoked',
      subject,
      door: clientDoor(raw.headers),
      status: 200,
    });
  }
  return { status: 200, body: undefined };
}
