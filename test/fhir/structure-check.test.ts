import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { brokenObservations } from './structure-broken-observations.ts';
import { brokenResources } from './structure-broken-resources.ts';

const test = suite('structure check');

const observation = {
  resourceType: 'Observation',
  id: 'pulse',
  meta: {
    versionId: '1',
    lastUpdated: '2024-02-29T10:00:00.5+01:00',
    profile: ['http://hl7.org/fhir/StructureDefinition/vitalsigns'],
  },
  status: 'final',
  category: [
    { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] },
  ],
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }], text: 'Pulse' },
  subject: { reference: 'Patient/1', display: 'A Patient' },
  effectiveDateTime: '2024-02-29',
  performer: [
    { reference: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520' },
    { reference: 'https://e.x/fhir/Organization/1/_history/2' },
  ],
  valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  referenceRange: [{ low: { value: 50 }, high: { value: 90 } }],
};

const patient = {
  resourceType: 'Patient',
  contained: [{ resourceType: 'Organization', id: 'home', name: 'Home' }],
  extension: [{ url: 'http://e.x/race', extension: [{ url: 'text', valueString: 'mixed' }] }],
  name: [
    {
      family: 'A',
      given: ['B', null, 'C'],
      _given: [null, { extension: [{ url: 'http://e.x', valueCode: 'masked' }] }],
    },
  ],
  _birthDate: {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  },
  gender: 'female',
  _gender: { id: 'g' },
  deceasedBoolean: false,
  managingOrganization: { reference: '#home' },
};

test('admits a valid resource', () => {
  assert.equal(checkResource(observation), []);
});

test('admits contained resources, nested extensions and extensions in place of values', () => {
  assert.equal(checkResource(patient), []);
});

test('admits any code where the value set is preferred alone', () => {
  const attachment = { contentType: 'text/plain', language: 'es-MX', url: 'http://e.x' };
  const concept = { code: 'a', designation: [{ language: 'zh-Hant-TW', value: 'b' }] };
  for (const resource of [
    { ...observation, language: 'es-MX' },
    { ...patient, photo: [attachment], communication: [{ language: { coding: [{ code: 'es-MX' }] } }] },
    { resourceType: 'CodeSystem', status: 'active', content: 'complete', concept: [concept] },
  ]) {
    assert.equal(checkResource(resource), []);
  }
});

test('admits a reason for the absence of a concept that R4 binds', () => {
  const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }];
  const condition = { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { extension } };
  assert.equal(checkResource(condition), []);
});

const periods: [start: string, end: string][] = [
  ['2024-01-02', '2024-01-02T00:00:00Z'],
  ['2024-01-02', '2024-01-01T23:30:00-05:00'],
  ['2024-01-02T03:00:00Z', '2024-01-01'],
  ['2024-01-01T22:00:00-05:00', '2024-01-01'],
  ['2024-01', '2024-01-31T23:00:00-10:00'],
  ['2024-01-01', '2024'],
];
for (const [start, end] of periods) {
  test(`admits a period from ${start} to ${end}`, () => {
    assert.equal(
      checkResource({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, period: { start, end } }),
      [],
    );
  });
}

const links = [
  ...['http://e.x/a', 'https://e.x/a?b=c:d', 'mailto:a@e.x', 'tel:+15550100', '#top', '', 'Patient/1', '../a.html'],
  ...['?a=b:c', 'HTTPS://e.x', 'a/b:c'],
];
for (const link of links) {
  test(`admits the link "${link}" in a narrative`, () => {
    assert.equal(checkResource(withNarrative(`<a href="${link}">a</a>`)), []);
  });
}

test('admits an image that a narrative holds itself', () => {
  assert.equal(checkResource(withNarrative('<img src="data:image/png;base64,iVBORw0KGgo=" alt="a"/>')), []);
});

for (const tag of [
  '<a href="javascript:alert(1)">a</a>',
  "<a href='JavaScript:alert(1)'>a</a>",
  '<a href=" javascript:alert(1)">a</a>',
  '<a href="java&#10;script:alert(1)">a</a>',
  '<a href="java\tscript:alert(1)">a</a>',
  '<a href="&#1;javascript:alert(1)">a</a>',
  '<a href="&#106;avascript&#x3A;alert(1)">a</a>',
  '<a href="&#x0000000000000000000006a;avascript:alert(1)">a</a>',
  '<a href="vbscript:a">a</a>',
  '<a href="data:text/html,a">a</a>',
  '<a href="data:image/svg+xml,a">a</a>',
  '<img src="javascript:alert(1)"/>',
  '<img src="data:text/html,a"/>',
  '<q cite="javascript:alert(1)">a</q>',
  '<img src="a.png" longdesc="javascript:alert(1)"/>',
  '<a href="file:///etc/passwd">a</a>',
]) {
  test(`reports a narrative with ${tag}`, () => {
    assertReported(checkResource(withNarrative(tag)), 'Patient.text.div', 'invariant');
  });
}

function withNarrative(content: string): object {
  const div = `<div xmlns="http://www.w3.org/1999/xhtml">a ${content}</div>`;
  return { ...patient, text: { status: 'generated', div } };
}

test('takes # for the containing resource and holds it to the target types', () => {
  const within = (subject: object) => ({
    ...patient,
    contained: [...patient.contained, { ...observation, id: 'o', subject }],
  });
  assert.equal(checkResource(within({ reference: '#' })), []);
  const organization = { ...patient.contained[0], partOf: { reference: '#' } };
  const [problem] = checkResource({ ...patient, contained: [organization] });
  assert.is(problem?.expression, 'Patient.contained[0].partOf.reference');
});

