import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import { put, remove, to } from '../support/changes.ts';
import { found, through } from './contained-data.ts';
import type { OpenStore } from './contract.ts';
import { withFilled } from './open-store.ts';
import { ids, plan } from './search-data.ts';
import { anna, ben, clinic } from './visibility-data.ts';

const doctor = (id: string, family: string) => ({
  resourceType: 'Practitioner',
  id,
  name: [{ family }],
  identifier: [{ system: 'http://example.org/doctors', value: family }],
});

const role = (id: string, practitioner: string, organization: string) => ({
  resourceType: 'PractitionerRole',
  id,
  active: true,
  practitioner: to(practitioner),
  organization: to(organization),
});

/** An observation of a patient's, by its performers. */
const observation = (id: string, performers: string[], contained: object[], patient = 'anna') =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    contained,
    code: { text: 'x' },
    subject: to(`Patient/${patient}`),
    performer: performers.map(to),
  });

/** "A chained condition will be evaluated inside contained resources": https://hl7.org/fhir/R4/search.html#contained. */
export function containedContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: contained resources`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([
      anna,
      ben,
      clinic(),
      put(doctor('held', 'Held')),
      observation('grey', ['#d'], [doctor('d', 'Grey')]),
      observation('two', ['#e'], [doctor('d', 'Grey'), doctor('e', 'Brown')]),
      observation('held', ['Practitioner/held'], []),
      observation('role', ['#r'], [role('r', '#d', 'Organization/clinic'), doctor('d', 'Grey')]),
      observation(
        'role-of-held',
        ['#r'],
        [role('r', 'Practitioner/held', '#o'), { resourceType: 'Organization', id: 'o' }],
      ),
      observation('nameless', ['#d'], [{ resourceType: 'Practitioner', id: 'd' }]),
      observation('bens', ['#d'], [doctor('d', 'Grey')], 'ben'),
    ]);
  });

  const family = (text: string): Condition => ({ type: 'string', param: 'family', any: [{ test: 'equals', text }] });
  const present: Condition = { type: 'present', param: 'family', valueType: 'string' };
  const not = (of: Condition): Condition => ({ type: 'not', of });
  const by = (...where: Condition[]): Condition => through('performer', 'Practitioner', ...where);
  const byRole = (...where: Condition[]): Condition => through('performer', 'PractitionerRole', ...where);
  const identifier = (code: string): Condition => ({ type: 'token', param: 'identifier', any: [{ code }] });

  const cases: [string, Condition, string[]][] = [
    ['a text', by(family('grey')), ['grey']],
    ['a text, of what it refers to among several', by(family('brown')), ['two']],
    ['a token', by(identifier('brown')), ['two']],
    ['several conditions, of one and the same', by(family('brown'), identifier('grey')), []],
    ['several conditions that it meets', by(family('brown'), identifier('brown')), ['two']],
    ['what the record holds, still', by(family('held')), ['held']],
    ['one of both', by({ type: 'any', of: [family('held'), family('brown')] }), ['held', 'two']],
    ['none', by({ type: 'any', of: [] }), []],
    ['anything', by(), ['grey', 'held', 'nameless', 'two']],
    ['no value', by(not(present)), ['nameless']],
    ['some value', by(present), ['grey', 'held', 'two']],
    [
      'another value',
      by({ type: 'unequal', of: { type: 'string', param: 'family', any: [{ test: 'equals', text: 'grey' }] } }),
      ['held', 'two'],
    ],
    ['a negation', by(not(family('grey'))), ['held', 'nameless', 'two']],
    ['an id of its own', by({ type: 'id', any: ['e'] }), ['two']],
    ['a chain to another contained one', byRole(through('practitioner', 'Practitioner', family('grey'))), ['role']],
    ['a chain out of it', byRole(through('practitioner', 'Practitioner', family('held'))), ['role-of-held']],
    [
      'a chain to what is not referred to',
      byRole(through('organization', 'Organization', { type: 'id', any: ['d'] })),
      [],
    ],
    ['chains of both kinds', byRole(through('organization', 'Organization')), ['role', 'role-of-held']],
    ['what is asked of the record alone', by({ type: 'own' }), []],
  ];
  for (const [name, condition, expected] of cases) {
    test(
      `a chain finds ${name}`,
      withData(async (store) => {
        assert.equal(await found(store, condition), expected);
        assert.equal(await found(store, { type: 'id', any: [...expected, 'bens'] }, condition), expected);
        const others = await found(store, not(condition));
        assert.equal([...expected, ...others].sort(), await found(store));
        assert.is(
          (await store.openRecord('anna', everything).search(plan({ where: [condition], count: 0 }))).total,
          expected.length,
        );
      }),
    );
  }

  test(
    'by themselves they are not found, not included and in no history',
    withData(async (store) => {
      const record = store.openRecord('anna', everything);
      assert.equal(await ids(store, { resourceType: 'Practitioner' }), ['held']);
      assert.equal(await ids(store, { resourceType: 'Practitioner', where: [family('grey')] }), []);
      const all = await record.search(
        plan({
          types: resourceTypes.map((resourceType) => ({ resourceType, where: [] })),
          include: [{ sourceType: 'Observation', params: ['performer', 'subject'], iterate: true }],
        }),
      );
      const own = ['grey', 'two', 'held', 'role', 'role-of-held', 'nameless'].map((id) => `Observation/${id}`);
      const keys = all.matches.map(({ resourceType, id }) => `${resourceType}/${id}`);
      assert.equal(keys.sort(), ['Organization/clinic', 'Patient/anna', 'Practitioner/held', ...own].sort());
      assert.equal(all.included, []);
      assert.is(all.total, keys.length);
      assert.is((await record.history({ count: 100 }))?.total, keys.length);
      assert.equal(await store.findForImport(plan({ resourceType: 'Practitioner', where: [identifier('grey')] })), []);
      assert.equal(await store.findForImport(plan({ resourceType: 'Observation', where: [identifier('grey')] })), []);
    }),
  );

  test(
    'they change and go with what contains them',
    withData(async (store) => {
      await store.write([observation('grey', ['#d'], [doctor('d', 'White')]), remove('Observation/two')]);
      assert.equal(await found(store, by(family('grey'))), []);
      assert.equal(await found(store, by(family('brown'))), []);
      assert.equal(await found(store, by(family('white'))), ['grey']);
      await store.write([observation('grey', ['#d'], [doctor('c', 'White'), doctor('d', 'Black')])]);
      assert.equal(await found(store, by(family('white'))), []);
      assert.equal(await found(store, by(family('black'))), ['grey']);
    }),
  );

  test(
    'in what is shared they are found by whoever sees it',
    withData(async (store) => {
      const organization = (name: string) =>
        put({
          resourceType: 'Organization',
          id: 'clinic',
          contained: [{ resourceType: 'Endpoint', id: 'e', status: 'active', name }],
          endpoint: [to('#e')],
        });
      const endpoint = (text: string) =>
        through('endpoint', 'Endpoint', { type: 'string', param: 'name', any: [{ test: 'equals', text }] });
      const at = (text: string, patient: string) =>
        ids(store, { resourceType: 'Organization', where: [endpoint(text)] }, patient);
      await store.write([organization('door')]);
      assert.equal([await at('door', 'anna'), await at('door', 'ben')], [['clinic'], []]);
      await store.write([organization('gate')]);
      assert.equal([await at('door', 'anna'), await at('gate', 'anna')], [[], ['clinic']]);
      await store.write([remove('Observation/role')]);
      assert.equal(await at('gate', 'anna'), []);
    }),
  );

  test.run();
}
