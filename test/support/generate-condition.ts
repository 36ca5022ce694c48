import fc from 'fast-check';
import type { Pair } from './evaluate.ts';
import { parameterCodesOf, parameterOf, type TypedValue } from './evaluate-parameters.ts';
import { stringsOf } from './evaluate-text.ts';
import { filterTexts } from './generate-filter.ts';
import { isFollowed } from './generate-include.ts';
import type { Pool } from './generate-pool.ts';
import { escapedValue, identifiersOf, ofTypeValues, textsBeside } from './generate-value.ts';

export type Pairs = fc.Arbitrary<Pair>;

const prefixes = ['', '', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const;
const ordered = new Set(['date', 'number', 'quantity']);
/** Where resources have nothing to be near to. */
const strangers: Readonly<Record<string, readonly string[]>> = {
  token: ['x', 'http://acme.org|x', '|x', 'true'],
  string: ['x', 'Smith'],
  date: ['2020', '2020-02-29', '2020-02-29T10:00:00Z'],
  number: ['1', '1.50'],
  quantity: ['5.4', '5.4|http://unitsofmeasure.org|mg', '5.4||mg'],
  reference: ['x', 'Patient/x', 'http://elsewhere.org/fhir/Patient/7'],
  uri: ['http://acme.org/fhir', 'urn:oid:1.2.3'],
  special: ['40.7|-74.0|10|km'],
};
const valueSets = [
  'http://hl7.org/fhir/ValueSet/condition-clinical',
  'http://hl7.org/fhir/ValueSet/observation-status',
  'http://hl7.org/fhir/ValueSet/administrative-gender',
  'http://terminology.hl7.org/ValueSet/v3-ActEncounterCode',
  'http://hl7.org/fhir/ValueSet/encounter-status',
];
const hierarchical = [
  'http://terminology.hl7.org/CodeSystem/v3-ActCode|IMP',
  'http://terminology.hl7.org/CodeSystem/v3-ActCode|_ActEncounterCode',
  'http://terminology.hl7.org/CodeSystem/v3-ActCode|ACUTE',
  'http://terminology.hl7.org/CodeSystem/condition-clinical|active',
  'http://terminology.hl7.org/CodeSystem/condition-clinical|recurrence',
];

function oneOf(values: readonly string[], otherwise: readonly string[] = ['x']): fc.Arbitrary<string> {
  return fc.constantFrom(...(values.length === 0 ? otherwise : values));
}

/** One value, or a comma list of some. */
function listed(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const some = fc.array(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(','));
  return fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: some });
}

function finalValue(type: string, code: string, pool: Pool): fc.Arbitrary<string> {
  const { type: parameterType } = parameterOf(type, code);
  const value = oneOf(pool.values(type, code), strangers[parameterType]);
  if (!ordered.has(parameterType)) return listed(value);
  return listed(fc.tuple(fc.constantFrom(...prefixes), value).map(([prefix, rest]) => prefix + rest));
}

/** `name:modifier` and values for it; the modifiers that R4 has for the parameter's type. */
function withModifier(type: string, code: string, pool: Pool): Pairs[] {
  const parameter = parameterOf(type, code);
  const typed = pool.typedValues(type, code);
  const make = (modifier: string, values: fc.Arbitrary<string>): Pairs =>
    values.map((value): Pair => [`${code}:${modifier}`, value]);
  const own = listed(oneOf(pool.values(type, code), strangers[parameter.type]));
  // R4 has no hierarchy of URNs.
  const urls = listed(
    oneOf(
      pool.values(type, code).filter((uri) => !uri.startsWith('urn:')),
      ['http://acme.org/fhir'],
    ),
  );
  const missing = make('missing', fc.constantFrom('true', 'false'));
  switch (parameter.type) {
    case 'string':
      return [missing, make('exact', own), make('contains', own), make('text', listed(wordsToFind(typed)))];
    case 'token':
      return [
        missing,
        make('not', own),
        make('text', listed(oneOf(typed.flatMap(textsBeside)))),
        make('in', listed(fc.constantFrom(...valueSets))),
        make('not-in', fc.constantFrom(...valueSets)),
        make('above', fc.constantFrom(...hierarchical)),
        make('below', listed(fc.constantFrom(...hierarchical))),
        ...(typed.some((value) => value.type === 'Identifier')
          ? [make('of-type', listed(oneOf(typed.flatMap(ofTypeValues), ['http://acme.org|MR|1'])))]
          : []),
      ];
    case 'uri':
      return [missing, make('below', urls), make('above', urls)];
    case 'reference':
      return [
        missing,
        // A canonical URL has no identifier beside it.
        ...(isFollowed(type, code) ? [make('identifier', listed(oneOf(typed.flatMap(identifiersOf))))] : []),
        ...pool.targets(type, code).flatMap((target) => typedReference(target, make, pool)),
      ];
    case 'date':
    case 'number':
    case 'quantity':
      return [missing];
    default:
      return [];
  }
}

function typedReference(
  target: string,
  make: (modifier: string, values: fc.Arbitrary<string>) => Pairs,
  pool: Pool,
): Pairs[] {
  const ids = pool.ofType(target).map(({ id }) => String(id));
  return [
    make(target, listed(oneOf(ids))),
    make(
      target,
      oneOf(ids).map((id) => `${target}/${id}`),
    ),
  ];
}

/** Some words of strings, as a text search combines them. */
function wordsToFind(typed: readonly TypedValue[]): fc.Arbitrary<string> {
  const found = typed.flatMap(stringsOf).flatMap((text) => text.slice(0, 200).match(/\p{L}{2,}/gu) ?? []);
  const word = oneOf(
    [...new Set(found)].filter((each) => !/^(?:and|or|not)$/i.test(each)),
    ['x'],
  );
  const signs = fc.constantFrom(' ', ' AND ', ' OR ', ' NOT ');
  return fc.oneof(
    word,
    fc.tuple(word, signs, word).map((parts) => parts.join('')),
  );
}

