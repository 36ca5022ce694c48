// The outbox as those see it who send what it holds; outbox-rows.ts writes it.
import type { OutboxRow, OutboxStore } from '../outbox-store.ts';
import type { Connection } from './connection.ts';

/** After so many attempts a row no longer holds up what happened to its credential later. */
const attemptsInOrder = 3;
/** What a purge deletes in one transaction. */
const purgedAtOnce = 1000;

export function outboxStore({ prepare, write }: Connection): OutboxStore {
  const selectAnyDue = prepare('SELECT 1 FROM outbox WHERE next_at <= ? LIMIT 1');
  const selectDue = prepare(
    `SELECT id, event, payload, created_at AS createdAt, attempts FROM outbox o
     WHERE next_at <= ? AND NOT EXISTS (
       SELECT 1 FROM outbox e WHERE e.credential_id = o.credential_id AND e.number < o.number AND e.attempts < ${attemptsInOrder})
     ORDER BY next_at, number LIMIT ?`,
  );
  // The lease: a taken row is due again only when whoever took it is long past.
  const lease = prepare('UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE id = ?');
  const deleteOne = prepare('DELETE FROM outbox WHERE id = ?');
  const updateNext = prepare('UPDATE outbox SET next_at = ? WHERE id = ?');
  const oldest = 'SELECT number, created_at FROM outbox ORDER BY number LIMIT';
  const selectAnyBefore = prepare(`SELECT 1 FROM (${oldest} 1) WHERE created_at < ?`);
  const deleteBefore = prepare(
    `DELETE FROM outbox WHERE number IN (SELECT number FROM (${oldest} ${purgedAtOnce}) WHERE created_at < ?)`,
  );
  return {
    // Every process asks every second, so nothing is locked for the answer that there is nothing.
    take: async (now, limit, leaseMs) =>
      selectAnyDue.get(now) === undefined
        ? []
        : write(() => {
            const rows = selectDue.all(now, limit) as OutboxRow[];
            for (const { id } of rows) lease.run(now + leaseMs, id);
            return rows;
          }),
    done: (id) =>
      write(() => {
        deleteOne.run(id);
      }),
    failed: (id, nextAt) =>
      write(() => {
        updateNext.run(nextAt, id);
      }),
    purge: async (before) =>
      selectAnyBefore.get(before) === undefined ? 0 : write(() => deleteBefore.run(before).changes),
  };
}
