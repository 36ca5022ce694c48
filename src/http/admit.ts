// Who asks: the credential that a request brings, within its limits. https://hl7.org/fhir/R4/security.html#http
import type { Audit } from '../audit/audit.ts';
import type { ExposedText } from '../credentials/exposure.ts';
import type { VerifiedCredential, Verifier } from '../credentials/verify.ts';
import { credentialInUrl, FhirError } from '../fhir/errors.ts';
import type { Admissions } from '../store/admission.ts';
import { authenticate, sendsCredential, sentKey } from './authenticate.ts';
import type { Exchange } from './exchange.ts';
import { limitRequests, refusalWithin } from './limit-requests.ts';
import { recordExposures } from './put-on-record.ts';

export interface Admitting extends Pick<Audit, 'recorder' | 'limits'> {
  readonly verifier: Verifier;
}

/** The live credential, noted in the exchange, as a refused one is too. Throws what the request is refused with. */
export async function admit({ verifier, limits }: Admitting, exchange: Exchange): Promise<VerifiedCredential> {
  const authentication = await authenticate(exchange.arrival.raw.headers, verifier);
  exchange.door = authentication.door;
  if (authentication.type === 'refused') {
    exchange.subject = authentication.subject;
    const refusal = refusalWithin(limits, exchange.arrival, authentication);
    exchange.isHeldBack = refusal.status !== 400;
    throw refusal;
  }
  const { verified } = authentication;
  exchange.verified = verified;
  exchange.subject = verified.subject;
  limitRequests(limits, verified.credential.id);
  return verified;
}

/** What is public needs no credential: one that is wrong is passed over, as slowly as it is refused elsewhere. */
export async function admitIfSent(admitting: Admitting, exchange: Exchange): Promise<Admissions | undefined> {
  if (!sendsCredential(exchange.arrival.raw.headers)) return undefined;
  try {
    return (await admit(admitting, exchange)).admissions;
  } catch (error) {
    if (error instanceof FhirError && error.status < 500) return undefined;
    throw error;
  }
}

/** Refuses a credential in the URL, and marks it as known to whoever keeps URLs. */
export async function refuseExposed(
  { verifier, recorder }: Admitting,
  exchange: Exchange,
  exposed: ExposedText,
): Promise<never> {
  const { raw } = exchange.arrival;
  exchange.isHeldBack = true;
  const exposures = await verifier.markExposed({ ...exposed, hiddenKey: sentKey(raw.headers) });
  await recordExposures(recorder, exchange, exposures);
  throw credentialInUrl();
}
