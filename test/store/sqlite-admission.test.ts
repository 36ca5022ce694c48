// Whatever was written in whatever order, a record of which only some is admitted is the record to which nothing else was written.
// ADMISSION_RUNS sets how many random pasts are tried.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { SearchPlan } from '../../src/search/plan-type.ts';
import { type Admission, everything } from '../../src/store/admission.ts';
import type { JsonObject, ResourceChange } from '../../src/store/resource-change.ts';
import type { FoundResource, HistoryVersion, PatientRecord, Store, StoredVersion } from '../../src/store/store.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { both } from './admission-data.ts';
import { admission, isAsked, names, patients, types, writes } from './admission-world.ts';
import { plan } from './search-data.ts';

const test = suite('sqlite: admission');
const runs = Number(process.env.ADMISSION_RUNS ?? 25);

/** A second between transactions, those of which nothing is left among them. */
async function load(transactions: readonly (readonly ResourceChange[])[]): Promise<Store> {
  let now = 1000;
  const store = await openMemoryStore({ now: () => now });
  for (const changes of transactions) {
    now += 1000;
    if (changes.length > 0) await store.write(changes);
  }
  return store;
}

/** What a record showed last of each resource, and shows still, be it that it was deleted. */
async function lastShown(
  changes: readonly ResourceChange[],
  patient: string,
): Promise<ReadonlyMap<string, JsonObject>> {
  const store = await load([]);
  const last = new Map<string, JsonObject>();
  for (const change of changes) {
    await store.write([change]);
    const record = store.openRecord(patient, everything);
    for (const [name, resourceType, id] of places) {
      const stored = await record.read(resourceType, id);
      if (stored === undefined) last.delete(name);
      else if (stored.content !== undefined) last.set(name, JSON.parse(stored.content) as JsonObject);
    }
  }
  await store.close();
  return last;
}

const places = names.map((name) => {
  const [resourceType, id = ''] = name.split('/') as [(typeof types)[number], string];
  return [name, resourceType, id] as const;
});

const params = { Provenance: ['target'], Observation: ['subject', 'focus'], AuditEvent: ['entity'] } as const;
const includes: SearchPlan['include'] = Object.entries(params).map(([sourceType, each]) => ({
  sourceType: sourceType as keyof typeof params,
  params: each,
  iterate: true,
}));

const searches: readonly SearchPlan[] = [
  ...types.map((resourceType) => plan({ resourceType, include: includes, revinclude: includes })),
  ...types.map((resourceType) =>
    plan({ resourceType, where: [{ type: 'has', sourceType: 'Provenance', param: 'target', where: [] }] }),
  ),
  plan({
    types: types.map((resourceType) => ({ resourceType, where: [] })),
    sort: [{ type: 'last-updated', descending: true }],
  }),
  plan({ types: types.map((resourceType) => ({ resourceType, where: [] })) }),
  plan({
    resourceType: 'Provenance',
    where: [
      {
        type: 'chain',
        param: 'target',
        targetType: 'Observation',
        where: [{ type: 'chain', param: 'subject', targetType: 'Patient', where: [] }],
      },
    ],
  }),
  plan({ where: [{ type: 'text', part: 'content', query: { type: 'words', words: ['one'], isPrefix: true } }] }),
];

function shown(stored: FoundResource | StoredVersion | HistoryVersion | undefined): string {
  if (stored === undefined) return 'nothing';
  if (!('version' in stored)) return `${stored.resourceType}/${stored.id} ${stored.content}`;
  const { resourceType, id, version, updatedAt, method, content } = stored;
  const isCreation = 'isCreation' in stored && stored.isCreation;
  return `${method} ${resourceType}/${id} ${version} ${updatedAt} ${isCreation} ${content}`;
}

/** All that a record answers to many questions, a line each. */
async function answers(record: PatientRecord): Promise<string[]> {
  const lines: string[] = [];
  const tell = (question: string, all: readonly Parameters<typeof shown>[0][], total?: number): void => {
    lines.push(`${question}: ${total ?? ''} ${all.map(shown).join(' | ')}`);
  };
  for (const [name, resourceType, id] of places) {
    tell(name, [await record.read(resourceType, id)]);
    for (const version of [1, 2, 3, 4]) tell(`${name} ${version}`, [await record.vread(resourceType, id, version)]);
    const history = await record.history({ resourceType, id, count: 100 });
    tell(`${name} history`, history?.versions ?? [], history?.total ?? -1);
  }
  for (const [index, search] of searches.entries()) {
    const page = await record.search(search);
    tell(`search ${index}`, page.matches, page.total);
    tell(`search ${index} includes`, page.included);
  }
  for (const request of [{}, ...types.map((resourceType) => ({ resourceType })), { at: { low: 3500, high: 5500 } }]) {
    const history = await record.history({ ...request, count: 1000 });
    tell(`history ${JSON.stringify(request)}`, history?.versions ?? [], history?.total ?? -1);
  }
  return lines;
}

async function assertLaw(transactions: readonly (readonly ResourceChange[])[], admitted: Admission): Promise<void> {
  const store = await load(transactions);
  for (const patient of patients) {
    const last = await lastShown(transactions.flat(), patient);
    const removed = new Set([...last].filter(([, resource]) => !isAsked(admitted, resource)).map(([name]) => name));
    const rest = transactions.map((changes) =>
      changes.filter(({ resourceType, id }) => !removed.has(`${resourceType}/${id}`)),
    );
    const alone = await load(rest);
    const expected = await answers(alone.openRecord(patient, everything));
    await alone.close();
    const narrowed = await answers(store.openRecord(patient, both(admitted)));
    for (const [index, line] of expected.entries())
      assert.is(narrowed[index], line, `${patient}, without ${[...removed]}`);
  }
  await store.close();
}

function told(transactions: readonly (readonly ResourceChange[])[]): string {
  const of = (each: ResourceChange): string =>
    each.type === 'put' ? JSON.stringify(each.resource) : `DELETE ${each.resourceType}/${each.id}`;
  return transactions.map((changes) => changes.map(of).join('\n    ')).join('\n  then\n    ');
}

test('a narrowed record is what it would be without the rest', async () => {
  const property = fc.asyncProperty(writes, admission, assertLaw);
  const details = await fc.check(property, { numRuns: runs });
  if (!details.failed) return;
  const [transactions = []] = details.counterexample ?? [];
  assert.unreachable(`seed ${details.seed}: ${String(details.errorInstance)}\n    ${told(transactions)}`);
});

test.run();
