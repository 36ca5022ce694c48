import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { codesAbove, codesBelow } from '../../src/search/code-hierarchy.ts';
import { codesOf } from '../../src/search/code-system.ts';

const test = suite('code-hierarchy');

const clinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const roleCode = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const issueType = 'http://hl7.org/fhir/issue-type';
const gender = 'http://hl7.org/fhir/administrative-gender';
const partType = 'http://terminology.hl7.org/CodeSystem/v3-AddressPartType';

// As the pages of R4 show the levels: https://hl7.org/fhir/R4/terminologies-systems.html
const below: [system: string, code: string, codes: readonly string[] | undefined][] = [
  [clinical, 'active', ['active', 'recurrence', 'relapse']],
  [clinical, 'inactive', ['inactive', 'remission', 'resolved']],
  [clinical, 'relapse', ['relapse']],
  [clinical, 'ACTIVE', ['active', 'recurrence', 'relapse']],
  [issueType, 'security', ['expired', 'forbidden', 'login', 'security', 'suppressed', 'unknown']],
  // Beside those nested under it, NCHILD names DAU as a child that is nested elsewhere.
  [roleCode, 'NCHILD', ['DAU', 'NCHILD', 'SON']],
  // ADL, which the property partOf makes a part of AL, is no kind of it.
  [partType, 'AL', ['AL', 'DAL', 'SAL']],
  [gender, 'male', ['male']],
  [gender, 'mal', []],
  ['http://snomed.info/sct', '404684003', undefined],
  ['constructor', 'name', undefined],
  ['', 'male', undefined],
];
for (const [system, code, codes] of below) {
  test(`codesBelow — ${system}|${code} subsumes ${codes?.join(', ') ?? 'nothing known'}`, () => {
    assert.equal(sorted(codesBelow(system, code)), sorted(codes));
  });
}

const above: [system: string, code: string, codes: readonly string[] | undefined][] = [
  [clinical, 'relapse', ['active', 'relapse']],
  [clinical, 'active', ['active']],
  [issueType, 'login', ['login', 'security']],
  [roleCode, 'SON', ['SON', 'NCHILD', 'SONC', 'CHILD', 'FAMMEMB', '_PersonalRelationshipRoleType']],
  [gender, 'male', ['male']],
  [gender, 'mal', []],
  ['http://loinc.org', '8480-6', undefined],
];
for (const [system, code, codes] of above) {
  test(`codesAbove — ${system}|${code} is subsumed by ${codes?.join(', ') ?? 'nothing known'}`, () => {
    assert.equal(sorted(codesAbove(system, code)), sorted(codes));
  });
}

for (const system of [roleCode, 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', partType]) {
  test(`${system} — a code is below another exactly when that is above it`, () => {
    const codes = codesOf(system) ?? [];
    assert.ok(codes.length > 0);
    const down = codes.flatMap((code) => codesBelow(system, code)?.map((lower) => `${lower} < ${code}`) ?? []);
    const up = codes.flatMap((code) => codesAbove(system, code)?.map((upper) => `${code} < ${upper}`) ?? []);
    assert.equal(down.sort(), up.sort());
  });
}

function sorted(codes: readonly string[] | undefined): readonly string[] | undefined {
  return codes && [...codes].sort();
}

test.run();
