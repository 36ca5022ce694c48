import fc from 'fast-check';
import { hasParameter, parameterCodesOf, parameterOf } from './evaluate-parameters.ts';
import type { Pool } from './generate-pool.ts';

const ordered = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'];

const equality = ['eq', 'ne'];

/** R4's table of operators. https://hl7.org/fhir/R4/search_filter.html */
const operators: Readonly<Record<string, readonly string[]>> = {
  string: [...equality, 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le'],
  number: [...ordered, 'co'],
  date: [...ordered, 'co', 'po'],
  quantity: ordered,
  token: equality,
  reference: [...equality, 're'],
  uri: [...equality, 'co', 'sw', 'ew'],
};

/** As a filter writes it: in quotes where it would not end by itself. */
function written(value: string): string {
  return /[\s()[\]"']/.test(value) ? JSON.stringify(value) : value;
}

/** A part of the value for operators that look for one: its beginning, its end or what lies between. */
function partOf(operator: string, value: string, from: number, to: number): string {
  const characters = [...value];
  const start = operator === 'sw' ? 0 : Math.floor(from * characters.length);
  const end = operator === 'ew' ? characters.length : Math.ceil(start + to * (characters.length - start));
  const part = characters.slice(start, end).join('');
  return /^[\p{L}\p{N}]/u.test(part) ? part : value;
}

/** Where in a text, from 0 to 1. The whole is as likely as half of it. */
const place = fc.constantFrom(0, 0, 0.2, 0.4, 0.6, 0.8, 1);
const partial = new Set(['co', 'sw', 'ew']);
const isOfCharacters = new Set(['string', 'uri']);

function testOf(type: string, code: string, pool: Pool): fc.Arbitrary<string>[] {
  const parameterType = parameterOf(type, code).type;
  const values = pool.values(type, code).filter((value) => !value.includes('\\'));
  const present = fc.constantFrom(`${code} pr true`, `${code} pr false`);
  const known = operators[parameterType];
  if (known === undefined || code === '_id') return [];
  if (values.length === 0) return [present];
  const compared = fc
    .tuple(fc.constantFrom(...known), fc.constantFrom(...values), place, place)
    .map(([operator, value, from, to]) => {
      // What else a resource refers to is not asked beside what it contains.
      if (operator === 'ne' && value.startsWith('#') && parameterType === 'reference') return `${code} eq ${value}`;
      const isPartial = partial.has(operator) && isOfCharacters.has(parameterType);
      return `${code} ${operator} ${written(isPartial ? partOf(operator, value, from, to) : value)}`;
    });
  return [compared, compared, compared, present];
}

function simple(type: string, pool: Pool): fc.Arbitrary<string> {
  const codes = pool
    .codes(type)
    .filter((code) => code !== '_id' && operators[parameterOf(type, code).type] !== undefined);
  return fc
    .constantFrom(...codes)
    .chain((code) => pool.once(`filter ${type} ${code}`, () => fc.oneof(...testOf(type, code, pool))));
}

const compared = new Set(['string', 'number', 'date', 'quantity']);
/** The server compares no value with every type's again and again. */
const maxComparedTargets = 20;

/** Without its type, a chain is clear when the next parameter is of one type wherever the first may lead. */
function isClear(type: string, code: string, test: string): boolean {
  const next = /^[\w-]+/.exec(test)?.[0] ?? '';
  const targets = parameterOf(type, code).targets.filter((target) => hasParameter(target, next));
  const [nextType = '', ...others] = new Set(targets.map((target) => parameterOf(target, next).type));
  return others.length === 0 && (!compared.has(nextType) || targets.length <= maxComparedTargets);
}

/** `subject.name co "pet"` */
function chained(type: string, pool: Pool): fc.Arbitrary<string> {
  const codes = parameterCodesOf(type).filter(
    (code) => parameterOf(type, code).type === 'reference' && pool.targets(type, code).length > 0,
  );
  if (codes.length === 0) return simple(type, pool);
  return fc
    .constantFrom(...codes)
    .chain((code) => fc.tuple(fc.constant(code), fc.constantFrom(...pool.targets(type, code))))
    .chain(([code, target]) =>
      pool
        .once(`filter of ${target}`, () => simple(target, pool))
        .map((test) => (isClear(type, code, test) ? `${code}.${test}` : `${code} pr true`)),
    );
}

/** Values of `_filter` for a type. */
export function filterTexts(type: string, pool: Pool): fc.Arbitrary<string> {
  return pool.once(`filters ${type}`, () => anyFilter(type, pool));
}

function anyFilter(type: string, pool: Pool): fc.Arbitrary<string> {
  const test = fc.oneof({ weight: 4, arbitrary: simple(type, pool) }, { weight: 1, arbitrary: chained(type, pool) });
  const joined = fc.tuple(test, fc.constantFrom('and', 'or'), test).map((parts) => parts.join(' '));
  const grouped = fc
    .tuple(test, fc.constantFrom('and', 'or'), joined)
    .map(([one, operator, both]) => `${one} ${operator} (${both})`);
  const three = fc.tuple(joined, fc.constantFrom('and', 'or'), test).map((parts) => parts.join(' '));
  return fc.oneof(
    test,
    test,
    joined,
    grouped,
    three,
    joined.map((both) => `not (${both})`),
  );
}
