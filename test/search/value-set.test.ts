import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import structure from '../../src/fhir/structure.json' with { type: 'json' };
import { codeKey, expandValueSet, isKnownValueSet, valueSetMembers } from '../../src/search/value-set.ts';

const test = suite('value-set');

const r4 = 'http://hl7.org/fhir/ValueSet/';
const terminology = 'http://terminology.hl7.org/';
const actMood = `${terminology}CodeSystem/v3-ActMood`;
const contactRole = `${terminology}CodeSystem/v2-0131`;

// Members as the pages of R4 list them: https://hl7.org/fhir/R4/terminologies-valuesets.html
const expansions: [name: string, url: string, members: Record<string, string[]>][] = [
  [
    'a whole code system',
    `${r4}administrative-gender`,
    { 'http://hl7.org/fhir/administrative-gender': ['male', 'female', 'other', 'unknown'] },
  ],
  [
    'nested codes of a whole code system',
    `${r4}condition-clinical`,
    {
      [`${terminology}CodeSystem/condition-clinical`]: [
        ...['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'],
      ],
    },
  ],
  [
    'another value set and a list of codes',
    `${r4}yesnodontknow`,
    {
      [`${terminology}CodeSystem/v2-0136`]: ['Y', 'N'],
      [`${terminology}CodeSystem/data-absent-reason`]: ['asked-unknown'],
    },
  ],
  [
    'what is below a concept, the concept itself excluded',
    `${terminology}ValueSet/v3-ActEncounterCode`,
    {
      [`${terminology}CodeSystem/v3-ActCode`]: [
        ...['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR'],
      ],
    },
  ],
  [
    'listed codes of a code system that is published elsewhere',
    `${r4}observation-vitalsignresult`,
    {
      'http://loinc.org': [
        ...['85353-1', '9279-1', '8867-4', '2708-6', '8310-5', '8302-2', '9843-4', '29463-7', '39156-5', '85354-9'],
        ...['8480-6', '8462-4', '8478-0'],
      ],
    },
  ],
];
for (const [name, url, systems] of expansions) {
  test(`valueSetMembers — ${name}: ${url}`, () => {
    const expected = Object.entries(systems).flatMap(([system, codes]) => codes.map((code) => codeKey(system, code)));
    const members = valueSetMembers(url) ?? [];
    assert.equal(members.map(({ system, code }) => codeKey(system, code)).sort(), expected.sort());
  });
}

const memberships: [name: string, url: string, system: string, code: string, isMember: boolean][] = [
  ['descendent-of takes descendants', `${r4}inactive`, actMood, 'CRT', true],
  ['descendent-of leaves the concept itself', `${r4}inactive`, actMood, '_ActMoodPredicate', false],
  ['is-not-a leaves the concept', `${r4}patient-contactrelationship`, contactRole, 'O', false],
  ['is-not-a takes the others', `${r4}patient-contactrelationship`, contactRole, 'N', true],
  [
    'codes compare in any case',
    `${r4}administrative-gender`,
    'http://hl7.org/fhir/administrative-gender',
    'MALE',
    true,
  ],
  ['the code system counts', `${r4}administrative-gender`, 'http://example.org/gender', 'male', false],
];
for (const [name, url, system, code, isMember] of memberships) {
  test(`expandValueSet — ${name}: ${code}`, () => {
    assert.is(expandValueSet(url)?.has(codeKey(system, code)), isMember);
  });
}

const urls: [url: string, isKnown: boolean, isExpandable: boolean][] = [
  [`${r4}administrative-gender|4.0.1`, true, true],
  [`${r4}administrative-gender|3.0.1`, false, false],
  [`${r4}administrative-gender|`, false, false],
  [`${r4}administrative-gender|4.0.1|4.0.1`, false, false],
  [`${terminology}ValueSet/v3-ActEncounterCode|2014-03-26`, true, true],
  // No resource of its own; CodeSystem restful-interaction names it as all of its codes.
  [`${r4}restful-interaction`, true, true],
  [`${r4}restful-interaction|`, false, false],
  // Codes below a concept of SNOMED CT, all of LOINC, all media types, codes that R4 gives as an example alone.
  [`${r4}condition-code`, true, false],
  [`${r4}observation-codes`, true, false],
  [`${r4}mimetypes`, true, false],
  [`${r4}service-type`, true, false],
  ['http://example.org/ValueSet/mine', false, false],
  ['administrative-gender', false, false],
  ['constructor', false, false],
  ['__proto__', false, false],
  ['', false, false],
];
for (const [url, isKnown, isExpandable] of urls) {
  test(`"${url}" ${isKnown ? 'is known' : 'is not known'} and ${isExpandable ? 'expands' : 'does not expand'}`, () => {
    assert.is(isKnownValueSet(url), isKnown);
    assert.is(expandValueSet(url) !== undefined, isExpandable);
    assert.is(valueSetMembers(url) !== undefined, isExpandable);
  });
}

test('the value sets of required bindings expand as the structure definitions have them', () => {
  const listed = Object.entries(structure.valueSets as Record<string, Record<string, string[] | '*'>>);
  const comparable = listed.filter(([, systems]) => !Object.values(systems).includes('*'));
  assert.ok(comparable.length > 200);
  for (const [url, systems] of comparable) {
    const expected = Object.entries(systems).flatMap(([system, codes]) =>
      [...codes].map((code) => codeKey(system, code)),
    );
    assert.equal([...(expandValueSet(url) ?? [])].sort(), [...new Set(expected)].sort(), url);
  }
});

test('valueSetMembers — keeps the codes of one code system together', () => {
  const systems = (valueSetMembers(`${r4}yesnodontknow`) ?? []).map(({ system }) => system);
  const runs = systems.filter((system, position) => system !== systems[position - 1]);
  assert.is(runs.length, new Set(systems).size);
});

test.run();
