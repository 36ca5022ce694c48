// The parameters that shape a search's answer: how many, in which order, with which total.
// https://hl7.org/fhir/R4/search.html#return
import { invalidSearchValue, notSupportedSearch, repeatedParameter, tooCostly } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { RequestParameter } from './parse.ts';
import { planInclude, planRevinclude } from './plan-include.ts';
import type { IncludePlan, SearchPlan, SortKey } from './plan-type.ts';
import { maxIncludes, maxSortKeys } from './search-limits.ts';
import { findSearchParameter, indexedTypeOf } from './search-parameter.ts';
import { suggestParameter } from './suggest-parameter.ts';

export interface ResultOptions {
  readonly defaultCount: number;
  readonly maxCount: number;
}

/** What they say, `where` aside, and the pair to show for each: `_count` shows the count that is kept to. */
export interface PlannedResult {
  readonly plan: Omit<SearchPlan, 'resourceType' | 'where'>;
  readonly count: number | undefined;
}

const repeatable: ReadonlySet<string> = new Set(['_include', '_revinclude']);
/** `_format` and `_pretty` say how the answer is written; the HTTP edge reads them. */
const resultNames: ReadonlySet<string> = new Set([
  ...['_count', '_sort', '_total', '_summary', '_include', '_revinclude', '_contained', '_format', '_pretty'],
]);

export function isResultParameter(code: string): boolean {
  return resultNames.has(code);
}

/** Takes the result parameters that have a value. Throws for one given twice, one with a modifier, and unreadable values. */
export function planResult(
  parameters: readonly RequestParameter[],
  resourceType: ResourceType,
  options: ResultOptions,
): PlannedResult {
  const single = new Map<string, string>();
  for (const { code, text, value } of parameters) {
    if (code !== text) throw notSupportedSearch(text, 'this modifier is not offered');
    if (single.has(code) && !repeatable.has(code)) throw repeatedParameter(code);
    single.set(code, value);
  }
  const count = readCount(single.get('_count'), options.maxCount);
  refuseContained(single.get('_contained'));
  const isCountOnly = readsCountOnly(single.get('_summary'));
  return {
    count,
    plan: {
      count: isCountOnly ? 0 : (count ?? options.defaultCount),
      sort: readSort(single.get('_sort'), resourceType),
      total: readTotal(single.get('_total')),
      ...readIncludes(parameters, resourceType),
    },
  };
}

function readCount(value: string | undefined, maxCount: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw invalidSearchValue('_count', value, 'a whole number, 0 or more');
  return Math.min(Number(value), maxCount);
}

function readsCountOnly(value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'count') return true;
  if (['true', 'text', 'data'].includes(value))
    throw notSupportedSearch('_summary', `${value} is not offered; count and false are`);
  throw invalidSearchValue('_summary', value, 'count or false');
}

/** Contained resources are part of what holds them; to search them by themselves is not offered. */
function refuseContained(value: string | undefined): void {
  if (value === undefined || value === 'false') return;
  if (value === 'true' || value === 'both') {
    throw notSupportedSearch('_contained', `${value} is not offered; false, R4's default, is`);
  }
  throw invalidSearchValue('_contained', value, 'false');
}

function readTotal(value: string | undefined): SearchPlan['total'] {
  if (value === undefined) return 'accurate';
  if (value === 'accurate' || value === 'estimate' || value === 'none') return value;
  throw invalidSearchValue('_total', value, 'none, estimate or accurate');
}

function readSort(value: string | undefined, resourceType: ResourceType): readonly SortKey[] {
  if (value === undefined) return [];
  const keys = new Map<string, SortKey>();
  for (const text of value.split(',')) {
    const key = readSortKey(text, resourceType);
    const name = 'param' in key ? key.param : key.type;
    // A repeated key decides nothing that the first has not decided.
    if (!keys.has(name)) keys.set(name, key);
  }
  if (keys.size > maxSortKeys) throw tooCostly(`"_sort" takes at most ${maxSortKeys} keys.`);
  return [...keys.values()];
}

function readSortKey(text: string, resourceType: ResourceType): SortKey {
  const descending = text.startsWith('-');
  const code = descending ? text.slice(1) : text;
  if (code === '_id') return { type: 'id', descending };
  if (code === '_lastUpdated') return { type: 'last-updated', descending };
  if (code === '_score') throw notSupportedSearch('_sort', '_score is not offered');
  const parameter = findSearchParameter(resourceType, code);
  if (parameter === undefined) {
    const suggestion = suggestParameter(resourceType, code);
    const hint = suggestion === undefined ? '' : `, perhaps "${suggestion}"`;
    throw invalidSearchValue('_sort', text, `search parameters of ${resourceType}${hint}, each after an optional -`);
  }
  const type = indexedTypeOf(parameter);
  if (type === undefined) throw notSupportedSearch('_sort', `results cannot be sorted by ${parameter.code}`);
  return { type, param: parameter.code, descending };
}

function readIncludes(
  parameters: readonly RequestParameter[],
  resourceType: ResourceType,
): Pick<SearchPlan, 'include' | 'revinclude'> {
  const include = new Map<string, IncludePlan>();
  const revinclude = new Map<string, IncludePlan>();
  for (const { code, value } of parameters) {
    if (code === '_include') include.set(value, planInclude(value, resourceType));
    else if (code === '_revinclude') revinclude.set(value, planRevinclude(value, resourceType));
  }
  if (include.size + revinclude.size > maxIncludes) {
    throw tooCostly(`A search takes at most ${maxIncludes} "_include" and "_revinclude" together.`);
  }
  return { include: [...include.values()], revinclude: [...revinclude.values()] };
}
