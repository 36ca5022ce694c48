import { type ElementStructure, type ElementType, elementsOf, kindOf, propertyName } from '../../src/fhir/structure.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { isJson, type Json } from './evaluate-parameters.ts';
import { primitive, texts } from './generate-primitive.ts';
import type { Random } from './generate-random.ts';

/** A resource to be contained. */
export interface Inner {
  readonly type: string;
  readonly id: string;
}

/** What a resource is made with. */
export interface Making {
  readonly random: Random;
  /** `Type/id` of what it may refer to. */
  readonly keys: readonly string[];
  /** The patient whom everything that has a patient is about. */
  readonly patient: string;
  /** What the resource contains, beside the contained that is being made. */
  readonly inner?: readonly Inner[];
  /** The type of what contains that which is being made. */
  readonly container?: string;
}

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const clinicalStatus = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

/** Some of a system with a hierarchy, some of none, some with a case or a system that all but matches. */
const codings: readonly Json[] = [
  { system: actCode, code: 'AMB', display: 'ambulatory' },
  { system: actCode, code: 'ACUTE', display: 'inpatient acute' },
  { system: actCode, code: 'IMP', display: 'inpatient encounter' },
  { system: clinicalStatus, code: 'active', display: 'Active' },
  { system: clinicalStatus, code: 'recurrence' },
  { system: clinicalStatus, code: 'resolved', display: 'Resolved' },
  { system: 'http://loinc.org', code: '8480-6', display: 'Systolic' },
  { system: 'http://loinc.org', code: '8462-4', display: 'diastolic blood pressure' },
  { system: 'http://acme.org/codes', code: 'a,b|c$d', display: 'odd characters' },
  { system: 'http://acme.org/codes', code: 'Amb' },
  { code: 'AMB', display: 'Of no system' },
  { system: 'http://acme.org/codes', display: 'Of no code' },
];

const ucum = 'http://unitsofmeasure.org';
const units: readonly Json[] = [
  { unit: 'mg', system: ucum, code: 'mg' },
  { unit: 'gram', system: ucum, code: 'g' },
  { unit: 'kg', system: ucum, code: 'kg' },
  { unit: 'mmHg', system: ucum, code: 'mm[Hg]' },
  { unit: 'kPa', system: ucum, code: 'kPa' },
  { unit: '°C', system: ucum, code: 'Cel' },
  { unit: 'F', system: ucum, code: '[degF]' },
  { unit: 'tablet', system: 'http://acme.org/units', code: 'tab' },
  { unit: 'mg' },
  {},
];

const identifierTypes: readonly Json[] = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }], text: 'Record number' },
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'SS' }] },
  { text: 'record card' },
];
const identifierSystems = ['http://acme.org/mrn', 'http://acme.org/ssn', 'urn:oid:1.2.3'];
const identifierValues = ['12345', '1234', 'AB-1', 'ab-1', 'x|y', '7,8'];

function identifier(random: Random): Json {
  return {
    ...(random.oneIn(3) ? {} : { type: random.pick(identifierTypes) }),
    ...(random.oneIn(4) ? {} : { system: random.pick(identifierSystems) }),
    ...(random.oneIn(8) ? {} : { value: random.pick(identifierValues) }),
  };
}

function concept(random: Random): Json {
  const coding = [...Array(random.below(3))].map(() => random.pick(codings));
  const isOfText = coding.length === 0 || random.oneIn(2);
  return { ...(coding.length === 0 ? {} : { coding }), ...(isOfText ? { text: random.pick(texts) } : {}) };
}

function reference(type: ElementType, { random, keys, patient, inner = [], container }: Making): Json | undefined {
  const isAllowed = (key: string): boolean =>
    type.targets === undefined || type.targets.includes('Resource') || type.targets.includes(key.split('/')[0] ?? '');
  if (container !== undefined && isAllowed(`${container}/x`) && random.oneIn(3)) return { reference: '#' };
  const within = inner.filter((each) => isAllowed(each.type));
  if (within.length > 0 && !random.oneIn(3)) return { reference: `#${random.pick(within).id}` };
  if (isAllowed('Patient/x') && !random.oneIn(4)) return { reference: `Patient/${patient}` };
  const allowed = keys.filter((key) => !key.startsWith('Patient/') && isAllowed(key));
  const target = type.targets?.[0] ?? 'Observation';
  if (allowed.length > 0 && !random.oneIn(6)) return { reference: random.pick(allowed) };
  const others: Json[] = [
    { reference: `http://elsewhere.org/fhir/${target === 'Resource' ? 'Basic' : target}/7` },
    { identifier: identifier(random) },
    { identifier: { system: 'http://acme.org/mrn', value: '12345' }, display: 'By number' },
    { display: 'Somebody' },
  ];
  return random.pick(others);
}

const maxDepth = 4;
const about = new Set(['subject', 'patient', 'beneficiary', 'for']);
const left = new Set(['id', 'extension', 'modifierExtension', 'contained', 'implicitRules', 'meta', 'text']);

function elementValue(element: ElementStructure, type: ElementType, making: Making, depth: number): unknown {
  const { random } = making;
  switch (type.code) {
    case 'CodeableConcept':
      return concept(random);
    case 'Coding':
      return random.pick(codings);
    case 'Identifier':
      return identifier(random);
    case 'Reference':
      return reference(type, making);
    case 'Resource':
      return undefined;
    case 'Quantity':
      return { value: primitive('decimal', element, random), ...random.pick(units) };
    case 'SampledData':
      return { origin: { value: 1 }, period: 10, dimensions: 1, factor: 2, data: '1 2 E 3' };
  }
  if (kindOf(type.structure) === 'primitive-type') return primitive(type.code, element, random);
  if (depth > maxDepth) return undefined;
  const made = elements(type.structure, making, depth);
  return type.code === 'Range' ? inOrder(made) : made;
}