test('admits a resource of nothing but its type where nothing is required', () => {
  for (const type of ['Patient', 'Parameters', 'Basic']) {
    const problems = checkResource({ resourceType: type });
    assert.equal(
      problems.map((problem) => problem.code),
      type === 'Basic' ? ['required'] : [],
    );
  }
});

test('admits a search as reference where a transaction will resolve it, held to the target types', () => {
  const options = { allowConditional: true };
  const withSubject = (reference: string) => ({ ...observation, subject: { reference } });
  assert.equal(checkResource(withSubject('Patient?identifier=http://e.x|1'), options), []);
  assert.is(
    checkResource(withSubject('Practitioner?identifier=1'), options)[0]?.expression,
    'Observation.subject.reference',
  );
});

for (const [promise, change, expression, code] of brokenObservations) {
  test(`reports ${promise}`, () => {
    const changed = Object.fromEntries(
      Object.entries({ ...observation, ...change }).filter(([, value]) => value !== undefined),
    );
    assertReported(checkResource(changed), expression, code);
  });
}

for (const [promise, resource, expression, code] of brokenResources) {
  test(`reports ${promise}`, () => assertReported(checkResource(resource), expression, code));
}

function assertReported(problems: ReturnType<typeof checkResource>, expression: string, code: string): void {
  const found = problems.map((problem) => `${problem.expression} ${problem.code}`);
  assert.ok(found.includes(`${expression} ${code}`), `expected ${expression} ${code}, got ${JSON.stringify(problems)}`);
}

test('says what would be right', () => {
  const [unknown] = checkResource({ ...observation, statsu: 'final' });
  assert.match(unknown?.message ?? '', 'did you mean status?');
  const [type] = checkResource({ resourceType: 'Obsevation' });
  assert.match(type?.message ?? '', 'did you mean "Observation"?');
  const [code] = checkResource({ ...observation, status: 'done' });
  assert.match(code?.message ?? '', 'registered, preliminary, final');
});

test('takes names that JavaScript objects inherit for unknown elements', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const resource = JSON.parse(`{"resourceType":"Patient","${name}":{"a":1},"name":[{"${name}":1}]}`);
    assert.equal(
      checkResource(resource).map((problem) => problem.expression),
      [`Patient.${name}`, `Patient.name[0].${name}`],
    );
    assert.is(checkResource({ resourceType: name })[0]?.expression, 'Resource');
  }
});

test('refuses what is no object', () => {
  for (const value of [null, undefined, 1, 'Patient', true, [], [observation]]) {
    assert.is(checkResource(value)[0]?.code, 'structure');
  }
});

test('stops at the number of problems asked for', () => {
  const name = Array.from({ length: 1000 }, () => ({ nonsense: 1 }));
  assert.is(checkResource({ resourceType: 'Patient', name }, { maxProblems: 3 }).length, 3);
  assert.is(checkResource({ resourceType: 'Patient', name }).length, 20);
});

test('refuses nesting beyond 64 objects and survives any depth', () => {
  const nested = (depth: number) => {
    let extension: object = { url: 'http://e.x', valueCode: 'a' };
    for (let level = 1; level < depth; level++) extension = { url: 'http://e.x', extension: [extension] };
    return { resourceType: 'Patient', extension: [extension] };
  };
  assert.equal(checkResource(nested(64)), []);
  assert.is(checkResource(nested(65))[0]?.code, 'structure');
  assert.is(checkResource(nested(100_000))[0]?.code, 'structure');
});

/** Every object within a value, with the FHIRPath the check would give it. */
function objectsIn(value: unknown, path: string): [object, string][] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => objectsIn(entry, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, child]) =>
    objectsIn(child, `${path}.${name.replace(/^_/, '')}`),
  );
  return [[value, path], ...inside];
}

test('an unknown element anywhere in a valid resource is reported there', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(observation, patient),
      fc.nat(),
      fc.jsonValue(),
      fc.stringMatching(/^zz[a-z]{1,8}$/),
      (valid, pick, value, name) => {
        const resource = structuredClone(valid);
        const places = objectsIn(resource, valid.resourceType);
        const [object, path] = places[pick % places.length] ?? [resource, valid.resourceType];
        Object.assign(object, { [name]: value });
        const expressions = checkResource(resource, { maxProblems: 1000 }).map((problem) => problem.expression);
        return expressions.includes(`${path}.${name}`);
      },
    ),
    { numRuns: 300 },
  );
});

test('any value in place of any element of a valid resource is answered, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(observation, patient),
      fc.nat(),
      fc.nat(),
      fc.jsonValue(),
      (valid, pick, pickKey, value) => {
        const resource = structuredClone(valid);
        const places = objectsIn(resource, valid.resourceType);
        const object = places[pick % places.length]?.[0] ?? resource;
        const keys = Object.keys(object);
        Object.assign(object, { [keys[pickKey % keys.length] ?? 'id']: value });
        return Array.isArray(checkResource(resource));
      },
    ),
    { numRuns: 300 },
  );
});

test('random JSON never throws', () => {
  const type = fc.constantFrom(...resourceTypes);
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 6 }),
      type,
      fc.dictionary(fc.string(), fc.jsonValue()),
      (json, resourceType, more) => {
        return Array.isArray(checkResource(json)) && Array.isArray(checkResource({ ...more, resourceType }));
      },
    ),
    { numRuns: 300 },
  );
});

test.run();
