// The parameters that shape a search's answer: how many, in which order, with which total.
// https://hl7.org/fhir/R4/search.html#return
import {
  invalidRequest,
  invalidSearchValue,
  notSupportedSearch,
  repeatedParameter,
  tooCostly,
} from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { IgnoredParameter } from './ignored-parameter.ts';
import type { RequestParameter } from './parse.ts';
import { type Containing, readContaining } from './plan-contained.ts';
import { planForm, type ResourceForm } from './plan-form.ts';
import { type AskedInclude, planInclude } from './plan-include.ts';
import type { IncludePlan, SearchPlan, SortKey } from './plan-type.ts';
import { maxIncludes, maxSortKeys } from './search-limits.ts';
import { findSearchParameter, indexedTypeOf } from './search-parameter.ts';
import { soundCode } from './sound.ts';
import { suggestParameter } from './suggest-parameter.ts';

export interface ResultOptions {
  readonly strict: boolean;
  readonly defaultCount: number;
  readonly maxCount: number;
}

export interface PlannedResult {
  readonly plan: Omit<SearchPlan, 'types'>;
  readonly form: ResourceForm;
  readonly containing: Containing;
  /** `_count` as it is kept to. */
  readonly count: number | undefined;
  readonly ignored: readonly IgnoredParameter[];
}

/** `_format` and `_pretty` say how the answer is written; the HTTP edge reads them. */
const resultNames: ReadonlySet<string> = new Set([
  ...[
    '_contained',
    '_containedType',
    '_count',
    '_elements',
    '_format',
    '_include',
    '_pretty',
    '_revinclude',
    '_sort',
    '_summary',
    '_total',
  ],
]);

export function isResultParameter(code: string): boolean {
  return resultNames.has(code);
}

/**
 * Takes the result parameters that have a value. Throws for one with a modifier, unreadable values and one given twice, but for
 * `_sort`, which may repeat for further keys.
 */
export function planResult(
  parameters: readonly RequestParameter[],
  types: readonly ResourceType[],
  options: ResultOptions,
): PlannedResult {
  const single = new Map<string, string>();
  const includes = new Map<string, AskedInclude>();
  for (const { code, text, value } of parameters) {
    if (code === '_include' || code === '_revinclude') {
      includes.set(`${text}=${value}`, { name: code, value, iterate: readsIterate(code, text) });
      continue;
    }
    if (code !== text) throw notSupportedSearch(text, `R4 gives ${code} no modifier`);
    const before = single.get(code);
    if (before !== undefined && code !== '_sort') throw repeatedParameter(code);
    single.set(code, before === undefined ? value : `${before},${value}`);
  }
  const count = readCount(single.get('_count'), options.maxCount);
  const containing = readContaining(single.get('_contained'), single.get('_containedType'));
  const sort = readSort(single.get('_sort'), types);
  if (containing !== 'false' && sort.some((key) => 'param' in key)) {
    throw notSupportedSearch('_sort', 'with _contained, results are sorted by _id and _lastUpdated alone');
  }
  const asked = { summary: single.get('_summary'), elements: single.get('_elements') };
  const { form, isCountOnly, ignored } = planForm(asked, types, options.strict);
  if (form.summary === 'text' && includes.size > 0) {
    throw invalidRequest('R4 does not let "_summary=text" go with "_include" or "_revinclude".');
  }
  return {
    count,
    form,
    containing,
    ignored,
    plan: {
      count: isCountOnly ? 0 : (count ?? options.defaultCount),
      sort,
      total: readTotal(single.get('_total')),
      ...readIncludes([...includes.values()], types),
    },
  };
}

function readsIterate(code: string, text: string): boolean {
  if (text === code) return false;
  if (text === `${code}:iterate`) return true;
  const reason = text === `${code}:recurse` ? 'R4 calls it :iterate' : 'its one modifier is :iterate';
  throw notSupportedSearch(text, reason);
}

function readCount(value: string | undefined, maxCount: number): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw invalidSearchValue('_count', value, 'a whole number, 0 or more');
  return Math.min(Number(value), maxCount);
}

function readTotal(value: string | undefined): SearchPlan['total'] {
  if (value === undefined) return 'accurate';
  if (value === 'accurate' || value === 'estimate' || value === 'none') return value;
  throw invalidSearchValue('_total', value, 'none, estimate or accurate');
}

function readSort(value: string | undefined, types: readonly ResourceType[]): readonly SortKey[] {
  if (value === undefined) return [];
  const keys = new Map<string, SortKey>();
  for (const text of value.split(',')) {
    const key = readSortKey(text, types);
    // A repeated key decides nothing that the first has not decided, but for the other end of several values.
    const name = 'param' in key ? text : key.type;
    if (!keys.has(name)) keys.set(name, key);
    if (keys.size > maxSortKeys) throw tooCostly(`"_sort" takes at most ${maxSortKeys} keys.`);
  }
  return [...keys.values()];
}

function readSortKey(text: string, types: readonly ResourceType[]): SortKey {
  const descending = text.startsWith('-');
  const code = descending ? text.slice(1) : text;
  if (code === '_id') return { type: 'id', descending };
  if (code === '_lastUpdated') return { type: 'last-updated', descending };
  if (code === '_score') throw notSupportedSearch('_sort', '_score is not offered');
  const found = new Set(types.map((type) => sortTypeOf(text, code, type)));
  const [type, ...more] = found;
  if (type === undefined || more.length > 0) {
    throw notSupportedSearch('_sort', `"${code}" is not of the same kind in all types that are searched`);
  }
  return { type, param: code, descending };
}

function sortTypeOf(
  text: string,
  code: string,
  resourceType: ResourceType,
): Exclude<SortKey['type'], 'id' | 'last-updated'> {
  const parameter = findSearchParameter(resourceType, code);
  if (parameter === undefined) {
    const suggestion = suggestParameter(resourceType, code);
    const hint = suggestion === undefined ? '' : `, perhaps "${suggestion}"`;
    throw invalidSearchValue('_sort', text, `search parameters of ${resourceType}${hint}, each after an optional -`);
  }
  const type = indexedTypeOf(parameter);
  if (type === undefined || code === soundCode)
    throw notSupportedSearch('_sort', `results cannot be sorted by ${parameter.code}`);
  return type;
}

function readIncludes(
  includes: readonly AskedInclude[],
  types: readonly ResourceType[],
): Pick<SearchPlan, 'include' | 'revinclude'> {
  if (includes.length > maxIncludes) {
    throw tooCostly(`A search takes at most ${maxIncludes} "_include" and "_revinclude" together.`);
  }
  const plansOf = (name: AskedInclude['name']): readonly IncludePlan[] =>
    includes.filter((asked) => asked.name === name).flatMap((asked) => planInclude(asked, types));
  return { include: plansOf('_include'), revinclude: plansOf('_revinclude') };
}
