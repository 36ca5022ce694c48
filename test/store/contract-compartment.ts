import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { contentOf, sees, withStore } from './open-store.ts';
import { plan } from './search-data.ts';

const anna = put({ resourceType: 'Patient', id: 'anna' });
const ben = put({ resourceType: 'Patient', id: 'ben' });
const observation = (id: string, subject: string, more: object = {}) =>
  put({ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, subject: to(subject), ...more });

/** Whose record a resource is part of. */
export function compartmentContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: compartments`);

  test(
    'read — what is one patient’s is not there for another',
    withStore(open, async ({ store }) => {
      await store.write([anna, ben, observation('a', 'Patient/anna')]);
      assert.ok(await sees(store, 'anna', 'Observation/a'));
      const other = store.openRecord('ben', everything);
      assert.is(await other.read('Observation', 'a'), undefined);
      assert.is(await other.vread('Observation', 'a', 1), undefined);
      assert.is(await other.history({ resourceType: 'Observation', id: 'a', count: 10 }), undefined);
      assert.is(await other.read('Patient', 'anna'), undefined);
    }),
  );

  test(
    'openRecord — an unknown or unreadable patient id opens an empty record',
    withStore(open, async ({ store }) => {
      await store.write([anna, put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' })]);
      for (const id of ['', 'nobody', '0', '../anna', 'anna ']) {
        assert.is(await store.openRecord(id, everything).read('Organization', 'clinic'), undefined);
        assert.is(await store.openRecord(id, everything).read('Patient', 'anna'), undefined);
        assert.is((await store.openRecord(id, everything).search(plan({ resourceType: 'Patient' }))).total, 0);
      }
    }),
  );

  test(
    'write — a resource of two patients is in both records',
    withStore(open, async ({ store }) => {
      const both = (status: string) =>
        put({
          resourceType: 'Appointment',
          id: 'both',
          status,
          participant: [
            { actor: to('Patient/anna'), status: 'accepted' },
            { actor: to('Patient/ben'), status: 'accepted' },
          ],
        });
      await store.write([anna, ben, both('booked'), both('fulfilled')]);
      for (const id of ['anna', 'ben']) {
        assert.is((await contentOf(store, id, 'Appointment/both'))?.status, 'fulfilled');
        assert.is(
          (await store.openRecord(id, everything).history({ resourceType: 'Appointment', id: 'both', count: 10 }))
            ?.total,
          2,
        );
      }
      await store.write([remove('Appointment/both')]);
      for (const id of ['anna', 'ben']) assert.is(await contentOf(store, id, 'Appointment/both'), null);
    }),
  );

  test(
    'write — a resource that moves to another patient leaves a tombstone and nothing to read',
    withStore(open, async ({ store }) => {
      await store.write([anna, ben, observation('a', 'Patient/anna', { valueString: 'wrong chart' })]);
      await store.write([observation('a', 'Patient/ben', { valueString: 'right chart' })]);
      assert.is(await contentOf(store, 'anna', 'Observation/a'), null);
      assert.is((await store.openRecord('anna', everything).search(plan({}))).total, 0);
      assert.is(await store.openRecord('anna', everything).vread('Observation', 'a', 1), undefined);
      assert.is((await contentOf(store, 'ben', 'Observation/a'))?.valueString, 'right chart');
      assert.is(await store.openRecord('ben', everything).vread('Observation', 'a', 1), undefined);
      await store.write([observation('a', 'Patient/anna', { valueString: 'back again' })]);
      assert.is((await contentOf(store, 'anna', 'Observation/a'))?.valueString, 'back again');
      assert.is(await contentOf(store, 'ben', 'Observation/a'), null);
    }),
  );

  test(
    'write — a patient’s device and task are that patient’s alone, though R4’s compartment leaves them out',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        ben,
        put({ resourceType: 'Device', id: 'pump', patient: to('Patient/ben') }),
        observation('a', 'Patient/anna', { device: to('Device/pump') }),
      ]);
      assert.not(await sees(store, 'anna', 'Device/pump'));
      assert.ok(await sees(store, 'ben', 'Device/pump'));
    }),
  );

  for (const order of ['before', 'after']) {
    test(
      `Provenance — is where its target is, when it comes ${order} it`,
      withStore(open, async ({ store }) => {
        const target = observation('a', 'Patient/anna');
        const provenance = put({
          resourceType: 'Provenance',
          id: 'p',
          target: [to('Observation/a')],
          recorded: '2024-01-01T00:00:00Z',
          agent: [{ who: to('Practitioner/dr') }],
        });
        const doctor = put({ resourceType: 'Practitioner', id: 'dr' });
        await store.write([anna, ben, doctor]);
        for (const change of order === 'before' ? [provenance, target] : [target, provenance])
          await store.write([change]);
        assert.ok(await sees(store, 'anna', 'Provenance/p'));
        assert.ok(await sees(store, 'anna', 'Practitioner/dr'));
        assert.not(await sees(store, 'ben', 'Provenance/p'));
        assert.not(await sees(store, 'ben', 'Practitioner/dr'));
        assert.is(
          ((await contentOf(store, 'anna', 'Provenance/p')) as { meta: { versionId: string } }).meta.versionId,
          '1',
        );
      }),
    );
  }

  test(
    'Provenance — follows its target to another patient',
    withStore(open, async ({ store }) => {
      const provenance = put({
        resourceType: 'Provenance',
        id: 'p',
        target: [to('Observation/a')],
        recorded: '2024-01-01T00:00:00Z',
        agent: [{ who: { display: 'x' } }],
      });
      await store.write([anna, ben, observation('a', 'Patient/anna'), provenance]);
      await store.write([observation('a', 'Patient/ben')]);
      assert.not(await sees(store, 'anna', 'Provenance/p'));
      assert.is(await store.openRecord('anna', everything).vread('Provenance', 'p', 1), undefined);
      assert.ok(await sees(store, 'ben', 'Provenance/p'));
    }),
  );

  test(
    'Provenance — about nothing but itself or its own Provenance is in no record',
    withStore(open, async ({ store }) => {
      const provenance = (id: string, ...targets: string[]) =>
        put({ resourceType: 'Provenance', id, target: targets.map(to), recorded: '2024-01-01T00:00:00Z' });
      await store.write([anna, provenance('p', 'Patient/anna'), provenance('q', 'Provenance/p')]);
      assert.ok(await sees(store, 'anna', 'Provenance/p'));
      assert.ok(await sees(store, 'anna', 'Provenance/q'));
      await store.write([provenance('p', 'Provenance/p', 'Provenance/q')]);
      assert.not(await sees(store, 'anna', 'Provenance/p'));
      assert.not(await sees(store, 'anna', 'Provenance/q'));
    }),
  );

  test(
    'write — what is about a patient elsewhere is in nobody’s record, whoever mentions it',
    withStore(open, async ({ store }) => {
      const about = (id: string, subject: object) =>
        put({ resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, subject });
      const report = put({
        resourceType: 'DiagnosticReport',
        id: 'report',
        subject: to('Patient/ben'),
        result: [to('Observation/url'), to('Observation/identifier')],
      });
      await store.write([anna, ben, report]);
      await store.write([
        about('url', to('http://example.org/fhir/Patient/anna')),
        about('identifier', { identifier: { value: '1' }, display: 'Anna' }),
      ]);
      for (const id of ['url', 'identifier']) assert.not(await sees(store, 'ben', `Observation/${id}`));
      await store.write([observation('url', 'Patient/anna')]);
      assert.ok(await sees(store, 'anna', 'Observation/url'));
      assert.not(await sees(store, 'ben', 'Observation/url'));
    }),
  );

  test(
    'Patient.link — opens neither record to the other',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        put({ resourceType: 'Patient', id: 'ben', link: [{ other: to('Patient/anna'), type: 'seealso' }] }),
      ]);
      assert.not(await sees(store, 'anna', 'Patient/ben'));
      assert.not(await sees(store, 'ben', 'Patient/anna'));
    }),
  );

  test.run();
}
