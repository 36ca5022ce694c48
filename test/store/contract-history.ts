import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import type { HistoryPage, HistoryPosition, HistoryRequest, Store } from '../../src/store/store.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withFilled, withStore } from './open-store.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

const weight = (value: number, id = 'weight', patient = 'anna') =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'weight' },
    subject: to(`Patient/${patient}`),
    valueQuantity: { value },
  });

/** `Type/id/version`, with * where it created the resource and ! where it deleted it. */
function told({ versions }: HistoryPage): string[] {
  return versions.map(({ resourceType, id, version, isCreation, method, content }) => {
    assert.is(content === undefined, method === 'DELETE');
    if (content !== undefined) assert.match(content, `"id":"${id}","meta":{"versionId":"${version}"`);
    return `${resourceType}/${id}/${version}${isCreation ? '*' : ''}${method === 'DELETE' ? '!' : ''}`;
  });
}

/** All pages together; each page's total is theirs. */
async function all(store: Store, request: Omit<HistoryRequest, 'after'>, patient = 'anna'): Promise<string[]> {
  const found: string[] = [];
  const totals = new Set<number>();
  let after: HistoryPosition | undefined;
  do {
    const page = await store.openRecord(patient, everything).history({ ...request, ...(after ? { after } : {}) });
    if (page === undefined) throw new Error('There is no such history');
    found.push(...told(page));
    totals.add(page.total);
    after = page.next;
  } while (after && found.length < 100);
  assert.equal([...totals], [found.length]);
  return found;
}

