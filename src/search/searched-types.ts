// `_type`: which types a search of the whole record is about. https://hl7.org/fhir/R4/search.html#type
import { invalidSearchValue, notSupportedSearch, repeatedParameter } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { SearchRequest } from './parse.ts';

/** Each once, in the order named; all that the path allows when none is named. Never empty. */
export function readTypes({ scope, parameters }: SearchRequest): readonly ResourceType[] {
  const [asked, ...more] = parameters.filter(({ code }) => code === '_type');
  if (asked === undefined) return scope.resourceTypes;
  const { text, code, value } = asked;
  if (text !== code) throw notSupportedSearch(text, 'R4 gives _type no modifier');
  if (!scope.takesType) throw notSupportedSearch(text, 'the path of this search names its type already');
  if (more.length > 0) throw repeatedParameter(code);
  return value === ''
    ? scope.resourceTypes
    : [...new Set(asked.values.map((name) => readType(name, scope.resourceTypes)))];
}

function readType(name: string, allowed: readonly ResourceType[]): ResourceType {
  const type = allowed.find((one) => one === name);
  if (type === undefined) throw invalidSearchValue('_type', name, 'R4 resource types that can be searched here');
  return type;
}
