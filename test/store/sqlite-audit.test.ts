import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuditBreak } from '../../src/store/audit-store.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import { Database } from '../../src/store/sqlite/driver.ts';
import { rejects } from '../support/rejects.ts';
import { appendEach, requestEntries, requestEntry } from './audit-data.ts';
import { auditContract } from './contract-audit.ts';

const auditKey = Buffer.alloc(32, 1);

auditContract('sqlite', () => openSqliteAudit({ file: ':memory:', auditKey }));

const file = suite('audit trail in a SQLite file');
let folder: string;
let path: string;
file.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartkey-audit-'));
  path = join(folder, 'a.db-audit');
});
file.after.each(() => rmSync(folder, { recursive: true }));

const at = (number: number): number => requestEntry(number).at;
const broken = (type: AuditBreak['type'], first: number, last: number, time: number): AuditBreak => ({
  type,
  sequence: first,
  lastSequence: last,
  at: time,
});
const head: AuditBreak = { type: 'head', sequence: undefined, lastSequence: undefined, at: undefined };

/** Six entries, each by itself, then whatever somebody with the file does to it. */
async function breaksAfter(sql: string): Promise<readonly AuditBreak[]> {
  const audit = await openSqliteAudit({ file: path, auditKey });
  await appendEach(audit, requestEntries(6));
  await audit.close();
  const database = new Database(path);
  database.exec(sql);
  database.close();
  const again = await openSqliteAudit({ file: path, auditKey });
  const { breaks } = await again.verify();
  await again.close();
  return breaks;
}

const tamperings: readonly (readonly [string, string, readonly AuditBreak[]])[] = [
  ['untouched', 'SELECT 1', []],
  [
    'edited',
    `UPDATE link SET body = replace(body, ',200,', ',404,') WHERE first_sequence = 3`,
    [broken('changed', 3, 3, at(3))],
  ],
  [
    'given to another patient',
    `UPDATE link_of_patient SET patient_id = 'ben' WHERE first_sequence = 3`,
    [broken('changed', 3, 3, at(3))],
  ],
  ['hidden from its patient', 'DELETE FROM link_of_patient WHERE first_sequence = 3', [broken('changed', 3, 3, at(3))]],
  ['given another hash', `UPDATE link SET hash = 'x' WHERE first_sequence = 3`, [broken('changed', 3, 4, at(3))]],
  [
    'edited twice',
    `UPDATE link SET body = replace(body, 'basic', 'bearer') WHERE first_sequence IN (2, 5)`,
    [broken('changed', 2, 2, at(2)), broken('changed', 5, 5, at(5))],
  ],
  ['removed', 'DELETE FROM link WHERE first_sequence = 3', [broken('missing', 3, 3, at(2))]],
  [
    'removed, and those after it moved up',
    `DELETE FROM link WHERE first_sequence = 3; DELETE FROM link_of_patient WHERE first_sequence = 6;
     UPDATE link SET first_sequence = first_sequence - 1, last_sequence = last_sequence - 1 WHERE first_sequence > 3`,
    [broken('changed', 3, 5, at(4)), broken('missing', 6, 6, at(6))],
  ],
  ['removed at the beginning', 'DELETE FROM link WHERE first_sequence < 3', [broken('missing', 1, 2, Number.NaN)]],
  ['removed at the end', 'DELETE FROM link WHERE first_sequence > 4', [broken('missing', 5, 6, at(4))]],
  ['removed altogether', 'DELETE FROM link', [broken('missing', 1, 6, Number.NaN)]],
  [
    'put in each other’s place',
    `UPDATE link SET first_sequence = -3 WHERE first_sequence = 3;
     UPDATE link SET first_sequence = 3, last_sequence = 3 WHERE first_sequence = 4;
     UPDATE link SET first_sequence = 4, last_sequence = 4 WHERE first_sequence = -3`,
    [broken('changed', 3, 5, at(4))],
  ],
  [
    'added at the end',
    `INSERT INTO link SELECT 7, 7, body, hash FROM link WHERE first_sequence = 6`,
    [broken('foreign', 7, 7, at(6))],
  ],
  [
    'no text of an entry any more',
    `UPDATE link SET body = 'x' WHERE first_sequence = 3`,
    [broken('changed', 3, 3, Number.NaN)],
  ],
  [
    'of an impossible time',
    `UPDATE link SET body = json_replace(body, '$[2][0][2]', 1e300) WHERE first_sequence = 3`,
    [broken('changed', 3, 3, Number.NaN)],
  ],
];

