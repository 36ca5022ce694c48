// How SQLite looks up whether one resource has one of a few values.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wholeRecord } from '../../src/store/sqlite/admitted.ts';
import { connect } from '../../src/store/sqlite/connection.ts';
import { loadParameterNumbers } from '../../src/store/sqlite/parameter-numbers.ts';
import { sql } from '../../src/store/sqlite/sql.ts';
import { selectionsOf } from '../../src/store/sqlite/value-selection.ts';
import { explain } from './query-plan.ts';

const selection = suite('sqlite: selections of values');

for (const count of [1, 2, 4]) {
  selection(`${count} codes with systems are looked up by code and ordinal, each by itself`, async () => {
    const connection = await connect(':memory:');
    const scope = {
      ...{ patient: 1, admitted: wholeRecord, holds: () => true, contains: () => false },
      ...{ parameters: await loadParameterNumbers(connection), resourceType: 'Observation' as const },
    };
    const any = Array.from({ length: count }, (_, number) => ({ system: 's', code: `c${number}` }));
    const [found, ...more] = selectionsOf({ type: 'token', param: 'status', any }, scope);
    assert.ok(found?.probe !== undefined && more.length === 0);
    const probes = found.inTurn ?? [found.where];
    assert.is(probes.length, count);
    for (const each of probes) {
      const { text } = sql`SELECT 1 FROM ${found.within(found.probe)} AND ordinal = 7 AND ${each}`;
      const { lines } = explain(connection, text);
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.match(lines[0] ?? '', 'param=? AND code=? AND ordinal=?');
    }
    connection.close();
  });
}

selection.run();
