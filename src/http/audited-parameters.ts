// What the audit trail keeps of a request's parameters: the names that R4 knows, and nothing that a person may have written.
// https://hl7.org/fhir/R4/search.html
import { resourceTypes } from '../fhir/resource-types.ts';
import { searchParametersOf } from '../search/search-parameter.ts';
import { specialParameters } from '../search/special-parameters.ts';
import { operations } from './operations.ts';
import type { Pair } from './query.ts';

/** Stands for every other name: a misspelt one may hold what was meant for a value. */
const unknownName = 'unknown';
/** Beside the codes of search parameters. */
const otherNames = [
  ...['_format', '_pretty', '_summary', '_elements', '_count', '_sort', '_total', '_include', '_revinclude'],
  ...['_contained', '_containedType', '_type', '_since', '_at', '_cursor', '_cursorQuery'],
] as const;
/** Of R4, whether or not this server offers them. */
const modifiers = [
  ...['missing', 'exact', 'contains', 'text', 'in', 'not-in', 'below', 'above', 'not', 'of-type', 'identifier'],
  ...['type', 'iterate', 'recurse'],
] as const;
const maxNames = 50;
/** Of a name with a long chain; no search of this server takes a longer one. */
const maxLength = 200;
const maxKept = 1000;

let vocabulary: ReadonlySet<string> | undefined;
const kept = new Map<string, string>();

/** Each once, in the order sent; a chain or a modifier belongs to the name. */
export function auditedNames(pairs: readonly Pair[]): readonly string[] {
  if (pairs.length === 0) return [];
  return [...new Set(pairs.map(([name]) => auditedName(name)))].slice(0, maxNames);
}

function auditedName(name: string): string {
  const known = kept.get(name);
  if (known !== undefined) return known;
  vocabulary ??= readVocabulary();
  const words = vocabulary;
  const audited = name.length <= maxLength && name.split(/[:.]/).every((part) => words.has(part)) ? name : unknownName;
  if (audited !== unknownName && kept.size < maxKept) kept.set(name, audited);
  return audited;
}

function readVocabulary(): ReadonlySet<string> {
  const codes = resourceTypes.flatMap((type) => searchParametersOf(type).map(({ code }) => code));
  return new Set([
    ...codes,
    ...specialParameters.map(({ code }) => code),
    ...operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
    ...otherNames,
    ...modifiers,
    ...resourceTypes,
  ]);
}
