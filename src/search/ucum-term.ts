// Reads unit codes by the grammar of UCUM (https://ucum.org/ucum). https://hl7.org/fhir/R4/search.html#quantity
import { findAtom } from './ucum-atom.ts';

/** A factor times powers of base units, arbitrary units and annotations. */
export interface UnitTerm {
  readonly factor: number;
  /** Symbol → exponent, never 0. */
  readonly powers: ReadonlyMap<string, number>;
}

interface Cursor {
  readonly text: string;
  at: number;
}

const symbolPattern = /10[*^]|(?:[!#-'*,:-Z\\^-z|~]|\[[!-Z\\^-~]+\])+/y;
const factorPattern = /\d+/y;
const exponentPattern = /[+-]?\d+/y;
const annotationPattern = /\{[!-z|~]+\}/y;
const one: UnitTerm = { factor: 1, powers: new Map() };
const definitions = new Map<string, UnitTerm | undefined>();

/** `undefined` when the code is no UCUM, or mixes a special unit such as Cel with others, which UCUM does not define. */
export function readUnitTerm(code: string): UnitTerm | undefined {
  const cursor = { text: code, at: 0 };
  // A solidus at the start inverts only what follows it directly.
  const first = take(cursor, '/') ? divide(one, readComponent(cursor)) : readComponent(cursor);
  const term = readTerm(cursor, first);
  return cursor.at === code.length ? term : undefined;
}

/** The units in which an atom is defined; the same few atoms recur in all codes. */
export function readDefinition(definition: string): UnitTerm | undefined {
  if (!definitions.has(definition)) definitions.set(definition, readUnitTerm(definition));
  return definitions.get(definition);
}

export function multiply(left: UnitTerm | undefined, right: UnitTerm | undefined): UnitTerm | undefined {
  if (left === undefined || right === undefined) return undefined;
  const powers = new Map(left.powers);
  for (const [symbol, exponent] of right.powers) {
    const sum = (powers.get(symbol) ?? 0) + exponent;
    if (sum === 0) powers.delete(symbol);
    else powers.set(symbol, sum);
  }
  return { factor: left.factor * right.factor, powers };
}

function divide(left: UnitTerm | undefined, right: UnitTerm | undefined): UnitTerm | undefined {
  return multiply(left, right && raise(right, -1));
}

function raise({ factor, powers }: UnitTerm, exponent: number): UnitTerm {
  if (exponent === 0) return one;
  return {
    factor: factor ** exponent,
    powers: new Map([...powers].map(([symbol, power]) => [symbol, power * exponent])),
  };
}

/** Division binds as multiplication does: `a/b.c` is `(a/b).c`. */
function readTerm(cursor: Cursor, first: UnitTerm | undefined): UnitTerm | undefined {
  let term = first;
  while (term !== undefined) {
    if (take(cursor, '.')) term = multiply(term, readComponent(cursor));
    else if (take(cursor, '/')) term = divide(term, readComponent(cursor));
    else break;
  }
  return term;
}

/** UCUM annotates units alone; R4's list of common units annotates others too (`%/100{WBC}`, `g/(8.h){shift}`). */
function readComponent(cursor: Cursor): UnitTerm | undefined {
  const start = cursor.at;
  const plain = take(cursor, '(') ? readBracket(cursor) : readPlain(cursor);
  const annotation = match(cursor, annotationPattern);
  if (cursor.at === start) return undefined;
  return annotation === undefined ? plain : multiply(plain, { factor: 1, powers: new Map([[annotation, 1]]) });
}

function readBracket(cursor: Cursor): UnitTerm | undefined {
  const term = readTerm(cursor, readComponent(cursor));
  return take(cursor, ')') ? term : undefined;
}

/** A unit with its exponent or a number; 1 where an annotation stands alone. */
function readPlain(cursor: Cursor): UnitTerm | undefined {
  const symbol = match(cursor, symbolPattern);
  if (symbol === undefined) return { ...one, factor: Number(match(cursor, factorPattern) ?? 1) };
  const exponent = match(cursor, exponentPattern);
  const unit = readSymbol(symbol);
  return unit && raise(unit, Number(exponent ?? 1));
}

function readSymbol(symbol: string): UnitTerm | undefined {
  const atom = findAtom(symbol);
  switch (atom?.type) {
    case 'base':
      return { factor: atom.prefix, powers: new Map([[atom.symbol, 1]]) };
    case 'derived':
      return multiply({ ...one, factor: atom.prefix * atom.factor }, readDefinition(atom.definition));
    case 'special':
    case undefined:
      return undefined;
    default:
      return atom satisfies never;
  }
}

function take(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  cursor.at += 1;
  return true;
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}
