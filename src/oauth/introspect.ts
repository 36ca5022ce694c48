// Tells the portal what an access token is worth. https://www.rfc-editor.org/rfc/rfc7662
import { recordManagementRefusal } from '../audit/management-refusal.ts';
import { narrowedScope } from '../credentials/scope-narrowing.ts';
import type { OauthAnswer } from './answer.ts';
import type { FormRequest, OauthContext } from './endpoint.ts';
import { managementTokenRequired, tooManyFailures } from './oauth-error.ts';
import { checked, introspectionRequest } from './request-schema.ts';

const inactive: OauthAnswer = { status: 200, body: { active: false } };

/** For holders of a management token. A token that is no more, never was or is something else is not active, and nothing more. */
export async function introspect(
  context: OauthContext,
  { raw, parameters, origin }: FormRequest,
): Promise<OauthAnswer> {
  const { managementTokens, verifier } = context;
  const authorization = raw.headers.get('authorization');
  const managementToken = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  if (managementToken === undefined || !(await managementTokens.verify(managementToken))) {
    const isAttempt = authorization !== null;
    const { requestId, address, agent } = origin;
    const refusal = { action: 'introspect', isAttempt, requestId, client: { address, agent } } as const;
    const retryAfterSeconds = await recordManagementRefusal(context, refusal);
    throw retryAfterSeconds === undefined ? managementTokenRequired(isAttempt) : tooManyFailures(retryAfterSeconds);
  }
  const { token: accessToken } = checked(introspectionRequest, parameters);
  const verification = await verifier.verifyToken(accessToken);
  if (verification.type === 'refused') return inactive;
  const { found } = verification;
  const { patientId, scope, tokenScope, expiresAt, issuedAt } = found;
  return {
    status: 200,
    body: {
      active: true,
      scope: tokenScope === null ? scope : narrowedScope(scope, tokenScope),
      client_id: found.foundBy.key,
      token_type: 'Bearer',
      exp: secondsOf(expiresAt),
      iat: secondsOf(issuedAt),
      sub: patientId,
      patient: patientId,
    },
  };
}

/** As JSON has no undefined, what is not known is left out. */
function secondsOf(instant: number | null): number | undefined {
  return instant === null ? undefined : Math.floor(instant / 1000);
}
