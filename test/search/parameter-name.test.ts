import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type NameStep, parseParameterName } from '../../src/search/parameter-name.ts';

const test = suite('parameter-name');

const reference = (code: string, targetType?: string): NameStep =>
  targetType === undefined ? { type: 'reference', code } : { type: 'reference', code, targetType };
const has = (sourceType: string, param: string): NameStep => ({ type: 'has', sourceType, param });
const final = (code: string, modifier?: string): NameStep =>
  modifier === undefined ? { type: 'final', code } : { type: 'final', code, modifier };

const names: [text: string, ...steps: NameStep[]][] = [
  ['code', final('code')],
  ['general-practitioner', final('general-practitioner')],
  ['_lastUpdated', final('_lastUpdated')],
  ['_has_', final('_has_')],
  ['gender:missing', final('gender', 'missing')],
  ['subject:Patient', final('subject', 'Patient')],
  ['identifier:of-type', final('identifier', 'of-type')],
  ['_include:iterate', final('_include', 'iterate')],
  ['utm_source$x', final('utm_source$x')],
  // The examples of R4's section on chained parameters.
  ['subject.name', reference('subject'), final('name')],
  ['subject:Patient.name', reference('subject', 'Patient'), final('name')],
  ['general-practitioner.address-state', reference('general-practitioner'), final('address-state')],
  [
    'subject:Patient.organization.name:contains',
    ...[reference('subject', 'Patient'), reference('organization'), final('name', 'contains')],
  ],
  // Those of its section on reverse chaining.
  ['_has:Observation:patient:code', has('Observation', 'patient'), final('code')],
  [
    '_has:Observation:patient:_has:AuditEvent:entity:user',
    ...[has('Observation', 'patient'), has('AuditEvent', 'entity'), final('user')],
  ],
  ['_has:Observation:patient:code:not', has('Observation', 'patient'), final('code', 'not')],
  ['_has:Observation:patient:encounter.status', has('Observation', 'patient'), reference('encounter'), final('status')],
  [
    '_has:Observation:patient:encounter:Encounter.location:Location.name:exact',
    ...[has('Observation', 'patient'), reference('encounter', 'Encounter')],
    ...[reference('location', 'Location'), final('name', 'exact')],
  ],
  ['patient._has:Observation:patient:code', reference('patient'), has('Observation', 'patient'), final('code')],
];
for (const [text, ...steps] of names) {
  test(`the name "${text}" is read as ${steps.map(({ type }) => type).join(', ')}`, () => {
    assert.equal(parseParameterName(text), { type: 'name', text, steps });
  });
}

const malformedNames: [text: string, position: number, expected: RegExp][] = [
  ['', 1, /the name of a search parameter/],
  [':', 1, /the name of a search parameter/],
  ['.', 1, /the name of a search parameter/],
  [':exact', 1, /the name of a search parameter/],
  ['name:', 6, /a modifier or a resource type/],
  ['subject.', 9, /the name of a search parameter/],
  ['subject..name', 9, /the name of a search parameter/],
  ['subject:.name', 9, /a modifier or a resource type/],
  ['subject:Patient.', 17, /the name of a search parameter/],
  ['subject:Patient:exact', 16, /a dot or the end/],
  ['name:exact:', 11, /a dot or the end/],
  ['_has', 5, /a colon/],
  ['_has.code', 5, /a colon/],
  ['_has:', 6, /a resource type/],
  ['_has:Observation', 17, /a colon/],
  ['_has::patient:code', 6, /a resource type/],
  ['_has:Observation:', 18, /the name of a search parameter/],
  ['_has:Observation:patient', 25, /a colon/],
  ['_has:Observation:patient.code', 25, /a colon/],
  ['_has:Observation:patient:', 26, /the name of a search parameter/],
  ['_has:Observation:patient:_has', 30, /a colon/],
  ['𝒳.', 3, /the name of a search parameter/],
];
for (const [text, position, expected] of malformedNames) {
  test(`the name "${text}" is malformed at character ${position}`, () => {
    const read = parseParameterName(text);
    assert.is(read.type, 'malformed');
    if (read.type !== 'malformed') return;
    assert.is(read.position, position);
    assert.match(read.message, new RegExp(`^at character ${position}, expected `));
    assert.match(read.message, expected);
  });
}

test('a name of a hundred thousand links is read without running out of stack', () => {
  const read = parseParameterName(`${'subject.'.repeat(100_000)}name`);
  assert.is(read.type === 'name' && read.steps.length, 100_001);
});

test.run();
