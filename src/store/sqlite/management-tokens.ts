// Management tokens in SQLite.
import type { ManagementTokenRow, ManagementTokenStore } from '../credential-store.ts';
import type { Connection } from './connection.ts';

const columns = 'id, name, token_hash AS tokenHash, created_at AS createdAt';

export function managementTokenStore({ prepare, write }: Connection): ManagementTokenStore {
  const insert = prepare(
    'INSERT INTO management_token (id, name, token_hash, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (token_hash) DO NOTHING',
  );
  const selectAll = prepare(`SELECT ${columns} FROM management_token ORDER BY created_at, rowid`);
  const selectByHash = prepare(`SELECT ${columns} FROM management_token WHERE token_hash = ?`);
  const remove = prepare('DELETE FROM management_token WHERE id = ?');
  return {
    create: (row) =>
      write(() => {
        insert.run(row.id, row.name, row.tokenHash, row.createdAt);
      }),
    list: async () => selectAll.all() as ManagementTokenRow[],
    revoke: (id) => write(() => remove.run(id).changes > 0),
    findByHash: async (tokenHash) => selectByHash.get(tokenHash) as ManagementTokenRow | undefined,
  };
}
