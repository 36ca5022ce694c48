import type { VerifiedCredential, Verifier } from '../../src/credentials/verify.ts';

/** What a key and secret open, sent as HTTP Basic; undefined when they are refused. */
export async function verifiedBy(
  verifier: Verifier,
  key: string,
  secret: string,
  client = 'test',
): Promise<VerifiedCredential | undefined> {
  const verification = await verifier.verify({ door: 'basic', key, secret }, client);
  return verification.type === 'verified' ? verification.verified : undefined;
}
