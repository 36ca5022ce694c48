// The invariants of R4 that the check holds, each by its key in the definitions. https://hl7.org/fhir/R4/conformance-rules.html#constraints
// They read an object whose parts may be of any shape: the structure check reports shapes, and this must not fail on them.

import { dateInterval } from './date.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Invariant {
  readonly key: string;
  readonly rule: string;
  readonly holds: (object: JsonObject) => boolean;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// No zone is further from UTC than these two.
const easternmostMs = 14 * 3_600_000;
const westernmostMs = 12 * 3_600_000;

const has = (object: JsonObject, name: string): boolean =>
  object[name] !== undefined || object[`_${name}`] !== undefined;

const hasAny =
  (...names: readonly string[]) =>
  (object: JsonObject) =>
    names.some((name) => has(object, name));

/** A choice element is there under any of its names; no other element of the types concerned begins with the same word. */
function hasChoice(object: JsonObject, name: string): boolean {
  return Object.keys(object).some((key) => key.startsWith(name) || key.startsWith(`_${name}`));
}

const implies = (first: boolean, second: boolean): boolean => !first || second;

function codingsOf(concept: unknown): readonly JsonObject[] {
  const codings = isJsonObject(concept) ? concept.coding : undefined;
  return Array.isArray(codings) ? codings.filter(isJsonObject) : [];
}

function isCoded(concept: unknown, system: string, codes: readonly string[]): boolean {
  return codingsOf(concept).some((coding) => coding.system === system && codes.some((code) => coding.code === code));
}

/** FHIRPath's `start <= end`: at different precisions an equal beginning decides nothing, and nothing is no failure. */
function isInOrder(start: unknown, end: unknown): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true;
  if (start.length > 10 && end.length > 10) {
    const [startMs, endMs] = [Date.parse(start), Date.parse(end)];
    return Number.isNaN(startMs) || Number.isNaN(endMs) || startMs <= endMs;
  }
  if (start.length > 10 || end.length > 10) return couldBeInOrder(start, end);
  const precision = Math.min(start.length, end.length);
  return start.slice(0, precision) <= end.slice(0, precision);
}

/** A date has no zone, and its day begins in the first and ends in the last of them: false when no zone puts the two in order. */
function couldBeInOrder(start: string, end: string): boolean {
  const first = dateInterval(start, 'UTC');
  const last = dateInterval(end, 'UTC');
  if (first === undefined || last === undefined) return true;
  const earliest = start.length > 10 ? first.low : first.low - easternmostMs;
  const latest = end.length > 10 ? last.low : last.high - 1 + westernmostMs;
  return earliest <= latest;
}

function isLowUpToHigh({ low, high }: JsonObject): boolean {
  if (!isJsonObject(low) || !isJsonObject(high)) return true;
  if (low.code !== high.code || low.system !== high.system || low.unit !== high.unit) return true;
  return typeof low.value !== 'number' || typeof high.value !== 'number' || low.value <= high.value;
}

function isWithoutRepeatedCode({ code, component }: JsonObject): boolean {
  const own = codingsOf(code);
  if (own.length === 0 || !Array.isArray(component)) return true;
  const isSame = (one: JsonObject) => own.some((other) => isSameCoding(one, other));
  return !component.filter(isJsonObject).some((part) => codingsOf(part.code).some(isSame));
}

/** `intersect` compares whole codings. */
function isSameCoding(one: JsonObject, other: JsonObject): boolean {
  return ['system', 'version', 'code', 'display', 'userSelected'].every((name) => one[name] === other[name]);
}

const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const conditionVerification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const conditionClinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const enteredInError = ['entered-in-error'];

const codedUnit: Invariant = {
  key: 'qty-3',
  rule: 'a code for the unit needs the system that defines it',
  holds: (object) => implies(has(object, 'code'), has(object, 'system')),
};

