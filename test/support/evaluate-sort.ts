import { intervalsOf } from './evaluate-interval.ts';
import { numberRangesOf, quantityRangesOf } from './evaluate-number.ts';
import { type Json, parameterOf, type TypedValue } from './evaluate-parameters.ts';
import { folded, localTarget, referenceOf, stringsOf, tokensOf, urisOf, withoutBase } from './evaluate-text.ts';

type SortValue = string | number;

/** What each value sorts by: ranges by where they begin. */
function sortValuesOf(type: string, values: readonly TypedValue[], baseUrl: string | undefined): SortValue[] {
  if (type === 'date' || type === 'number' || type === 'quantity') {
    const ranges = { date: intervalsOf, number: numberRangesOf, quantity: quantityRangesOf }[type];
    return values.flatMap<{ low: number; high: number }>(ranges).map((range) => range.low);
  }
  return values.flatMap((value) => textsOf(type, value, baseUrl));
}

function textsOf(type: string, value: TypedValue, baseUrl: string | undefined): string[] {
  switch (type) {
    case 'string':
      return stringsOf(value).map(folded);
    case 'token':
      // A system alone comes before every code: R4 does not say where.
      return tokensOf(value).flatMap(({ system, code }) =>
        code === undefined && system === undefined ? [] : [(code ?? '').toLowerCase()],
      );
    case 'reference': {
      const text = referenceOf(value);
      const reference = text && withoutBase(text, baseUrl);
      // What is contained has no name outside.
      if (reference === undefined || reference.startsWith('#')) return [];
      const id = localTarget(reference)?.split('/')[1];
      // A canonical has a value with its version and one without, as a URI does.
      return id === undefined && typeof value.value === 'string'
        ? [reference, reference.split('|')[0] ?? '']
        : [id ?? reference];
    }
    default:
      return urisOf(value);
  }
}

function compare(a: SortValue, b: SortValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** What a resource is sorted by: its lowest value ascending, its highest descending; undefined when it has none. */
function sortValue(resource: Json, code: string, descending: boolean, baseUrl?: string): SortValue | undefined {
  if (code === '_id') return String(resource.id);
  const parameter = parameterOf(String(resource.resourceType), code);
  if (parameter.type === 'composite' || parameter.type === 'special') throw new Error(`${code} gives no order`);
  const ordered = sortValuesOf(parameter.type, parameter.valuesOf(resource), baseUrl).sort(compare);
  return descending ? ordered.at(-1) : ordered[0];
}

function compareBy(code: string, descending: boolean, baseUrl?: string): (a: Json, b: Json) => number {
  return (a, b) => {
    const left = sortValue(a, code, descending, baseUrl);
    const right = sortValue(b, code, descending, baseUrl);
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return descending ? compare(right, left) : compare(left, right);
  };
}

/** Orders as `_sort` says: missing values last in both directions, ties as the resources came. */
export function sorted(resources: readonly Json[], sort: string, baseUrl?: string): Json[] {
  const keys = sort
    .split(',')
    .map((key) => (key.startsWith('-') ? compareBy(key.slice(1), true, baseUrl) : compareBy(key, false, baseUrl)));
  return [...resources].sort((a, b) => {
    for (const key of keys) {
      const order = key(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}
