// `_list`: the items of a List. https://hl7.org/fhir/R4/search.html#list
import { invalidSearchValue, notSupportedSearch } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import { refuseManyValues } from './asked-condition.ts';
import { unescapeValue } from './escaping.ts';
import type { Condition } from './plan-type.ts';
import { maxValuesPerParameter } from './search-limits.ts';

/** Reads ids of Lists, with or without `List/`. A functional list (`$current-problems`) is refused by name. */
export function planList(text: string, modifier: string | undefined, values: readonly string[]): Condition {
  if (modifier !== undefined) throw notSupportedSearch(text, 'R4 gives _list no modifier');
  refuseManyValues(text, values, maxValuesPerParameter);
  const ids = values.map((value) => readListId(text, value));
  return { type: 'has', sourceType: 'List', param: 'item', where: [{ type: 'id', any: ids }] };
}

function readListId(text: string, value: string): string {
  if (value.startsWith('$') || value.startsWith('\\$')) {
    throw notSupportedSearch(text, 'functional lists are not offered, only Lists of the record by their id');
  }
  const plain = unescapeValue(value) ?? '';
  const id = plain.startsWith('List/') ? plain.slice('List/'.length) : plain;
  if (!isId(id)) throw invalidSearchValue(text, value, 'the id of a List, such as 42 or List/42');
  return id;
}