file('a check names all entries that were added together with one that is edited', async () => {
  const audit = await openSqliteAudit({ file: path, auditKey });
  await audit.append([requestEntry(1)], []);
  await audit.append([requestEntry(2), requestEntry(3), requestEntry(4)], []);
  await audit.append([requestEntry(5)], []);
  const database = new Database(path);
  database.exec(`UPDATE link SET body = json_replace(body, '$[2][1][9]', 404) WHERE first_sequence = 2`);
  database.close();
  assert.equal((await audit.verify()).breaks, [broken('changed', 2, 4, at(2))]);
  await audit.close();
});

for (const [what, sql, expected] of tamperings) {
  file(`a check names entries that are ${what}`, async () => {
    const withoutTime = expected.map((each) => (Number.isNaN(each.at) ? { ...each, at: undefined } : each));
    assert.equal(await breaksAfter(sql), withoutTime);
  });
}

const headTamperings: readonly (readonly [string, string])[] = [
  ['is gone', 'DELETE FROM head'],
  [
    'is moved back, over removed entries',
    `DELETE FROM link WHERE first_sequence > 4; UPDATE head SET last_sequence = 4, last_hash = (SELECT hash FROM link WHERE first_sequence = 4)`,
  ],
  [
    'is moved forward, over removed entries',
    `DELETE FROM link WHERE first_sequence < 3; UPDATE head SET first_sequence = 3, first_previous = ''`,
  ],
];

for (const [what, sql] of headTamperings) {
  file(`a head that ${what} is found`, async () => {
    assert.equal((await breaksAfter(sql))[0], head);
  });

  file(`nothing is added to a trail whose head ${what}`, async () => {
    await breaksAfter(sql);
    const audit = await openSqliteAudit({ file: path, auditKey });
    await rejects(audit.append([requestEntry(7)], []), /does not carry the seal/);
    await rejects(audit.ping(), /does not carry the seal/);
    await audit.close();
  });
}

file('a trail of another server key is neither taken for whole nor added to', async () => {
  await breaksAfter('SELECT 1');
  const audit = await openSqliteAudit({ file: path, auditKey: Buffer.alloc(32, 2) });
  assert.equal((await audit.verify()).breaks, [head, broken('changed', 1, 6, at(1))]);
  await rejects(audit.append([requestEntry(7)], []), /does not carry the seal/);
  await audit.close();
});

file('several connections add to one chain, and count together', async () => {
  const trails = await Promise.all(Array.from({ length: 4 }, () => openSqliteAudit({ file: path, auditKey })));
  const rounds = 25;
  await Promise.all(
    trails.map(async (audit, connection) => {
      for (let round = 0; round < rounds; round += 1) {
        await audit.append([requestEntry(connection * 100 + round)], [{ name: 'all', window: 1, by: 1 }]);
      }
    }),
  );
  const [first] = trails;
  assert.equal(await first?.append([], [{ name: 'all', window: 1, by: 1 }]), [trails.length * rounds + 1]);
  const report = await first?.verify();
  assert.equal(report?.breaks, []);
  assert.is(report?.count, trails.length * rounds);
  await Promise.all(trails.map((audit) => audit.close()));
});

file('the file and its companions are for their owner alone', async () => {
  const audit = await openSqliteAudit({ file: path, auditKey });
  await audit.append([requestEntry(1)], []);
  for (const name of [path, `${path}-wal`, `${path}-shm`]) {
    assert.is(statSync(name).mode & 0o777, 0o600, name);
  }
  await audit.close();
});

file('finds a patient’s entries by an index', async () => {
  await (await openSqliteAudit({ file: path, auditKey })).close();
  const database = new Database(path);
  const plan = database
    .prepare(
      'EXPLAIN QUERY PLAN SELECT body FROM link_of_patient p JOIN link l ON l.first_sequence = p.first_sequence WHERE p.patient_id = ? AND p.first_sequence < ? ORDER BY p.first_sequence DESC',
    )
    .all('ada', 9);
  database.close();
  assert.match(JSON.stringify(plan), /SEARCH p USING PRIMARY KEY/);
  assert.not.match(JSON.stringify(plan), /TEMP B-TREE/);
});

file.run();
