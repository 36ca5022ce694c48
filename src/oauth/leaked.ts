// Takes a key and secret that were found in public, from whoever finds them.
// https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program
import { subjectOf } from '../credentials/subject.ts';
import type { OauthAnswer } from './answer.ts';
import type { FormRequest, OauthContext } from './endpoint.ts';
import { recordEvent } from './record-event.ts';
import { checked, leakReport } from './request-schema.ts';

/** A real one ends, with its tokens. Whoever reports them learns nothing of them: the answer is the same whatever they are. */
export async function reportLeaked(
  { verifier, credentials, recorder }: OauthContext,
  { parameters, origin }: FormRequest,
): Promise<OauthAnswer> {
  const { key, secret } = checked(leakReport, parameters);
  const verification = await verifier.verifyToEnd(key, secret);
  if (verification.type === 'verified' && (await credentials.deleteById(verification.found.id, 'leaked'))) {
    await recordEvent(recorder, origin, { event: 'leaked', subject: subjectOf(verification.found), status: 200 });
  }
  return { status: 200, body: { received: true } };
}