const invariants: ReadonlyMap<string, readonly Invariant[]> = new Map<string, readonly Invariant[]>([
  ['Quantity', [codedUnit]],
  ['SimpleQuantity', [codedUnit]],
  ['Age', [codedUnit]],
  ['Count', [codedUnit]],
  ['Distance', [codedUnit]],
  ['Duration', [codedUnit]],
  [
    'Extension',
    [
      {
        key: 'ext-1',
        rule: 'an extension has either a value or extensions, one of them and not both',
        holds: (object) => has(object, 'extension') !== hasChoice(object, 'value'),
      },
    ],
  ],
  [
    'Period',
    [{ key: 'per-1', rule: 'the start is not after the end', holds: ({ start, end }) => isInOrder(start, end) }],
  ],
  ['Range', [{ key: 'rng-2', rule: 'low is not above high', holds: isLowUpToHigh }]],
  [
    'Ratio',
    [
      {
        key: 'rat-1',
        rule: 'numerator and denominator are both there, or both absent and an extension is there',
        holds: (object) =>
          has(object, 'numerator') === has(object, 'denominator') &&
          (has(object, 'numerator') || has(object, 'extension')),
      },
    ],
  ],
  [
    'ContactPoint',
    [
      {
        key: 'cpt-2',
        rule: 'a value needs a system',
        holds: (object) => implies(has(object, 'value'), has(object, 'system')),
      },
    ],
  ],
  [
    'Attachment',
    [
      {
        key: 'att-1',
        rule: 'data needs a contentType',
        holds: (object) => implies(has(object, 'data'), has(object, 'contentType')),
      },
    ],
  ],
  [
    'Observation',
    [
      {
        key: 'obs-6',
        rule: 'dataAbsentReason is only there when value[x] is not',
        holds: (object) => !(has(object, 'dataAbsentReason') && hasChoice(object, 'value')),
      },
      {
        key: 'obs-7',
        rule: 'when a component has the code of the observation, value[x] is absent',
        holds: (object) => !hasChoice(object, 'value') || isWithoutRepeatedCode(object),
      },
    ],
  ],
  [
    'Observation.referenceRange',
    [{ key: 'obs-3', rule: 'a reference range has low, high or text', holds: hasAny('low', 'high', 'text') }],
  ],
  [
    'Patient.contact',
    [
      {
        key: 'pat-1',
        rule: 'a contact has a name, telecom, address or organization',
        holds: hasAny('name', 'telecom', 'address', 'organization'),
      },
    ],
  ],
  [
    'Organization',
    [{ key: 'org-1', rule: 'an organization has an identifier or a name', holds: hasAny('identifier', 'name') }],
  ],
  [
    'Condition',
    [
      {
        key: 'con-4',
        rule: 'an abated condition has the clinicalStatus inactive, resolved or remission',
        holds: (object) =>
          !hasChoice(object, 'abatement') ||
          isCoded(object.clinicalStatus, conditionClinical, ['inactive', 'resolved', 'remission']),
      },
      {
        key: 'con-5',
        rule: 'a condition entered in error has no clinicalStatus',
        holds: (object) =>
          !(has(object, 'clinicalStatus') && isCoded(object.verificationStatus, conditionVerification, enteredInError)),
      },
    ],
  ],
  [
    'AllergyIntolerance',
    [
      {
        key: 'ait-1',
        rule: 'clinicalStatus is there unless the verificationStatus is entered-in-error',
        holds: (object) =>
          has(object, 'clinicalStatus') || isCoded(object.verificationStatus, allergyVerification, enteredInError),
      },
      {
        key: 'ait-2',
        rule: 'an allergy entered in error has no clinicalStatus',
        holds: (object) =>
          !(has(object, 'clinicalStatus') && isCoded(object.verificationStatus, allergyVerification, enteredInError)),
      },
    ],
  ],
]);

/** The invariants of a type or backbone element; those of the elements in it belong to them. */
export function invariantsOf(structure: string): readonly Invariant[] {
  return invariants.get(structure) ?? [];
}
