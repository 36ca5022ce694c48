import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Admissions, everything } from '../../src/store/admission.ts';
import { put, to } from '../support/changes.ts';
import { all, both, doctor, hasCode, only, provenance, shown, without } from './admission-data.ts';
import type { OpenStore } from './contract.ts';
import { withStore } from './open-store.ts';
import { observation, plan } from './search-data.ts';
import { anna, clinic, visit } from './visibility-data.ts';

const parent = put({ resourceType: 'Organization', id: 'parent', name: 'Parent' });
const noVisits = both(without('Encounter'));
const coverage = (payor: string) =>
  put({ resourceType: 'Coverage', id: 'cover', status: 'active', beneficiary: to('Patient/anna'), payor: [to(payor)] });
/** Shared resources are seen as far as what is admitted leads to them. */
export function sharedAdmissionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: admission of what is shared`);

  test(
    'what only something not admitted mentions is not seen',
    withStore(open, async ({ store }) => {
      await store.write([anna, clinic(), visit('Organization/clinic')]);
      assert.equal(await shown(store, noVisits, 'Organization/clinic'), []);
      await store.write([coverage('Organization/clinic')]);
      assert.equal(await shown(store, noVisits, 'Organization/clinic'), ['Organization/clinic']);
    }),
  );

  test(
    'nor what leads on from there, in a circle even',
    withStore(open, async ({ store }) => {
      const a = clinic('Clinic', { partOf: to('Organization/parent') });
      const b = put({ resourceType: 'Organization', id: 'parent', name: 'Parent', partOf: to('Organization/clinic') });
      await store.write([anna, a, b, visit('Organization/clinic')]);
      const names = ['Organization/clinic', 'Organization/parent'];
      assert.equal(await shown(store, noVisits, ...names), []);
      await store.write([coverage('Organization/parent')]);
      assert.equal(await shown(store, noVisits, ...names), names);
    }),
  );

  test(
    'a shared resource that is not admitted leads to nothing',
    withStore(open, async ({ store }) => {
      const role = put({
        resourceType: 'PractitionerRole',
        id: 'role',
        practitioner: to('Practitioner/doctor'),
        organization: to('Organization/clinic'),
      });
      const care = put({
        resourceType: 'CareTeam',
        id: 'team',
        subject: to('Patient/anna'),
        participant: [{ member: to('PractitionerRole/role') }],
      });
      await store.write([anna, doctor(), clinic(), role, care]);
      const names = ['PractitionerRole/role', 'Practitioner/doctor', 'Organization/clinic'];
      assert.equal(await shown(store, everything, ...names), names);
      assert.equal(await shown(store, both(without('PractitionerRole')), ...names), []);
      assert.equal(await shown(store, both(without('Practitioner')), ...names), [
        'PractitionerRole/role',
        'Organization/clinic',
      ]);
    }),
  );

  test(
    'nor one that does not meet the conditions of its type',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        parent,
        clinic('Clinic', { partOf: to('Organization/parent'), active: false }),
        visit('Organization/clinic'),
      ]);
      const active = both(all({ Organization: [hasCode('active', 'true')] }));
      assert.equal(await shown(store, active, 'Organization/clinic', 'Organization/parent'), []);
    }),
  );

  test(
    'types alone admit nothing shared: something of the patient’s has to lead there',
    withStore(open, async ({ store }) => {
      await store.write([anna, clinic(), visit('Organization/clinic')]);
      assert.equal(await shown(store, both(only({ Organization: [] })), 'Organization/clinic'), []);
      assert.equal(await shown(store, both(only({ Organization: [], Encounter: [] })), 'Organization/clinic'), [
        'Organization/clinic',
      ]);
    }),
  );

  test(
    'a definition is seen by its canonical URL, a Binary by its own',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        put({ resourceType: 'Questionnaire', id: 'form', url: 'http://example.org/form', status: 'active' }),
        put({
          resourceType: 'QuestionnaireResponse',
          id: 'answers',
          status: 'completed',
          subject: to('Patient/anna'),
          questionnaire: 'http://example.org/form|2',
        }),
        put({ resourceType: 'Binary', id: 'scan', contentType: 'image/png' }),
        put({
          resourceType: 'DocumentReference',
          id: 'letter',
          status: 'current',
          subject: to('Patient/anna'),
          content: [{ attachment: { url: 'Binary/scan' } }],
        }),
      ]);
      const names = ['Questionnaire/form', 'Binary/scan'];
      assert.equal(await shown(store, noVisits, ...names), names);
      assert.equal(await shown(store, both(without('QuestionnaireResponse')), ...names), ['Binary/scan']);
      assert.equal(await shown(store, both(without('DocumentReference')), ...names), ['Questionnaire/form']);
    }),
  );

  test(
    'a Provenance is seen with what it is about, and its author with it',
    withStore(open, async ({ store }) => {
      await store.write([
        anna,
        doctor(),
        visit(undefined),
        observation('a', {}),
        provenance('of-visit', 'Encounter/visit'),
        provenance('of-both', 'Encounter/visit', 'Observation/a'),
      ]);
      const names = ['Provenance/of-visit', 'Provenance/of-both', 'Practitioner/doctor'];
      assert.equal(await shown(store, everything, ...names), names);
      assert.equal(await shown(store, noVisits, ...names), ['Provenance/of-both', 'Practitioner/doctor']);
      assert.equal(await shown(store, both(only({ Provenance: [], Practitioner: [], Patient: [] })), ...names), []);
    }),
  );

  test(
    'so is one about the patient, and one about such a Provenance, through circles even',
    withStore(open, async ({ store }) => {
      const admitted = both(only({ Provenance: [], Patient: [] }));
      await store.write([
        anna,
        doctor(),
        observation('a', {}),
        provenance('of-anna', 'Patient/anna'),
        provenance('of-it', 'Provenance/of-anna'),
      ]);
      assert.equal(await shown(store, admitted, 'Provenance/of-anna', 'Provenance/of-it'), [
        'Provenance/of-anna',
        'Provenance/of-it',
      ]);
      await store.write([
        provenance('one', 'Provenance/other', 'Observation/a'),
        provenance('other', 'Provenance/one'),
      ]);
      assert.equal(await shown(store, everything, 'Provenance/one', 'Provenance/other'), [
        'Provenance/one',
        'Provenance/other',
      ]);
      assert.equal(await shown(store, admitted, 'Provenance/one', 'Provenance/other'), []);
    }),
  );

  test(
    'a shared Provenance about something that may be a patient’s and is not admitted is nobody’s',
    withStore(open, async ({ store }) => {
      const device = put({ resourceType: 'Device', id: 'scale' });
      await store.write([
        anna,
        clinic(),
        device,
        visit('Organization/clinic'),
        provenance('p', 'Organization/clinic', 'Device/scale'),
        provenance('q', 'Organization/clinic', 'Provenance/p'),
        provenance('r', 'Organization/clinic'),
      ]);
      const names = ['Provenance/p', 'Provenance/q', 'Provenance/r'];
      assert.equal(await shown(store, everything, ...names), names);
      assert.equal(await shown(store, both(without('Device')), ...names), ['Provenance/r']);
    }),
  );

  test(
    'the order of a record does not tell by what a shared resource came into it',
    withStore(open, async ({ store }) => {
      const ids = async (): Promise<string[]> => {
        const types = (['Observation', 'Organization', 'Practitioner', 'Provenance'] as const).map((resourceType) => ({
          resourceType,
          where: [],
        }));
        const page = await store.openRecord('anna', noVisits).search(plan({ types }));
        return page.matches.map(({ id }) => id);
      };
      const organizations = [...'abcdefgh'].map((id) => put({ resourceType: 'Organization', id, name: id }));
      await store.write([anna, ...organizations, doctor(), observation('a', {})]);
      for (const letter of 'hgfedcba') await store.write([visit(`Organization/${letter}`, letter)]);
      for (const letter of 'badcfehg') {
        await store.write([
          put({
            resourceType: 'Coverage',
            id: letter,
            status: 'active',
            beneficiary: to('Patient/anna'),
            payor: [to(`Organization/${letter}`)],
          }),
        ]);
      }
      const found = await ids();
      assert.is(found.length, 9);
      await store.write([...'abcdefgh'].map((letter) => visit(undefined, letter)));
      assert.equal(await ids(), found);
    }),
  );

  test(
    'what is shared shows the versions since something admitted leads to it, without a break',
    withStore(open, async ({ store, clock }) => {
      const write = async (...changes: Parameters<typeof store.write>[0]): Promise<void> => {
        clock.now += 1000;
        await store.write(changes);
      };
      const versions = async (admissions: Admissions): Promise<(number | boolean)[]> => {
        const record = store.openRecord('anna', admissions);
        const page = await record.history({ resourceType: 'Organization', id: 'clinic', count: 10 });
        const all = page?.versions ?? [];
        for (const version of [1, 2, 3, 4, 5]) {
          const isShown = all.some((each) => each.version === version);
          assert.is(
            (await record.vread('Organization', 'clinic', version)) !== undefined,
            isShown,
            `version ${version}`,
          );
        }
        assert.is(page?.total ?? 0, all.length);
        return all.flatMap(({ version, isCreation }) => (isCreation ? [version, true] : [version]));
      };
      await write(anna, clinic('One'), visit('Organization/clinic'));
      await write(clinic('Two'));
      assert.equal(await versions(noVisits), []);
      await write(coverage('Organization/clinic'));
      assert.equal(await versions(noVisits), [2, true]);
      await write(clinic('Three'));
      assert.equal(await versions(noVisits), [3, 2, true]);
      assert.equal(await versions(everything), [3, 2, 1, true]);
      const care = (...managers: readonly string[]) =>
        put({
          resourceType: 'CareTeam',
          id: 'team',
          subject: to('Patient/anna'),
          managingOrganization: managers.map(to),
        });
      await write(care('Organization/clinic'));
      await write(coverage('Organization/parent'), clinic('Four'));
      assert.equal(await versions(noVisits), [4, 3, 2, true], 'one takes the place of another');
      await write(care());
      await write(clinic('Five'), care('Organization/clinic'));
      assert.equal(await versions(noVisits), [5, true], 'a break is one, whatever else leads there');
      assert.equal(await versions(everything), [5, 4, 3, 2, 1, true]);
    }),
  );

  test.run();
}
