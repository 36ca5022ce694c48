import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clinicalDatesOf } from '../../src/credentials/clinical-dates.ts';
import { admissionsOf } from '../../src/credentials/scope-admission.ts';
import { labelProblem, labelsProblem } from '../../src/credentials/scope-label.ts';
import { windowProblem } from '../../src/credentials/scope-window.ts';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { findSearchParameter } from '../../src/search/search-parameter.ts';
import type { Grant } from '../../src/store/credential-store.ts';

const admission = suite('scope admission');
const utc = { timeZone: 'UTC' };

function grant(scope: string, more: Partial<Grant> = {}): Grant {
  return { scope, since: null, until: null, excludedLabels: [], ...more };
}

admission('every type but AuditEvent is what * admits', () => {
  const { read, search } = admissionsOf(grant('patient/*.rs'), null, utc);
  assert.equal(
    [...read.types.keys()],
    resourceTypes.filter((type) => type !== 'AuditEvent'),
  );
  assert.ok([...read.types.values()].every((where) => where.length === 0));
  assert.is(read, search);
});

admission('the letters part reading from searching', () => {
  const { read, search } = admissionsOf(
    grant('patient/Observation.r patient/Condition.s patient/Patient.rs'),
    null,
    utc,
  );
  assert.equal([...read.types.keys()], ['Observation', 'Patient']);
  assert.equal([...search.types.keys()], ['Condition', 'Patient']);
});

admission('any of several scopes of a type admits, and one without parameters all', () => {
  const two = admissionsOf(
    grant('patient/Observation.r?category=a patient/Observation.r?status=final&code=b'),
    null,
    utc,
  );
  const [condition] = two.read.types.get('Observation') ?? [];
  assert.is(condition?.type, 'any');
  const all = admissionsOf(grant('patient/Observation.r?category=a patient/*.r'), null, utc);
  assert.equal(all.read.types.get('Observation'), []);
});

admission('a token admits what both scopes do', () => {
  const both = admissionsOf(grant('patient/*.rs'), 'patient/Observation.r?category=a', utc);
  assert.equal([...both.read.types.keys()], ['Observation']);
  assert.is(both.read.types.get('Observation')?.length, 1);
  assert.is(both.search.types.size, 0);
  const apart = admissionsOf(
    grant('patient/Observation.rs?category=a patient/Patient.rs'),
    'patient/Observation.rs?category=b',
    utc,
  );
  assert.is(apart.read.types.get('Observation')?.length, 2);
  assert.is(apart.read.types.has('Patient'), false);
});

admission('window and labels come to every scope’s conditions', () => {
  const { read } = admissionsOf(grant('patient/*.rs', { since: '2020', excludedLabels: ['s|R'] }), null, utc);
  assert.is(read.types.get('Observation')?.length, 2);
  assert.is(read.types.get('Patient')?.length, 1, 'a type that tells of no moment lies in every window');
});

admission('the same grant is the same value', () => {
  const ask = () => admissionsOf(grant('patient/Observation.rs', { until: '2020' }), null, utc);
  assert.is(ask(), ask());
});

admission('so is a grant that many others came after, in what it says', () => {
  const ask = () => admissionsOf(grant('patient/Observation.rs?code=first'), null, utc);
  const first = ask();
  for (let number = 0; number < 600; number += 1)
    admissionsOf(grant(`patient/Observation.rs?code=c${number}`), null, utc);
  assert.equal(ask(), first);
});

const broken: readonly (readonly [why: string, grant: Grant, tokenScope: string | null])[] = [
  ['an empty scope', grant(''), null],
  ['a scope that is none', grant('patient/Thing.rs'), null],
  ['a token’s empty scope', grant('patient/*.rs'), ''],
  ['a window that is none', grant('patient/*.rs', { since: 'then' }), null],
  ['a label that is none', grant('patient/*.rs', { excludedLabels: ['R'] }), null],
];
for (const [why, each, tokenScope] of broken) {
  admission(`${why} admits nothing: it throws`, () => {
    assert.throws(() => admissionsOf(each, tokenScope, utc));
  });
}

admission('every clinical date is a date parameter of its type', () => {
  for (const type of resourceTypes) {
    for (const code of clinicalDatesOf(type))
      assert.is(findSearchParameter(type, code)?.type, 'date', `${type} ${code}`);
  }
});

const windows: readonly (readonly [since: string | null, until: string | null, wrong: string | undefined])[] = [
  [null, null, undefined],
  ['2020', null, undefined],
  [null, '2020-02', undefined],
  ['2020-02-29', '2020-02-29', undefined],
  ['2020-02-29T10:00:00Z', '2020-02-29', undefined],
  ['2020', '2019', 'until'],
  ['2020-02-30', null, 'since'],
  [null, 'today', 'until'],
  ['', null, 'since'],
  ['ge2020', null, 'since'],
  [`2020${' '.repeat(40)}`, null, 'since'],
];
for (const [since, until, wrong] of windows) {
  admission(`a window from ${since} to ${until} is ${wrong === undefined ? 'one' : `refused for ${wrong}`}`, () => {
    assert.is(windowProblem({ since, until }, 'UTC')?.field, wrong);
  });
}

admission('a window’s days are those of the time zone', () => {
  assert.is(windowProblem({ since: '2020-01-01T04:00:00Z', until: '2019-12-31' }, 'America/New_York'), undefined);
  assert.is(windowProblem({ since: '2020-01-01T04:00:00Z', until: '2019-12-31' }, 'UTC')?.field, 'until');
});

const labels: readonly (readonly [label: string, isLabel: boolean])[] = [
  ['http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY', true],
  ['urn:oid:1.2.3|sensitive data', true],
  ['PSY', false],
  ['|PSY', false],
  ['http://example.org|', false],
  ['http://example.org| ', false],
  ['http://example.org|a|b', false],
  ['a system|PSY', false],
  ['', false],
  [`http://example.org|${'x'.repeat(500)}`, false],
];
for (const [label, isLabel] of labels) {
  admission(`"${label.slice(0, 60)}" is ${isLabel ? 'a' : 'no'} label`, () => {
    assert.is(labelProblem(label) === undefined, isLabel);
    assert.is(labelsProblem(['s|c', label]) === undefined, isLabel);
  });
}

admission('fifty labels at most', () => {
  assert.is(labelsProblem(Array.from({ length: 50 }, (_, index) => `s|c${index}`)), undefined);
  assert.match(labelsProblem(Array.from({ length: 51 }, (_, index) => `s|c${index}`)) ?? '', /at most 50/);
});

admission.run();
