// Which parameter a misspelt name may have meant. https://hl7.org/fhir/R4/search.html#errors
import type { ResourceType } from '../fhir/resource-types.ts';
import { isSearchable, searchParametersOf } from './search-parameter.ts';

const otherParameters = [
  ...['_count', '_elements', '_filter', '_format', '_include', '_list', '_revinclude', '_sort', '_summary', '_total'],
];
/** Longer names than any parameter's are no misspelling of one. */
const maxNameLength = 64;

/** The searchable parameter nearest to the name: one slip apart in a short name, two in one of six letters or more. */
export function suggestParameter(resourceType: ResourceType, name: string): string | undefined {
  if (name.length > maxNameLength) return undefined;
  const codes = searchParametersOf(resourceType).flatMap((parameter) =>
    isSearchable(parameter) ? [parameter.code] : [],
  );
  let best: { readonly code: string; readonly distance: number } | undefined;
  for (const code of [...codes, ...otherParameters]) {
    const distance = editDistance(name.toLowerCase(), code.toLowerCase());
    const allowed = Math.min(name.length, code.length) < 6 ? 1 : 2;
    if (distance <= allowed && (best === undefined || distance < best.distance)) best = { code, distance };
  }
  return best?.code;
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwap ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
