// What users of FHIR servers have had to complain of, as promises: any parameter sorts, and pages by keys and not by counting.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { type Record23, recordOf23 } from '../support/generate-record.ts';
import { observation, subject, walk } from './search-cases.ts';

const test = suite('search: pages in any order');

/** Of each resource in turn: ranks that tie, lie apart and are not there. */
const ranks: readonly (number | undefined)[] = [3, 1, undefined, 2, 1, 3, 10, undefined, 2, 0, 1, 10];

function coded(code: string): Json {
  return { coding: [{ system: 'http://acme.org', code }] };
}

function two(rank: number): string {
  return String(rank).padStart(2, '0');
}

/** What gives a resource a value that sorts as its rank does. */
const kinds: readonly (readonly [param: string, elementOf: (rank: number) => Json])[] = [
  ['date', (rank) => ({ effectiveDateTime: `2024-01-${two(rank + 1)}` })],
  ['value-date', (rank) => ({ valuePeriod: { start: `${2000 + rank}` } })],
  ['code', (rank) => ({ code: coded(`c${two(rank)}`) })],
  ['identifier', (rank) => ({ identifier: [{ system: 'http://acme.org', value: two(rank) }] })],
  ['encounter', (rank) => ({ encounter: { reference: `Encounter/e${two(rank)}` } })],
  ['value-string', (rank) => ({ valueString: `${rank % 2 === 0 ? 'WORD' : 'word'} ${two(rank)}` })],
  ['value-quantity', (rank) => ({ valueQuantity: { value: rank } })],
  ['_profile', (rank) => ({ meta: { profile: [`http://acme.org/${two(rank)}`] } })],
  ['_tag', (rank) => ({ meta: { tag: [{ system: 'http://acme.org', code: two(rank) }] } })],
];

/** As R4 has it: by rank, the missing ones last; ties as they came. */
function inOrder(descending: boolean): readonly string[] {
  const places = ranks.map((rank, index) => ({ rank, id: `o${index}` }));
  const given = places.flatMap(({ rank, id }) => (rank === undefined ? [] : [{ rank, id }]));
  given.sort((a, b) => (descending ? b.rank - a.rank : a.rank - b.rank));
  return [...given, ...places.filter(({ rank }) => rank === undefined)].map(({ id }) => id);
}

function recordOf(elementOf: (rank: number) => Json): Promise<Record23> {
  const encounters = [...new Set(ranks)].flatMap((rank): Json[] =>
    rank === undefined ? [] : [{ resourceType: 'Encounter', id: `e${two(rank)}`, status: 'finished', subject }],
  );
  const plain = { code: undefined };
  const observations = ranks.map((rank, index) =>
    observation(`o${index}`, rank === undefined ? plain : { ...plain, ...elementOf(rank) }),
  );
  return recordOf23([...encounters, ...observations]);
}

for (const [param, elementOf] of kinds) {
  for (const descending of [false, true]) {
    const sort = `${descending ? '-' : ''}${param}`;
    test(`_sort=${sort} is one order, whatever the size of its pages`, async () => {
      const record = await recordOf(elementOf);
      for (const count of [1, 2, 5, 12]) {
        const { ids, totals } = await walk(record, `/fhir/Observation?_sort=${sort}&_count=${count}`);
        assert.equal(ids, inOrder(descending), `_count=${count}`);
        assert.equal([...new Set(totals)], [12]);
      }
    });
  }
}

test('a second key decides where the first ties, in its own direction, across pages', async () => {
  const record = await recordOf((rank) => ({ status: rank > 2 ? 'final' : 'amended', valueQuantity: { value: rank } }));
  const { ids } = await walk(record, '/fhir/Observation?_sort=status,-value-quantity&_count=2');
  // Those without a rank are final.
  assert.equal(ids, ['o3', 'o8', 'o1', 'o4', 'o10', 'o9', 'o6', 'o11', 'o0', 'o5', 'o2', 'o7']);
});

test.run();
