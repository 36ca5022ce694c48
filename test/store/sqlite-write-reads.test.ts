// What a write reads is in proportion to what it writes, not to what the database holds.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceChange } from '../../src/store/resource-change.ts';
import { type Connection, connect } from '../../src/store/sqlite/connection.ts';
import { credentialEnds } from '../../src/store/sqlite/credential-ends.ts';
import { indexFormOf } from '../../src/store/sqlite/index-form.ts';
import { outboxRows } from '../../src/store/sqlite/outbox-rows.ts';
import { loadParameterNumbers } from '../../src/store/sqlite/parameter-numbers.ts';
import { ensureSharedPartition, partitions } from '../../src/store/sqlite/partitions.ts';
import { timeZoneOf } from '../../src/store/sqlite/time-zone.ts';
import { createWriter } from '../../src/store/sqlite/write.ts';
import { put, to } from '../support/changes.ts';

const test = suite('sqlite: what a write reads');

/** A connection that tells how many rows `all` has given. */
function counting(connection: Connection): { readonly counted: Connection; rowsSince(): number } {
  let rows = 0;
  const prepare: Connection['prepare'] = (sql) => {
    const statement = connection.prepare(sql);
    return new Proxy(statement, {
      get(target, name) {
        if (name !== 'all') return Reflect.get(target, name).bind(target);
        return (...values: Parameters<typeof target.all>) => {
          const found = target.all(...values);
          rows += found.length;
          return found;
        };
      },
    });
  };
  return {
    counted: { ...connection, prepare },
    rowsSince() {
      const since = rows;
      rows = 0;
      return since;
    },
  };
}

async function writerOn(connection: Connection) {
  const parameters = await loadParameterNumbers(connection);
  await ensureSharedPartition(connection);
  const form = indexFormOf(connection);
  form.note(undefined);
  const now = () => 1;
  return createWriter({
    connection,
    parameters,
    parts: partitions(connection),
    credentialEnds: credentialEnds(connection, outboxRows(connection), now),
    timeZone: timeZoneOf(connection, undefined),
    form,
    now,
  });
}

const clinic = put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' });

const newcomer = (id: string): ResourceChange[] => [
  put({ resourceType: 'Patient', id, managingOrganization: to('Organization/clinic') }),
  put({ resourceType: 'Observation', id, subject: to(`Patient/${id}`), performer: [to('Organization/clinic')] }),
  put({
    resourceType: 'Provenance',
    id,
    target: [to(`Observation/${id}`)],
    agent: [{ who: to('Organization/clinic') }],
  }),
];

test('a newcomer to a clinic costs no more for how many patients it has', async () => {
  const connection = await connect(':memory:');
  const { counted, rowsSince } = counting(connection);
  const write = await writerOn(counted);
  await write([clinic, ...newcomer('first')]);
  rowsSince();
  await write(newcomer('second'));
  const early = rowsSince();
  assert.ok(early > 0);
  for (let number = 0; number < 30; number += 1) await write(newcomer(`n${number}`));
  rowsSince();
  await write(newcomer('last'));
  assert.is(rowsSince(), early);
  connection.close();
});

test.run();