/** Of one unit, the lower end first, as R4 has it. */
function inOrder(range: Json): Json {
  const { low, high } = range;
  if (!isJson(low) || !isJson(high) || typeof low.value !== 'number' || typeof high.value !== 'number') return range;
  const [least, most] = [low.value, high.value].sort((a, b) => a - b);
  return { ...range, low: { ...low, value: least }, high: { ...low, value: most } };
}

function elements(structure: string, making: Making, depth: number): Json {
  const { random } = making;
  const made: Record<string, unknown> = {};
  for (const element of elementsOf(structure)) {
    if (left.has(element.name)) continue;
    const isAbout = depth === 0 && about.has(element.name) && !random.oneIn(8);
    if (element.min === 0 && !isAbout && !random.oneIn(depth === 0 ? 2 : 3)) continue;
    const type = random.pick(element.types);
    const count = element.isArray && random.oneIn(3) ? 2 : 1;
    const values = [...Array(count)]
      .map(() => elementValue(element, type, making, depth + 1))
      .filter((value) => value !== undefined && !(typeof value === 'object' && Object.keys(value ?? {}).length === 0));
    if (values.length > 0) made[propertyName(element, type)] = element.isArray ? values : values[0];
  }
  return made;
}

function metaOf(random: Random): Json {
  const tag = random.pick(codings);
  return {
    ...(random.oneIn(2)
      ? { profile: [random.pick(['http://acme.org/p', 'http://acme.org/p|1.0', 'urn:oid:1.2.3'])] }
      : {}),
    ...(random.oneIn(2) ? { tag: [tag] } : {}),
    ...(random.oneIn(3) ? { security: [random.pick(codings)] } : {}),
    ...(random.oneIn(3) ? { source: random.pick(['http://acme.org/source', 'http://acme.org/source#1']) } : {}),
  };
}

function narrativeOf(random: Random): Json {
  const text = `${random.pick(texts)} <b>${random.pick(texts)}</b> and ${random.pick(texts)}`;
  const div = `<div xmlns="http://www.w3.org/1999/xhtml" title="hidden">${text}</div>`;
  return { text: { status: 'generated', div } };
}

/** The element of the resource that a problem lies in, as `Observation.component[2].code` does in `component`. */
function elementOf(expression: string): string {
  return expression.split('.')[1]?.replace(/\[.*/, '') ?? '';
}

/** Drops what R4 does not allow; undefined when it is needed. */
function mended(made: Json): Json | undefined {
  const wrong = checkResource(made).map(({ expression }) => elementOf(expression));
  const kept = Object.fromEntries(Object.entries(made).filter(([name]) => !wrong.includes(name)));
  return checkResource(kept).length === 0 ? kept : undefined;
}

/** What others refer to, so that what is contained can be as well. */
const innerTypes = [
  ...['Patient', 'Practitioner', 'Organization', 'Location', 'Encounter', 'Condition', 'Observation', 'Device'],
  ...['Medication', 'PractitionerRole', 'Specimen', 'RelatedPerson', 'Procedure', 'CareTeam', 'Substance', 'Group'],
];

/** Now and then by the id of a resource that stands by itself. */
function innerOf({ random, keys }: Making): Inner[] {
  if (random.oneIn(2)) return [];
  return [...Array(1 + random.below(2)).keys()].map((index) => {
    const type = random.pick(innerTypes);
    const alike = keys.filter((key) => key.startsWith(`${type}/`)).map((key) => key.slice(type.length + 1));
    return { type, id: alike.length > 0 && random.oneIn(3) ? random.pick(alike) : `c${index + 1}` };
  });
}

/** They refer to each other, to their container and to what stands by itself. */
function containedOf(inner: readonly Inner[], container: string, making: Making): Json[] {
  return inner.map(({ type, id }) => ({
    resourceType: type,
    id,
    ...elements(type, { ...making, inner, container }, 0),
  }));
}

/** Without what R4 does not allow in them; undefined when it is needed. */
function mendedContained(contained: readonly Json[], container: string): readonly Json[] | undefined {
  if (contained.length === 0) return contained;
  const check = (resources: readonly Json[]): string[] =>
    checkResource({ resourceType: container, id: 'x', contained: resources })
      .map(({ expression }) => expression)
      .filter((expression) => expression.startsWith(`${container}.contained[`));
  const wrong = check(contained);
  const kept = contained.map((resource, index) => {
    const start = `${container}.contained[${index}].`;
    const bad = wrong.filter((each) => each.startsWith(start)).map((each) => elementOf(`.${each.slice(start.length)}`));
    return Object.fromEntries(Object.entries(resource).filter(([name]) => !bad.includes(name)));
  });
  return check(kept).length === 0 ? kept : undefined;
}

/**
 * A resource of a type with a random choice of its elements, valid R4; undefined when none of some attempts is. Texts, codes
 * and dates are from few, so that resources have much in common.
 */
export function generateResource(resourceType: string, id: string, making: Making): Json | undefined {
  const { random } = making;
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const narrative = random.oneIn(3) ? narrativeOf(random) : {};
    const inner = innerOf(making);
    const contained = mendedContained(containedOf(inner, resourceType, making), resourceType);
    if (contained === undefined) continue;
    const within = contained.length > 0 ? { contained } : {};
    const own = elements(resourceType, { ...making, inner }, 0);
    const made = mended({ resourceType, id, meta: metaOf(random), ...narrative, ...within, ...own });
    if (made !== undefined) return made;
  }
  return undefined;
}
