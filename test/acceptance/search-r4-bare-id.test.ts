// R4's search page: "multiple resources may have the same logical identifier. Servers SHOULD reject a search where the logical
// id refers to more than one matching resource across different types." https://hl7.org/fhir/R4/search.html#reference
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { to } from '../support/changes.ts';
import { baseUrl, openWorld } from '../support/evaluate-answers.ts';
import { compare } from '../support/evaluate-comparison.ts';
import { isJson, type Json, listOf, parameterCodesOf, parameterOf } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { crossedWorld } from '../support/generate-world.ts';
import { type Rows, rowsOf } from './search-r4-rows.ts';

const test = suite('R4 search: an id alone');

function observation(id: string, subject: string, more: Json = {}): Json {
  return { resourceType: 'Observation', id, status: 'final', code: {}, subject: to(subject), ...more };
}

const report: Json = { resourceType: 'DiagnosticReport', status: 'final', code: {}, subject: to('Patient/23') };
const world: readonly Json[] = [
  { resourceType: 'Group', id: '23' },
  { resourceType: 'Practitioner', id: 'joe', name: [{ family: 'Joe' }] },
  { resourceType: 'Practitioner', id: '7' },
  { resourceType: 'Organization', id: '7' },
  { resourceType: 'Practitioner', id: 'inner' },
  { resourceType: 'Organization', id: 'inner' },
  observation('of-patient', 'Patient/23', {
    category: [{ coding: [{ code: 'laboratory' }] }],
    performer: [to('Practitioner/joe')],
    device: to('Device/7'),
  }),
  observation('of-group', 'Group/23', { performer: [to('Practitioner/7')] }),
  observation('of-ward', 'Location/ward', { performer: [to('Organization/joe')] }),
  { ...report, id: 'report', result: [to('Observation/of-ward')], performer: [to('Organization/7')] },
  {
    ...report,
    id: 'with-inner',
    contained: [
      observation('i1', 'Device/x', { performer: [to('Practitioner/inner')] }),
      observation('i2', 'Device/x', { performer: [to('Organization/inner')] }),
    ],
    result: [to('#i1'), to('#i2')],
  },
  { resourceType: 'Condition', id: 'c', subject: to('Patient/23'), asserter: to('Practitioner/7') },
];

const rows: Rows = [
  ['Observation?subject=23', '400'],
  ['Observation?subject=Patient/23', 'of-patient'],
  ['Observation?subject:Patient=23', 'of-patient'],
  ['Observation?subject=Group/23', 'of-group'],
  ['Observation?subject=Patient/23,Group/23', 'of-patient of-group'],
  // A parameter for one type is clear.
  ['Observation?patient=23', 'of-patient'],
  ['Condition?subject=23', 'c'],
  ['Observation?subject=ward', 'of-ward'],
  ['Observation?subject=ward,23', '400'],
  ['Observation?subject=24', ''],
  // Whatever else is asked.
  ['Observation?subject=23&_id=of-ward', '400'],
  ['Observation?subject=23&_count=0', '400'],
  ['Observation?subject=ward&performer=7', ''],
  // One of the two that share it is not referred to, or not by this parameter.
  ['Observation?performer=7', 'of-group'],
  // There is no Organization/joe among the resources of the record.
  ['Observation?performer=joe', 'of-patient of-ward'],
  // By one parameter one, by another another.
  ['Observation?device=7', 'of-patient'],
  ['DiagnosticReport?performer=7', 'report'],
  ['?_type=Observation,DiagnosticReport&performer=7', '400'],
  ['?_type=Observation,Condition&subject=23', '400'],
  ['?_type=Condition,DiagnosticReport&subject=23', 'report with-inner c'],
  ['DiagnosticReport?result.subject=ward', 'report'],
  ['DiagnosticReport?result.subject=23', '400'],
  ['DiagnosticReport?result.subject=Patient/23', ''],
  // Contained resources are asked by chains alone.
  ['DiagnosticReport?result.performer=inner', '400'],
  ['DiagnosticReport?result.performer:Organization=inner', 'with-inner'],
  ['Observation?performer=inner', ''],
  ['Practitioner?_has:Observation:performer:subject=23', '400'],
  ['Practitioner?_has:Observation:performer:subject=Group/23', '7'],
  ['Observation?_filter=subject eq 23', '400'],
  ['Observation?_filter=not(subject re 23)', '400'],
  ['Observation?_filter=subject eq Patient/23', 'of-patient'],
  ['DiagnosticReport?_filter=result.subject eq 23', '400'],
];
rowsOf(test)('an id alone', world, rows);