function words(pool: Pool, type: string): string[] {
  const texts = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') for (const word of value.slice(0, 200).match(/\p{L}{3,}/gu) ?? []) texts.add(word);
    else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part);
  };
  for (const resource of pool.ofType(type).slice(0, 8)) collect(resource);
  return [...texts];
}

function textSearch(pool: Pool, type: string): Pairs {
  const word = oneOf(words(pool, type));
  const query = fc.oneof(
    word,
    fc.tuple(word, word).map((both) => both.join(' ')),
    fc.tuple(word, word).map((both) => both.join(' OR ')),
    fc.tuple(word, word).map(([one, two]) => `${one} NOT ${two}`),
    fc.tuple(word, word, word).map(([one, two, three]) => `(${one} OR ${two}) AND ${three}`),
    fc.tuple(word, word).map((both) => `"${both.join(' ')}"`),
    word.map((each) => `${each.slice(0, 3)}*`),
  );
  // Binary, Bundle and Parameters have no narrative.
  const parts = type === 'Binary' ? ['_content'] : ['_text', '_content', '_content'];
  return fc.tuple(fc.constantFrom(...parts), query);
}

function listSearch(pool: Pool): Pairs {
  const ids = pool.ofType('List').map(({ id }) => String(id));
  return oneOf(ids, ['none']).map((id): Pair => ['_list', id]);
}

function idSearch(pool: Pool, type: string): Pairs {
  const ids = pool.ofType(type).map(({ id }) => escapedValue(String(id)));
  return listed(oneOf([...ids, ...ids.map((id) => id.toUpperCase())])).map((value): Pair => ['_id', value]);
}

/** A condition on a resource's own values, without chains. */
export function ownCondition(type: string, pool: Pool, codes = pool.codes(type)): Pairs {
  return fc
    .constantFrom(...codes)
    .chain((code) => pool.once(`own ${type} ${code}`, () => ofParameter(type, code, pool)));
}

function ofParameter(type: string, code: string, pool: Pool): Pairs {
  if (code === '_id') return idSearch(pool, type);
  const plain = finalValue(type, code, pool).map((value): Pair => [code, value]);
  const modified = withModifier(type, code, pool);
  return modified.length === 0
    ? plain
    : fc.oneof({ weight: 2, arbitrary: plain }, { weight: 1, arbitrary: fc.oneof(...modified) });
}

function referenceCodes(type: string, pool: Pool): string[] {
  return parameterCodesOf(type).filter(
    (code) => parameterOf(type, code).type === 'reference' && pool.targets(type, code).length > 0,
  );
}

/** R4's longest lists of targets but "any resource": the server follows no untyped chain through everything again and again. */
const maxUntypedTargets = 12;

/** `subject:Patient.name`, or without the type where the parameter leads to few. */
function chained(type: string, pool: Pool, hops: number, targetsOf = pool.targets): Pairs | undefined {
  const codes = referenceCodes(type, pool).filter((code) => targetsOf(type, code).length > 0);
  if (codes.length === 0) return undefined;
  return fc
    .constantFrom(...codes)
    .chain((code) => fc.tuple(fc.constant(code), fc.constantFrom(...targetsOf(type, code)), fc.boolean()))
    .chain(([code, target, isChosen]) => {
      const { targets } = parameterOf(type, code);
      const isTyped = isChosen || targets.length === 0 || targets.length > maxUntypedTargets;
      return unfiltered(target, pool, hops - 1).map(([name, value]): Pair => {
        // Not every type that the parameter may lead to has a parameter that leads on to that one.
        const needsType = isTyped || /^[\w-]+:[A-Z]/.test(name);
        return [`${needsType ? `${code}:${target}` : code}.${name}`, value];
      });
    });
}

function reverseChained(type: string, pool: Pool, hops: number): Pairs | undefined {
  const sources = pool.sources(type);
  if (sources.length === 0) return undefined;
  return fc
    .constantFrom(...sources)
    .chain(([source, code]) =>
      unfiltered(source, pool, hops - 1).map(([name, value]): Pair => [`_has:${source}:${code}:${name}`, value]),
    );
}

/** Any one condition on a resource of the type, through at most so many other resources. */
export function condition(type: string, pool: Pool, hops: number): Pairs {
  const filter = filterTexts(type, pool).map((text): Pair => ['_filter', text]);
  return pool.once(`filtered ${type} ${hops}`, () =>
    fc.oneof({ weight: 15, arbitrary: unfiltered(type, pool, hops) }, { weight: 2, arbitrary: filter }),
  );
}

/** R4 has `_filter` for "the Search Operation": it stands by itself and not in a chain. */
function unfiltered(type: string, pool: Pool, hops: number): Pairs {
  return pool.once(`condition ${type} ${hops}`, () => unfilteredCondition(type, pool, hops));
}

function unfilteredCondition(type: string, pool: Pool, hops: number): Pairs {
  const intoContained = hops > 0 ? chained(type, pool, hops, pool.containedTargets) : undefined;
  const chains =
    hops > 0 ? [chained(type, pool, hops), intoContained, intoContained, reverseChained(type, pool, hops)] : [];
  const special = [textSearch(pool, type), listSearch(pool)];
  return fc.oneof(
    { weight: 12, arbitrary: ownCondition(type, pool) },
    ...special.map((arbitrary) => ({ weight: 1, arbitrary })),
    ...chains.flatMap((arbitrary) => (arbitrary === undefined ? [] : [{ weight: 4, arbitrary }])),
  );
}
