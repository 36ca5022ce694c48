import { randomUUID } from 'node:crypto';
import type { ManagementTokenRow, ManagementTokenStore } from '../store/credential-store.ts';
import { isManagementToken, newManagementToken } from './credential-format.ts';
import { nameProblem } from './credential-name.ts';
import { hashesEqual, hashSecret } from './hash-secret.ts';

export type CreateTokenOutcome =
  /** The only time that the token is at hand. */
  | { readonly type: 'created'; readonly row: ManagementTokenRow; readonly managementToken: string }
  | { readonly type: 'refused'; readonly detail: string };

export interface ManagementTokenVerifier {
  /** Whether this is a management token: one of the store's, asked each time, or the one set at start. */
  verify(managementToken: string): Promise<boolean>;
}

/** Makes a management token; only its hash is stored. */
export async function createManagementToken(
  { managementTokens, hashKey, now }: { managementTokens: ManagementTokenStore; hashKey: Buffer; now: () => number },
  name: string,
): Promise<CreateTokenOutcome> {
  const trimmed = name.trim();
  const problem = nameProblem(trimmed);
  if (problem !== undefined) {
    return { type: 'refused', detail: `The name ${problem}.` };
  }
  const managementToken = newManagementToken();
  const row = {
    id: randomUUID(),
    name: trimmed,
    tokenHash: hashSecret(hashKey, managementToken),
    createdAt: now(),
  };
  await managementTokens.create(row);
  return { type: 'created', row, managementToken };
}

/**
 * `chosenToken` is the one set at start. It is held in memory alone, so that it ends when the operator sets another and
 * starts again.
 */
export function createManagementTokenVerifier({
  managementTokens,
  hashKey,
  chosenToken,
}: {
  managementTokens: Pick<ManagementTokenStore, 'findByHash'>;
  hashKey: Buffer;
  chosenToken?: string | undefined;
}): ManagementTokenVerifier {
  const chosenHash = chosenToken === undefined ? undefined : hashSecret(hashKey, chosenToken);
  return {
    async verify(managementToken) {
      const tokenHash = hashSecret(hashKey, managementToken);
      if (hashesEqual(tokenHash, chosenHash)) {
        return true;
      }
      // The lookup by a keyed hash gives a guesser no prefix to work along, so it needs no constant-time search.
      return isManagementToken(managementToken) && (await managementTokens.findByHash(tokenHash)) !== undefined;
    },
  };
}