for (const [search, found] of rows.filter(([each]) => !each.includes('_count'))) {
  test(`the evaluator, too: ${search}`, () => {
    const evaluate = () => idsFound([{ resourceType: 'Patient', id: '23' }, ...world], search);
    if (found === '400') assert.throws(evaluate, /several types/);
    else assert.is(evaluate(), found);
  });
}

test('the refusal names the types and how to say which', async () => {
  const { ask } = await recordOf23(world);
  const { status, bundle } = await ask('/fhir/Observation?subject=23');
  const [issue] = listOf(bundle.issue);
  assert.ok(isJson(issue));
  assert.is(status, 400);
  assert.equal([issue.code, issue.location], ['multiple-matches', ['http.subject']]);
  assert.match(String(issue.diagnostics), /Group\/23 and Patient\/23/);
  assert.match(String(issue.diagnostics), /subject=Group\/23 or subject:Group=23/);
});

test('of what another patient’s resources refer to, nothing is told', async () => {
  const others = { ...observation('other', 'Patient/24'), performer: [to('Practitioner/9')] };
  const own = observation('own', 'Patient/23', { performer: [to('Organization/9')] });
  const { find: findOwn } = await recordOf23([others, own]);
  assert.is(await findOwn('Observation?performer=9'), 'own');
});

test('of what a credential may not see, nothing is told', async () => {
  const { find: findInPart } = await recordOf23(world, {}, 'patient/Observation.rs?category=laboratory');
  assert.is(await findInPart('Observation?subject=23'), 'of-patient');
});

test('of what lies inside something that a credential may not see, nothing is told', async () => {
  const inside = (performer: string): Json => ({
    contained: [observation('i', 'Device/x', { performer: [to(performer)] })],
  });
  const resources = [
    { resourceType: 'Practitioner', id: 'inner' },
    { resourceType: 'Organization', id: 'inner' },
    { ...report, id: 'with-inner', ...inside('Practitioner/inner'), result: [to('#i')] },
    { ...report, id: 'other', performer: [to('Organization/inner')] },
    { resourceType: 'AuditEvent', id: 'hidden', ...inside('Organization/inner'), entity: [{ what: to('Patient/23') }] },
  ];
  const search = 'DiagnosticReport?result.performer=inner';
  assert.is(await (await recordOf23(resources)).find(search), 'with-inner');
  assert.is(await (await recordOf23(resources, {}, 'patient/*.rs patient/AuditEvent.rs')).find(search), '400');
});

test('what no longer refers to it is no reason', async () => {
  const { find: findIn } = await recordOf23([...world, observation('of-group', 'Patient/23')]);
  assert.is(await findIn('Observation?subject=23'), 'of-patient of-group');
});

test('of random references to one id of many types, the evaluator says the same: of searches, chains and _has', async () => {
  const { resources, patient } = crossedWorld(7);
  const open = await openWorld(resources, patient);
  const types = [...new Set(open.visible.map(({ resourceType }) => String(resourceType)))];
  const codes = types.flatMap((type) =>
    parameterCodesOf(type)
      .filter((code) => parameterOf(type, code).type === 'reference' && !code.startsWith('_'))
      .map((code) => ({ type, code })),
  );
  const queries = codes.flatMap(({ type, code }) => [
    { type, pairs: [[code, patient] as const] },
    { type, pairs: [['_filter', `not (${code} re ${patient})`] as const] },
    { type: 'Patient', pairs: [[`_has:${type}:patient:${code}`, patient] as const] },
    { type: 'Observation', pairs: [[`has-member:Observation.${code}`, patient] as const] },
    { type: undefined, pairs: [['_type', `${type},Observation`] as const, [code, patient] as const] },
  ]);
  let refused = 0;
  for (const query of queries) {
    const compared = await compare(open, { ...query, isInCompartment: false }, { baseUrl });
    assert.is(compared.difference, undefined, JSON.stringify(query));
    if (compared.isRefused) refused += 1;
  }
  await open.close();
  assert.ok(refused > 30 && refused < queries.length / 2, `${refused} of ${queries.length} are refused`);
});

test.run();
