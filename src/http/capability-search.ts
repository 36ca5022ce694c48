// What the statement says of searches, taken from the code that plans them. https://hl7.org/fhir/R4/capabilitystatement.html
import type { CapabilityStatementRestResource } from '@medplum/fhirtypes';
import type { ResourceType } from '../fhir/resource-types.ts';
import { isNested } from '../search/found-types.ts';
import { includeNames, revincludeNames } from '../search/plan-include.ts';
import {
  maxChainDepth,
  maxComparedValues,
  maxComparisons,
  maxComposites,
  maxFilterTests,
  maxIncludes,
  maxLinks,
  maxParameters,
  maxSortKeys,
  maxValuesPerParameter,
  maxWords,
  wordsPerBeginning,
} from '../search/search-limits.ts';
import { modifiersOf } from '../search/search-modifier.ts';
import { isSearchable, type SearchParameter, searchParametersOf } from '../search/search-parameter.ts';
import { specialParameters } from '../search/special-parameters.ts';
import { defaultPageCount, maxPageCount } from './page-size.ts';

type RestSearchParameter = NonNullable<CapabilityStatementRestResource['searchParam']>[number];

/** What concerns every search, whatever it is about. */
export const searchText =
  'Searches go by GET and by POST to _search: of a type, of the whole record (_type chooses types), and of the compartment, as ' +
  'Patient/[id]/[type] and Patient/[id]/*. Beside the parameters listed: _count, _sort, _total, _include and _revinclude ' +
  '(with :iterate and *), _contained (finds what contains), _summary, _elements, _format and _pretty. References take chains (subject:Patient.name) and _has. ' +
  'Unknown parameters are ignored and reported in the Bundle, or refused with "Prefer: handling=strict". Totals are exact. ' +
  'Further pages are reached by the next link alone, which works for the credential that it was given to.\n\n' +
  `Limits: ${maxParameters} parameters in a search; ${maxValuesPerParameter} values in the list of a token, reference or URI, ` +
  `${maxComparedValues} of others; ${maxChainDepth} steps in a chain; ${maxSortKeys} keys in _sort; ${maxIncludes} _include and ` +
  `_revinclude together; ${maxPageCount} matches on a page, ${defaultPageCount} where _count does not say. In all parameters ` +
  `of a search: ${maxLinks} steps of chains, _has, _list and hierarchies, which count twice; ${maxFilterTests} tests of _filter; ` +
  `${maxComparisons} comparisons with dates, numbers, quantities and strings (two for ge and le of dates, UCUM's units and ` +
  `family names); ${maxComposites} values of composites (UCUM's units count twice); ${maxWords} words of _text and _content ` +
  `(a beginning such as press* counts ${wordsPerBeginning}).`;

const systemTypeParameter: RestSearchParameter = {
  name: '_type',
  type: 'special',
  documentation: 'The types to search, separated by commas; all types without it.',
};

/** Of one type: the parameters that its search takes, with their modifiers, and what travels with matches. */
export function searchOfType(
  type: ResourceType,
): Pick<CapabilityStatementRestResource, 'searchInclude' | 'searchRevInclude' | 'searchParam'> {
  const includes = includeNames(type);
  const revincludes = revincludeNames(type);
  const parameters = searchParametersOf(type).filter(isSearchable);
  return {
    // R4 JSON has no empty arrays.
    ...(includes.length === 0 ? {} : { searchInclude: [...includes] }),
    ...(revincludes.length === 0 ? {} : { searchRevInclude: [...revincludes] }),
    searchParam: [...parameters.map((parameter) => restParameter(parameter, type)), ...specialRestParameters()],
  };
}

/** Of the whole record: what every type has. */
export function searchOfSystem(): RestSearchParameter[] {
  // Binary declares no parameter of its own and is no DomainResource.
  const shared = searchParametersOf('Binary').filter(isSearchable);
  return [
    ...shared.map((parameter) => restParameter(parameter, 'Binary')),
    ...specialRestParameters(),
    systemTypeParameter,
  ];
}

function specialRestParameters(): RestSearchParameter[] {
  return specialParameters.map(({ code, type, documentation }) => ({ name: code, type, documentation }));
}

function restParameter(parameter: SearchParameter, resourceType: ResourceType): RestSearchParameter {
  const { code, url, type, description } = parameter;
  const nested = isNested(parameter, resourceType) ? nestedText : '';
  const texts = [description, nested, modifierText(parameter, resourceType)];
  const documentation = texts.filter((text) => text !== '').join('\n\n');
  return { name: code, definition: url, type, ...(documentation === '' ? {} : { documentation }) };
}

const nestedText =
  'Chains search what lies inside the resource. It is no reference, so _include, _revinclude and _has refuse it.';

function modifierText(parameter: SearchParameter, resourceType: ResourceType): string {
  const names = modifiersOf(parameter, resourceType).map((name) => `:${name}`);
  const [target] = parameter.targets;
  const all = target === undefined ? names : [...names, `a type that it refers to, as in :${target}`];
  return all.length === 0 ? '' : `Modifiers: ${all.join(', ')}.`;
}
