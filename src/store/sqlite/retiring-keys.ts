// Keys that a rotation has replaced, while they go on working, and how earlier keys end with what came of them.
import type { Connection } from './connection.ts';

/** Only within a write. */
export interface RetiringKeys {
  /** Lets a key go on until `retireAt`, and no older key of the credential beyond that. */
  add(credentialId: string, key: string, secretHash: Buffer, retireAt: number): void;
  /** Ends every key but the current one, and the tokens of all: those of the current one were issued for a secret that ends too. */
  endAll(credentialId: string): void;
}

export function retiringKeys({ prepare }: Connection): RetiringKeys {
  const shorten = prepare('UPDATE retiring_key SET retire_at = min(retire_at, ?) WHERE credential_id = ?');
  const insert = prepare('INSERT INTO retiring_key (key, credential_id, secret_hash, retire_at) VALUES (?, ?, ?, ?)');
  const deleteKeys = prepare('DELETE FROM retiring_key WHERE credential_id = ?');
  const deleteTokens = prepare('DELETE FROM access_token WHERE credential_id = ?');
  return {
    add(credentialId, key, secretHash, retireAt) {
      shorten.run(retireAt, credentialId);
      insert.run(key, credentialId, secretHash, retireAt);
    },
    endAll(credentialId) {
      deleteKeys.run(credentialId);
      deleteTokens.run(credentialId);
    },
  };
}