/** Histories of a resource, a type and a record. */
export function historyContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: histories`);

  /** A second between writes: anna at 0, weights at 1, 2 and 3, the clinic known from 4 on, changed at 5. */
  const withData = withFilled(open, async ({ store, clock }) => {
    const writes = [
      [anna, ben, clinic('First')],
      [weight(70), weight(50, 'bens', 'ben')],
      [weight(71), weight(60, 'other'), weight(51, 'bens', 'ben')],
      [remove('Observation/weight'), clinic('Second')],
      [visit('Organization/clinic'), weight(72)],
      [clinic('Third'), weight(61, 'other')],
    ];
    for (const write of writes) {
      await store.write(write);
      clock.now += 1000;
    }
  });
  const second = (seconds: number): number => startAt + seconds * 1000;
  const instance = { resourceType: 'Observation', id: 'weight' } as const;
  const type = { resourceType: 'Observation' } as const;

  const w1 = 'Observation/weight/1*';
  const w2 = 'Observation/weight/2';
  const w3 = 'Observation/weight/3!';
  const w4 = 'Observation/weight/4*';
  const o1 = 'Observation/other/1*';
  const o2 = 'Observation/other/2';
  // Seen from the second version on, which is the first that this record shows.
  const c2 = 'Organization/clinic/2*';
  const c3 = 'Organization/clinic/3';
  const e1 = 'Encounter/visit/1*';
  const p1 = 'Patient/anna/1*';

  const cases: [string, Omit<HistoryRequest, 'count' | 'after'>, string[]][] = [
    ['of a resource', instance, [w4, w3, w2, w1]],
    ['of a resource, since', { ...instance, since: second(3) }, [w4, w3]],
    ['of a resource, since an instant between', { ...instance, since: second(2) + 1 }, [w4, w3]],
    ['of a resource, since then nothing', { ...instance, since: second(9) }, []],
    ['of a resource, at an instant', { ...instance, at: { low: second(1) + 500, high: second(1) + 501 } }, [w1]],
    ['of a resource, over a time', { ...instance, at: { low: second(1) + 500, high: second(3) } }, [w2, w1]],
    ['of a resource, at the instant of a change', { ...instance, at: { low: second(2), high: second(2) + 1 } }, [w2]],
    ['of a resource, at a time when it was deleted', { ...instance, at: { low: second(3), high: second(4) } }, [w3]],
    ['of a resource, at a time before it', { ...instance, at: { low: second(0), high: second(1) } }, []],
    ['of a resource, at its last time', { ...instance, at: { low: second(99), high: second(100) } }, [w4]],
    ['of a resource, since and at', { ...instance, since: second(2), at: { low: second(1), high: second(3) } }, [w2]],
    ['of a shared resource, from where it is seen', { resourceType: 'Organization', id: 'clinic' }, [c3, c2]],
    ['of a type', type, [o2, w4, w3, o1, w2, w1]],
    ['of a type, since', { ...type, since: second(3) }, [o2, w4, w3]],
    ['of a type, at', { ...type, at: { low: second(2) + 500, high: second(2) + 501 } }, [o1, w2]],
    ['of a type of shared resources', { resourceType: 'Organization' }, [c3, c2]],
    ['of a type of which there is nothing', { resourceType: 'Claim' }, []],
    ['of a record', {}, [c3, o2, e1, w4, c2, w3, o1, w2, w1, p1]],
    ['of a record, since', { since: second(4) }, [c3, o2, e1, w4]],
    ['of a record, at', { at: { low: second(1) + 500, high: second(1) + 501 } }, [w1, p1]],
    ['of a record, at the end', { at: { low: second(99), high: second(100) } }, [c3, o2, e1, w4, p1]],
  ];
  for (const [name, request, expected] of cases) {
    for (const count of [1, 3, 100]) {
      test(
        `${name} — in pages of ${count}`,
        withData(async (store) => {
          const sorted = await all(store, { ...request, count });
          // Where instants are the same the order of entry tells, and it is not part of these rows.
          assert.equal([...sorted].sort(), [...expected].sort());
        }),
      );
    }
  }

  test(
    'of a record — newest first; at one instant what entered later first',
    withData(async (store) => {
      const page = await store.openRecord('anna', everything).history({ count: 100 });
      const instants = page?.versions.map(({ updatedAt }) => updatedAt) ?? [];
      assert.equal(
        instants,
        [...instants].sort((a, b) => b - a),
      );
      const twos = (await all(store, { count: 2 })).filter((each) => each === o1 || each === w2);
      assert.equal(twos, [o1, w2]);
    }),
  );

  test(
    'one write that brings a resource and changes it — both versions, of which only the last was ever current',
    withStore(open, async ({ store }) => {
      await store.write([anna, weight(70), weight(71)]);
      assert.equal(await all(store, { ...instance, count: 10 }), [w2, w1]);
      assert.equal(await all(store, { ...instance, count: 10, at: { low: startAt, high: startAt + 1 } }), [w2]);
    }),
  );

  test(
    'count 0 — the total alone',
    withData(async (store) => {
      const record = store.openRecord('anna', everything);
      assert.equal(await record.history({ ...instance, count: 0 }), { versions: [], total: 4, next: undefined });
      assert.is((await record.history({ ...type, count: 0, since: second(3) }))?.total, 3);
      assert.is((await record.history({ count: 0 }))?.total, 10);
    }),
  );

  test(
    'of what is not there or not theirs — none',
    withData(async (store) => {
      const ask = (patient: string, id: string) =>
        store.openRecord(patient, everything).history({ resourceType: 'Observation', id, count: 10 });
      assert.is(await ask('anna', 'bens'), undefined);
      assert.is(await ask('ben', 'weight'), undefined);
      assert.is(await ask('anna', 'nobody'), undefined);
      assert.is(await ask('nobody', 'weight'), undefined);
      assert.is(
        await store.openRecord('ben', everything).history({ resourceType: 'Organization', id: 'clinic', count: 1 }),
        undefined,
      );
      assert.equal(await store.openRecord('nobody', everything).history({ count: 10 }), {
        versions: [],
        total: 0,
        next: undefined,
      });
    }),
  );

  test(
    'of a record — nothing of another’s, nor what is no longer seen',
    withData(async (store) => {
      assert.equal(await all(store, { count: 3 }, 'ben'), [
        'Observation/bens/2',
        'Observation/bens/1*',
        'Patient/ben/1*',
      ]);
      await store.write([remove('Encounter/visit'), weight(71, 'bens', 'anna')]);
      const annas = await all(store, { count: 100 });
      assert.not(annas.some((each) => each.startsWith('Organization/')));
      assert.ok(annas.includes('Encounter/visit/2!'));
      assert.ok(annas.includes('Observation/bens/3*'));
      assert.equal(await all(store, { count: 100 }, 'ben'), ['Observation/bens/3*!', 'Patient/ben/1*']);
    }),
  );

  test(
    'what is written between pages — repeats nothing and drops nothing',
    withData(async (store) => {
      const record = store.openRecord('anna', everything);
      const first = await record.history({ ...type, count: 2 });
      await store.write([weight(90)]);
      const next = await record.history({ ...type, count: 100, ...(first?.next ? { after: first.next } : {}) });
      assert.equal(first && next && [...told(first), ...told(next)], [o2, w4, w3, o1, w2, w1]);
      assert.is(next?.total, 7);
    }),
  );

  test.run();
}
