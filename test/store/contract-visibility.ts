import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { contentOf, sees, withStore } from './open-store.ts';
import { plan } from './search-data.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

const named = (name: string) =>
  plan({
    resourceType: 'Organization',
    where: [{ type: 'string', param: 'name', any: [{ test: 'starts', text: name }] }],
  });

/** Which shared resources a patient sees. */
export function visibilityContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: visibility`);

  test(
    'a shared resource is seen by those whose own resources mention it, and by nobody else',
    withStore(open, async ({ store }) => {
      await store.write([anna, ben, clinic(), visit('Organization/clinic')]);
      assert.ok(await sees(store, 'anna', 'Organization/clinic'));
      assert.not(await sees(store, 'ben', 'Organization/clinic'));
      assert.is((await store.openRecord('anna', everything).search(named('clinic'))).total, 1);
      assert.is((await store.openRecord('ben', everything).search(named('clinic'))).total, 0);
    }),
  );

  test(
    'a shared resource that comes later becomes visible',
    withStore(open, async ({ store }) => {
      await store.write([anna, visit('Organization/clinic')]);
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
      await store.write([clinic()]);
      assert.ok(await sees(store, 'anna', 'Organization/clinic'));
    }),
  );

  test(
    'visibility goes on through shared resources, whichever comes last',
    withStore(open, async ({ store }) => {
      const parent = put({ resourceType: 'Organization', id: 'parent', name: 'Parent' });
      const grandparent = put({ resourceType: 'Organization', id: 'grandparent', name: 'Grandparent' });
      await store.write([
        anna,
        visit('Organization/clinic'),
        grandparent,
        clinic('Clinic', { partOf: to('Organization/parent') }),
      ]);
      assert.not(await sees(store, 'anna', 'Organization/grandparent'));
      await store.write([parent]);
      assert.ok(await sees(store, 'anna', 'Organization/parent'));
      assert.not(await sees(store, 'anna', 'Organization/grandparent'));
      await store.write([
        put({ resourceType: 'Organization', id: 'parent', name: 'Parent', partOf: to('Organization/grandparent') }),
      ]);
      assert.ok(await sees(store, 'anna', 'Organization/grandparent'));
    }),
  );

  test(
    'never through another patient’s resource',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        ben,
        clinic(),
        visit('Organization/clinic', 'bens', 'ben'),
        put({
          resourceType: 'Observation',
          id: 'a',
          status: 'final',
          code: { text: 'x' },
          subject: to('Patient/anna'),
          encounter: to('Encounter/bens'),
        }),
      ]);
      assert.not(await sees(store, 'anna', 'Encounter/bens'));
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
    }),
  );

  test(
    'a mention that goes takes the view along, and what was seen through it',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        put({ resourceType: 'Organization', id: 'parent', name: 'Parent' }),
        clinic('Clinic', { partOf: to('Organization/parent') }),
        visit('Organization/clinic'),
      ]);
      await store.write([visit(undefined)]);
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
      assert.not(await sees(store, 'anna', 'Organization/parent'));
      assert.is((await store.openRecord('anna', everything).search(named('clinic'))).total, 0);
      await store.write([visit('Organization/clinic')]);
      assert.ok(await sees(store, 'anna', 'Organization/parent'));
    }),
  );

  test(
    'one of two mentions may go',
    withStore(open, async ({ store }) => {
      await store.write([anna, clinic(), visit('Organization/clinic', 'one'), visit('Organization/clinic', 'two')]);
      await store.write([remove('Encounter/one')]);
      assert.ok(await sees(store, 'anna', 'Organization/clinic'));
      await store.write([remove('Encounter/two')]);
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
    }),
  );

  test(
    'shared resources that mention each other are not seen by that alone',
    withStore(open, async ({ store }) => {
      const a = put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic', partOf: to('Organization/b') });
      const b = put({ resourceType: 'Organization', id: 'b', name: 'B', partOf: to('Organization/clinic') });
      await store.write([anna, a, b, visit('Organization/clinic')]);
      assert.ok(await sees(store, 'anna', 'Organization/b'));
      await store.write([visit(undefined)]);
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
      assert.not(await sees(store, 'anna', 'Organization/b'));
    }),
  );

  test(
    'a new version of a shared resource is read and found by all who see it',
    withStore(open, async ({ store, clock }) => {
      await store.write([anna, clinic('Old name'), visit('Organization/clinic')]);
      clock.now += 5000;
      await store.write([clinic('New name')]);
      assert.is((await contentOf(store, 'anna', 'Organization/clinic'))?.name, 'New name');
      const record = store.openRecord('anna', everything);
      assert.is((await record.read('Organization', 'clinic'))?.updatedAt, clock.now);
      assert.is((await record.search(named('new'))).total, 1);
      assert.is((await record.search(named('old'))).total, 0);
      assert.is((await record.history({ resourceType: 'Organization', id: 'clinic', count: 10 }))?.total, 2);
    }),
  );

  test(
    'a deleted shared resource is not there, as if it never was',
    withStore(open, async ({ store }) => {
      await store.write([anna, clinic(), visit('Organization/clinic')]);
      await store.write([remove('Organization/clinic')]);
      assert.is(await store.openRecord('anna', everything).read('Organization', 'clinic'), undefined);
      assert.is((await store.openRecord('anna', everything).search(named('clinic'))).total, 0);
      await store.write([clinic('Again')]);
      assert.ok(await sees(store, 'anna', 'Organization/clinic'));
    }),
  );

  test(
    'a shared resource that becomes a patient’s own is seen by nobody else',
    withStore(open, async ({ store }) => {
      const scale = (more: object) => put({ resourceType: 'Device', id: 'scale', ...more });
      const weighing = put({
        resourceType: 'Observation',
        id: 'a',
        status: 'final',
        code: { text: 'x' },
        subject: to('Patient/anna'),
        device: to('Device/scale'),
      });
      await store.write([anna, ben, scale({}), weighing]);
      assert.ok(await sees(store, 'anna', 'Device/scale'));
      await store.write([scale({ patient: to('Patient/ben'), lotNumber: 'secret' })]);
      assert.is(await store.openRecord('anna', everything).read('Device', 'scale'), undefined);
      assert.ok(await sees(store, 'ben', 'Device/scale'));
      await store.write([scale({ lotNumber: 'shared again' })]);
      assert.is((await contentOf(store, 'anna', 'Device/scale'))?.lotNumber, 'shared again');
      assert.is(await store.openRecord('anna', everything).vread('Device', 'scale', 2), undefined);
      assert.is(await contentOf(store, 'ben', 'Device/scale'), null);
    }),
  );

  test(
    'Observation.focus opens nothing',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        clinic(),
        put({
          resourceType: 'Observation',
          id: 'a',
          status: 'final',
          code: { text: 'x' },
          subject: to('Patient/anna'),
          focus: [to('Organization/clinic')],
        }),
      ]);
      assert.not(await sees(store, 'anna', 'Organization/clinic'));
    }),
  );

  test(
    'a shared resource shows the versions since it came into view, none from before',
    withStore(open, async ({ store }) => {
      await store.write([anna, ben, clinic('About somebody'), visit('Organization/clinic')]);
      await store.write([clinic('Clean'), visit('Organization/clinic', 'bens', 'ben')]);
      await store.write([clinic('Newest')]);
      assert.is(await store.openRecord('ben', everything).vread('Organization', 'clinic', 1), undefined);
      assert.is(
        (await store.openRecord('ben', everything).history({ resourceType: 'Organization', id: 'clinic', count: 10 }))
          ?.total,
        2,
      );
      assert.is(
        (await store.openRecord('anna', everything).history({ resourceType: 'Organization', id: 'clinic', count: 10 }))
          ?.total,
        3,
      );
    }),
  );

  test.run();
}
