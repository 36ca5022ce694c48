import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { compileExpression, type Extract } from '../../src/search/compile-expression.ts';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { rejects } from '../support/rejects.ts';
import { madeUpResource, variantsOf } from './made-up-resource.ts';

const test = suite('compile-expression');
const shared = new URL('../../../shared/data/', import.meta.url);

type Resource = Readonly<Record<string, unknown>>;

const referenceByExpression = new Map<string, (resource: Resource) => unknown[]>();

/** What fhirpath finds. Search parameters mean `as` as a filter, and `resolve() is T` by what the reference says. */
function fhirpathFinds(expression: string, resource: Resource): unknown[] {
  const known = referenceByExpression.get(expression);
  if (known !== undefined) return known(resource);
  const text = expression
    .replace(/\(([\w.]+) as (\w+)\)/g, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(/resolve\(\) is (\w+)/g, "pointsTo('$1')");
  const pointsTo = {
    fn: (references: unknown[], type: string) =>
      references.map(
        (reference) =>
          /"reference":"(?:http[^"]*\/)?([A-Z]\w+)[/?]/.exec(JSON.stringify(reference) ?? '')?.[1] === type,
      ),
    arity: { 1: ['String' as const] },
  };
  const compiled = fhirpath.compile(text, r4, { async: false, userInvocationTable: { pointsTo } });
  const find = (one: Resource): unknown[] => compiled(one);
  referenceByExpression.set(expression, find);
  return find(resource);
}

const compiledByExpression = new Map<string, Extract>();

function compiledFinds(expression: string, resourceType: string, resource: Resource): unknown[] {
  const key = `${resourceType} ${expression}`;
  const extract = compiledByExpression.get(key) ?? compileExpression(expression, resourceType);
  compiledByExpression.set(key, extract);
  const found: unknown[] = [];
  extract(resource, (value) => found.push(value));
  return found;
}

/** Of the parameters that all types share, one type is enough. */
function comparedParameters(resourceType: ResourceType): { code: string; expression: string }[] {
  return searchParametersOf(resourceType).flatMap(({ code, expression, type, base }) => {
    const isShared = base !== resourceType && resourceType !== 'Patient';
    return expression === undefined || type === 'composite' || isShared ? [] : [{ code, expression }];
  });
}

/** Which values are found; a union in fhirpath drops repeats. */
function asSet(values: readonly unknown[]): string[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort();
}

/** Checks every parameter of the resource's type and counts those that found something. */
function compareAll(resourceType: ResourceType, resource: Resource, found: Set<string>): void {
  for (const { code, expression } of comparedParameters(resourceType)) {
    const expected = asSet(fhirpathFinds(expression, resource));
    const actual = asSet(compiledFinds(expression, resourceType, resource));
    assert.equal(actual, expected, `${resourceType} ${code}: ${expression}`);
    if (actual.length > 0) found.add(`${resourceType}.${code}`);
  }
}

test('every expression of R4 and US Core compiles', () => {
  for (const resourceType of resourceTypes) {
    for (const { expression } of searchParametersOf(resourceType)) {
      if (expression !== undefined) compileExpression(expression, resourceType);
    }
  }
});

test('every parameter finds what fhirpath finds in made-up resources with every element', () => {
  const found = new Set<string>();
  const all = resourceTypes.flatMap((resourceType) =>
    comparedParameters(resourceType).map(({ code }) => `${resourceType}.${code}`),
  );
  for (const resourceType of resourceTypes) {
    for (let variant = 0; variant < variantsOf(resourceType); variant += 1) {
      compareAll(resourceType, madeUpResource(resourceType, variant), found);
    }
  }
  // Those that look for one extension by its URL find nothing here and are covered by US Core's examples.
  const byExtension = ['Patient.race', 'Patient.ethnicity', 'Patient.gender-identity', 'Condition.asserted-date'];
  assert.equal(
    all.filter((name) => !found.has(name) && !byExtension.includes(name)),
    [],
  );
});

