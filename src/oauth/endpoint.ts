// What every request to /oauth2 goes through, whichever endpoint it reaches. https://www.rfc-editor.org/rfc/rfc6749#section-3.2
import type { KeyObject } from 'node:crypto';
import type { Limits } from '../audit/limits.ts';
import type { Recorder } from '../audit/recorder.ts';
import { credentialsInUrl } from '../credentials/credential-in-url.ts';
import type { ManagementTokenVerifier } from '../credentials/management-token.ts';
import type { RefusalDelay } from '../credentials/refusal-delay.ts';
import type { Verifier } from '../credentials/verify.ts';
import type { CredentialStore } from '../store/credential-store.ts';
import { answerOf, type OauthAnswer } from './answer.ts';
import { credentialInUrl, OauthError, serverError } from './oauth-error.ts';
import type { Parameters } from './parameters.ts';
import { type Origin, recordEvent } from './record-event.ts';

export interface OauthContext {
  readonly verifier: Verifier;
  readonly credentials: Pick<CredentialStore, 'createToken' | 'findByToken' | 'revokeToken' | 'deleteById'>;
  readonly managementTokens: ManagementTokenVerifier;
  readonly hashKey: KeyObject;
  readonly now: () => number;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly limits: Pick<Limits, 'admits' | 'admitsFailure' | 'secondsLeft'>;
}

/** One answered request; it names no parameter. */
export interface OauthLogEntry {
  readonly endpoint: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
  /** What went wrong inside, for a 500. */
  readonly error?: unknown;
}

export interface FormRequest {
  readonly raw: Request;
  readonly parameters: Parameters;
  readonly origin: Origin;
}

export interface OauthEndpoint {
  readonly name: string;
  readonly read: (raw: Request) => Promise<Parameters>;
  readonly answer: (context: OauthContext, request: FormRequest) => Promise<OauthAnswer>;
  /** When its answers leave, for one whose every answer must leave alike. */
  readonly delay?: RefusalDelay | undefined;
}

/** Never throws. */
export async function answerRequest(
  context: OauthContext,
  {
    endpoint,
    raw,
    origin,
    refusalDelay,
  }: {
    endpoint: OauthEndpoint;
    raw: Request;
    origin: Origin;
    refusalDelay: RefusalDelay;
  },
): Promise<{ readonly answer: OauthAnswer; readonly error: unknown }> {
  const { recorder } = context;
  let mayLeave = refusalDelay();
  let isTimed = endpoint.delay !== undefined;
  let answer: OauthAnswer;
  let error: unknown;
  try {
    const exposed = credentialsInUrl(raw.url);
    if (exposed !== undefined) {
      isTimed = true;
      for (const { subject, isFirst } of await context.verifier.markExposed(exposed)) {
        if (isFirst) await recordEvent(recorder, origin, { event: 'exposed', subject, status: 400 });
      }
      throw credentialInUrl();
    }
    const parameters = await endpoint.read(raw);
    // From here, since how fast a body comes is the client's to say.
    mayLeave = (endpoint.delay ?? refusalDelay)();
    answer = await endpoint.answer(context, { raw, parameters, origin });
  } catch (thrown) {
    const refusal = thrown instanceof OauthError ? thrown : serverError(origin.requestId, thrown);
    error = refusal.cause;
    answer = answerOf(refusal);
    isTimed ||= refusal.status === 401 || refusal.status === 429;
  }
  // How long the look-ups took would tell what they found.
  if (isTimed) await mayLeave();
  return { answer, error };
}
