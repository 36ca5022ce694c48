import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withAuditEvents } from '../../src/audit/audited-record.ts';
import { createMaterialiser, type Materialiser } from '../../src/audit/materialise.ts';
import { purgeOldEntries } from '../../src/audit/retention.ts';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { everything } from '../../src/store/admission.ts';
import type { AuditStore } from '../../src/store/audit-store.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import type { PatientRecord, Store } from '../../src/store/store.ts';
import { appendEach, requestEntries, requestEntry } from '../store/audit-data.ts';
import { put } from '../support/changes.ts';
import { countTurns } from '../support/count-turns.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const materialise = suite('AuditEvents in the record');

interface World {
  readonly store: Store;
  readonly trail: AuditStore;
  readonly materialise: Materialiser;
  /** Ids of the AuditEvents that a patient's record shows. */
  eventsOf(patientId: string): Promise<readonly string[]>;
}

async function world(): Promise<World> {
  const store = await openMemoryStore({ now: () => Date.UTC(2024, 4, 17) });
  await store.write(
    ['ada', 'ben'].flatMap((id) => [
      put({ resourceType: 'Patient', id }),
      put({ resourceType: 'Observation', id: `${id}-weight`, subject: { reference: `Patient/${id}` } }),
    ]),
  );
  const trail = await openSqliteAudit({ file: ':memory:', auditKey: Buffer.alloc(32, 1) });
  return {
    store,
    trail,
    materialise: createMaterialiser({ trail, write: store.write, serverUrl: undefined }),
    eventsOf: async (patientId) => idsOf(store.openRecord(patientId, everything), 'AuditEvent'),
  };
}

async function idsOf(record: PatientRecord, resourceType: ResourceType): Promise<readonly string[]> {
  const plan = { types: [{ resourceType, where: [] }], sort: [], include: [], revinclude: [] } as const;
  const { matches } = await record.search({ ...plan, count: 1000, total: 'none' });
  return matches.map(({ id }) => id);
}

materialise('are there for each request of the patient, and of no other', async () => {
  const { trail, materialise, eventsOf } = await world();
  await trail.append(
    [requestEntry(1), requestEntry(2, { patientId: 'ben' }), requestEntry(3, { patientId: null })],
    [],
  );
  await materialise('ada');
  assert.equal(await eventsOf('ada'), [requestEntry(1).id]);
  assert.equal(await eventsOf('ben'), []);
});

materialise('are there once, however often and from however many processes they are asked for', async () => {
  const { store, trail, materialise, eventsOf } = await world();
  const elsewhere = createMaterialiser({ trail, write: store.write, serverUrl: undefined });
  await trail.append(requestEntries(3), []);
  await Promise.all([materialise('ada'), elsewhere('ada'), materialise('ada')]);
  await trail.append([requestEntry(4)], []);
  await Promise.all([elsewhere('ada'), materialise('ada')]);
  const expected = [1, 2, 3, 4].map((number) => requestEntry(number).id);
  assert.equal(await eventsOf('ada'), expected);
  const history = await store.openRecord('ada', everything).history({ resourceType: 'AuditEvent', count: 100 });
  assert.is(history?.total, expected.length, 'each has one version');
});

materialise('come of a long trail whole', async () => {
  const { trail, materialise, eventsOf } = await world();
  await trail.append(requestEntries(450), []);
  await materialise('ada');
  assert.is((await eventsOf('ada')).length, 450);
});

materialise('leave others their turn where there are many', async () => {
  const { trail, materialise } = await world();
  await trail.append(requestEntries(100), []);
  const turns = await countTurns(() => materialise('ada'));
  assert.ok(turns >= 4, `${turns} turns for a hundred events`);
});

materialise('do not come of what became of credentials', async () => {
  const { trail, materialise, eventsOf } = await world();
  await trail.append([requestEntry(1, { kind: 'credential', action: 'renamed' })], []);
  await materialise('ada');
  assert.equal(await eventsOf('ada'), []);
});

materialise('open nothing of another record that they name', async () => {
  const { store, trail, materialise } = await world();
  await trail.append(
    [requestEntry(1, { ids: ['ben-weight'] }), requestEntry(2, { resourceType: 'Patient', ids: ['ben'] })],
    [],
  );
  await materialise('ada');
  assert.equal(await idsOf(store.openRecord('ada', everything), 'Observation'), ['ada-weight']);
  assert.equal(await idsOf(store.openRecord('ada', everything), 'Patient'), ['ada']);
  assert.equal(await idsOf(store.openRecord('ben', everything), 'AuditEvent'), []);
});

materialise('are brought up to date by what may show them, and by nothing else', async () => {
  const { store } = await world();
  let calls = 0;
  const record = withAuditEvents(store.openRecord('ada', everything), async () => {
    calls += 1;
  });
  const called = async (work: () => Promise<unknown>): Promise<number> => {
    calls = 0;
    await work();
    return calls;
  };
  const plan = { sort: [], include: [], revinclude: [], count: 10, total: 'none' } as const;
  const ofType = (resourceType: ResourceType) => ({ ...plan, types: [{ resourceType, where: [] }] });
  const toEvents = { sourceType: 'AuditEvent', params: ['entity'], iterate: false } as const;
  assert.is(await called(() => record.read('Observation', 'ada-weight')), 0);
  assert.is(await called(() => record.read('AuditEvent', 'x')), 1);
  assert.is(await called(() => record.vread('Observation', 'ada-weight', 1)), 0);
  assert.is(await called(() => record.vread('AuditEvent', 'x', 1)), 1);
  assert.is(await called(() => record.history({ count: 10 })), 1);
  assert.is(await called(() => record.history({ resourceType: 'AuditEvent', count: 10 })), 1);
  assert.is(await called(() => record.history({ resourceType: 'Observation', count: 10 })), 0);
  assert.is(await called(() => record.search(ofType('Observation'))), 0);
  assert.is(await called(() => record.search(ofType('AuditEvent'))), 1);
  assert.is(await called(() => record.search({ ...ofType('Observation'), revinclude: [toEvents] })), 1);
  assert.is(await called(() => record.search(ofType('AuditEvent'), { sortValues: [], ordinal: 1 })), 0, 'a later page');
});

const retention = suite('retention');

retention('removes what is older, and the AuditEvents that came of it', async () => {
  const { store, trail, materialise, eventsOf } = await world();
  await appendEach(trail, requestEntries(6));
  await materialise('ada');
  await purgeOldEntries({ trail, write: store.write, before: requestEntry(4).at });
  const { entries } = await trail.page({ patientId: 'ada', count: 10 });
  assert.equal(
    entries.map(({ requestId }) => requestId),
    ['request-6', 'request-5', 'request-4'],
  );
  assert.equal(
    await eventsOf('ada'),
    [4, 5, 6].map((number) => requestEntry(number).id),
  );
  assert.equal((await trail.verify()).breaks, []);
});

retention('removes a long past in batches, and stops when told to', async () => {
  const { store, trail } = await world();
  await appendEach(trail, requestEntries(1200));
  const stopping = AbortSignal.abort();
  await purgeOldEntries({ trail, write: store.write, before: requestEntry(9999).at, stopping });
  assert.is((await trail.verify()).count, 1200);
  await Promise.all([
    purgeOldEntries({ trail, write: store.write, before: requestEntry(1150).at }),
    purgeOldEntries({ trail, write: store.write, before: requestEntry(1150).at }),
  ]);
  const { count, breaks } = await trail.verify();
  assert.is(count, 51);
  assert.equal(breaks, []);
});

materialise.run();
retention.run();
