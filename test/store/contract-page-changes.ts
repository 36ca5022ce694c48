import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FhirError } from '../../src/fhir/errors.ts';
import type { SortKey } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { maxHeldBytes, type SearchPage, type SearchPosition, type Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import { rejects } from '../support/rejects.ts';
import type { OpenStore } from './contract.ts';
import { withFilled, withStore } from './open-store.ts';
import { plan } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

/** Alike for longer than a place holds of a text. */
const beginning = 'http://example.org/'.padEnd(60, 'a');
const byProfile = { type: 'uri', param: '_profile' } as const;
const outdated = { status: 400, issueCode: 'value', message: /outdated/ };

interface Values {
  readonly profile?: string;
  readonly text?: string;
  readonly on?: string;
}

function observation(id: string, { profile, text, on }: Values) {
  return put({
    resourceType: 'Observation',
    id,
    ...(profile === undefined ? {} : { meta: { profile: [profile] } }),
    status: 'final',
    code: { text: 'x' },
    subject: to('Patient/anna'),
    ...(on === undefined ? {} : { effectiveDateTime: on }),
    ...(text === undefined ? {} : { valueString: text }),
  });
}

function search(store: Store, sort: readonly SortKey[], count: number, after?: SearchPosition): Promise<SearchPage> {
  return store.openRecord('anna', everything).search(plan({ sort, count }), after);
}

const someValue = fc.oneof(
  { arbitrary: fc.constantFrom('a', 'm', 'z'), weight: 2 },
  { arbitrary: fc.constantFrom('a', 'm', 'z').map((letter) => `${beginning}${letter}`), weight: 4 },
  { arbitrary: fc.constantFrom('a', 'z').map((letter) => `${letter}${'\u{20000}'.repeat(55)}${letter}`), weight: 1 },
);
const someValues = fc.record(
  { profile: someValue, text: someValue, on: fc.constantFrom('2024-01-01', '2024-01-02') },
  { requiredKeys: ['profile'] },
);
const someIds = fc.constantFrom(...'abcdefgh');
/** Undefined deletes. The last of the page is what matters most. */
const someChanges = fc.array(
  fc.tuple(fc.oneof(someIds, fc.constant('last')), fc.option(someValues, { nil: undefined, freq: 3 })),
  { maxLength: 2 },
);
const someSort = fc
  .uniqueArray(fc.constantFrom('profile', 'text', 'on', 'id'), { minLength: 1 })
  .chain((names) => fc.tuple(...names.map((name) => fc.boolean().map((descending) => keyOf(name, descending)))));

function keyOf(name: string, descending: boolean): SortKey {
  switch (name) {
    case 'profile':
      return { ...byProfile, descending };
    case 'text':
      return { type: 'string', param: 'value-string', descending };
    case 'on':
      return { type: 'date', param: 'date', descending };
    default:
      return { type: 'id', descending };
  }
}

interface Walk {
  /** Ids in the order in which the pages showed them. */
  readonly seen: readonly string[];
  readonly changed: ReadonlySet<string>;
  readonly refusal: unknown;
  /** Whether the last of the page before the refusal was changed after it. */
  readonly isLastChanged: boolean;
}

/** Reads page after page; between two of them some things change. */
async function walk(
  store: Store,
  sort: readonly SortKey[],
  turns: readonly (readonly (readonly [string, Values | undefined])[])[],
): Promise<Walk> {
  const seen: string[] = [];
  const changed = new Set<string>();
  let isLastChanged = false;
  let page = await search(store, sort, 2);
  for (let turn = 0; turn < 20; turn += 1) {
    seen.push(...page.matches.map(({ id }) => id));
    if (page.next === undefined) break;
    const last = page.matches.at(-1)?.id ?? '';
    const changes = (turns[turn] ?? []).map(([id, values]) => [id === 'last' ? last : id, values] as const);
    isLastChanged = changes.some(([id]) => id === last);
    await store.write(changes.map(([id, values]) => (values ? observation(id, values) : remove(`Observation/${id}`))));
    for (const [id] of changes) changed.add(id);
    try {
      page = await search(store, sort, 2, page.next);
    } catch (refusal) {
      return { seen, changed, refusal, isLastChanged };
    }
  }
  return { seen, changed, refusal: undefined, isLastChanged };
}

/** Pages of a record that changes while they are read. */
export function pageChangesContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: pages under changes`);

  test('whatever changes — what does not is on one page and on no second, or a page is refused as outdated', async () => {
    let refused = 0;
    let completed = 0;
    const start = fc.array(someValues, { minLength: 5, maxLength: 8 });
    const property = fc.asyncProperty(
      start,
      someSort,
      fc.array(someChanges, { maxLength: 3 }),
      async (all, sort, turns) =>
        withStore(open, async ({ store }) => {
          const ids = all.map((_, index) => 'abcdefgh'.charAt(index));
          await store.write([anna, ...all.map((values, index) => observation(ids[index] ?? '', values))]);
          const { seen, changed, refusal, isLastChanged } = await walk(store, sort, turns);
          const unchanged = seen.filter((id) => !changed.has(id));
          assert.is(new Set(unchanged).size, unchanged.length, `repeated: ${seen}`);
          if (refusal === undefined) {
            completed += changed.size > 0 ? 1 : 0;
            assert.equal(
              unchanged.toSorted(),
              ids.filter((id) => !changed.has(id)),
            );
            return;
          }
          refused += 1;
          assert.ok(refusal instanceof FhirError && /outdated/.test(refusal.message), String(refusal));
          assert.ok(isLastChanged, 'nothing that a place depends on has changed');
        })(),
    );
    await fc.assert(property, { numRuns: 300, seed: 1 });
    assert.ok(refused > 10 && completed > 10, `${refused} refused, ${completed} completed`);
  });

  const withData = withFilled(open, async ({ store }) => {
    const profiles = ['m', 'z', 'c', 'm', 'a'].map((letter) => `${beginning}${letter}`);
    await store.write([
      anna,
      ben,
      ...profiles.map((profile, index) => observation(['m', 'z', 'c', 'm2', 'a'][index] ?? '', { profile })),
      observation('short', { profile: 'http://example.org/' }),
    ]);
  });

  /** The page of two, of which `last` is the last, and what follows it. */
  for (const [order, descending, last, left] of [
    ['ascending', false, 'a', ['c', 'm', 'm2', 'z']],
    ['descending', true, 'm', ['m2', 'c', 'a', 'short']],
  ] as const) {
    const sort = [{ ...byProfile, descending }];
    const rest = async (store: Store, after: SearchPosition | undefined): Promise<string[]> =>
      (await search(store, sort, 100, after)).matches.map(({ id }) => id);

    test(
      `${order} — a page whose last has gone, among others that begin alike, has no next page`,
      withData(async (store) => {
        const { next, matches } = await search(store, sort, 2);
        assert.is(matches.at(-1)?.id, last);
        await store.write([remove(`Observation/${last}`)]);
        await rejects(() => rest(store, next), outdated);
      }),
    );

    test(
      `${order} — a page whose last has another value that begins alike has no next page`,
      withData(async (store) => {
        const { next } = await search(store, sort, 2);
        await store.write([observation(last, { profile: `${beginning}q` })]);
        await rejects(() => rest(store, next), outdated);
      }),
    );

    test(
      `${order} — what has changed besides its values makes no page outdated`,
      withData(async (store) => {
        const { next, matches } = await search(store, sort, 2);
        const content = JSON.parse(matches.at(-1)?.content ?? '{}');
        await store.write([put({ ...content, meta: { profile: content.meta.profile }, status: 'amended' })]);
        assert.equal(await rest(store, next), left);
      }),
    );

    test(
      `${order} — where no other begins alike, the next page follows what has gone or moved`,
      withData(async (store) => {
        const alike = ['m', 'z', 'c', 'm2', 'a'].filter((id) => id !== last);
        await store.write(alike.map((id) => observation(id, { profile: `http://example.org/${id}` })));
        const all = await rest(store, undefined);
        const expected = all.slice(all.indexOf(last) + 1);
        const { next } = await search(store, sort, all.indexOf(last) + 1);
        await store.write([observation(last, { profile: `${beginning}${descending ? '' : 'zz'}` })]);
        assert.equal(await rest(store, next), expected);
        await store.write([remove(`Observation/${last}`)]);
        assert.equal(await rest(store, next), expected);
      }),
    );
  }

  test(
    'whatever the values — a place holds no more than it may',
    withStore(open, async ({ store }) => {
      const widest = ['\u{20000}'.repeat(70), '\u{10ffff}'.repeat(49), 'é"\\'.repeat(30), 'a'.repeat(49)];
      const all = widest.flatMap((text) => widest.map((profile) => ({ text, profile, on: '0001-01-01' })));
      await store.write([anna, ...all.map((values, index) => observation(`o${index}`.padEnd(64, '-'), values))]);
      for (const names of [
        ['text', 'profile', 'id', 'on'],
        ['on', 'id', 'profile', 'text'],
        ['profile', 'text'],
      ]) {
        const sort = names.map((name) => keyOf(name, true));
        const seen: string[] = [];
        let page = await search(store, sort, 1);
        for (; page.next !== undefined; page = await search(store, sort, 1, page.next)) {
          seen.push(...page.matches.map(({ id }) => id));
          const { sortValues, rest } = page.next;
          assert.ok(Buffer.byteLength(JSON.stringify([...sortValues, rest?.start ?? ''])) <= maxHeldBytes + 4);
        }
        seen.push(...page.matches.map(({ id }) => id));
        assert.equal(
          seen,
          (await search(store, sort, 100)).matches.map(({ id }) => id),
        );
        assert.is(new Set(seen).size, all.length);
      }
    }),
  );

  test.run();
}