function resourcesIn(file: URL): Resource[] {
  const text = readFileSync(file, 'utf8');
  if (file.pathname.endsWith('.ndjson'))
    return text
      .trimEnd()
      .split('\n')
      .map((line): Resource => JSON.parse(line));
  const bundle: { entry: { resource: Resource }[] } = JSON.parse(text);
  return bundle.entry.map((entry) => entry.resource);
}

/** Two resources of the same shape differ in their texts and numbers alone. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].sort().join()}]`;
  if (typeof value !== 'object' || value === null) return typeof value;
  return `{${Object.entries(value)
    .map(([name, member]) => `${name}:${shapeOf(member)}`)
    .sort()
    .join()}}`;
}

if (existsSync(shared)) {
  test('every parameter finds what fhirpath finds in each shape of resource of the data at hand', () => {
    const shapes = new Set<string>();
    for (const folder of readdirSync(shared, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue;
      for (const name of readdirSync(new URL(`${folder.name}/`, shared))) {
        for (const resource of resourcesIn(new URL(`${folder.name}/${name}`, shared))) {
          const resourceType = resourceTypes.find((type) => type === resource.resourceType);
          const shape = shapeOf(resource);
          const isSeen = shapes.has(`${resourceType} ${shape}`);
          shapes.add(`${resourceType} ${shape}`);
          // EVERY_RESOURCE=1 takes them all, at half a minute.
          if (resourceType !== undefined && (!isSeen || process.env.EVERY_RESOURCE !== undefined)) {
            compareAll(resourceType, resource, new Set());
          }
        }
      }
    }
    assert.ok(shapes.size > 100, `${shapes.size} shapes`);
  });
} else {
  console.log(
    'SKIPPED compile-expression — ../shared/data is absent, so real resources were not compared with fhirpath.',
  );
}

const deceased: [promise: string, patient: Resource, expected: unknown[]][] = [
  ['no deceased[x] is false', {}, [false]],
  ['deceasedBoolean false is false', { deceasedBoolean: false }, [false]],
  ['deceasedBoolean true is true', { deceasedBoolean: true }, [true]],
  ['deceasedDateTime is true', { deceasedDateTime: '2020' }, [true]],
];
for (const [promise, patient, expected] of deceased) {
  test(`Patient.deceased — ${promise}`, () => {
    const expression = 'Patient.deceased.exists() and Patient.deceased != false';
    assert.equal(compiledFinds(expression, 'Patient', { resourceType: 'Patient', ...patient }), expected);
  });
}

const patientReferences: [promise: string, subject: Resource, isFound: boolean][] = [
  ['a relative reference', { reference: 'Patient/1' }, true],
  ['a versioned reference', { reference: 'Patient/1/_history/2' }, true],
  ['an absolute URL that ends in Patient/id', { reference: 'http://example.org/fhir/Patient/1' }, true],
  ['a URN with a type', { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', type: 'Patient' }, true],
  ['no URN without a type', { reference: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' }, false],
  ['no other type', { reference: 'Group/1' }, false],
  ['no other type whatever `type` says', { reference: 'Group/1', type: 'Patient' }, false],
];
for (const [promise, subject, isFound] of patientReferences) {
  test(`where(resolve() is Patient) — finds ${promise}`, () => {
    const resource = { resourceType: 'Observation', subject };
    const found = compiledFinds('Observation.subject.where(resolve() is Patient)', 'Observation', resource);
    assert.equal(found, isFound ? [subject] : []);
  });
}

for (const expression of [
  'Observation.nothing',
  'Observation.subject.resolve()',
  'Observation.value.where(code in %set)',
  'Observation.code |',
  'Observation.code)',
  "Observation.code.where(text = 'a\\'b')",
]) {
  test(`refuses what it cannot compile: ${expression}`, async () => {
    await rejects(() => compileExpression(expression, 'Observation'));
  });
}

test.run();
