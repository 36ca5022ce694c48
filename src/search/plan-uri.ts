// Uri parameters: whole URIs, versions of canonical ones, and URLs above and below. https://hl7.org/fhir/R4/search.html#uri
import { quoted, tooCostly } from '../fhir/errors.ts';
import { parseReference } from '../fhir/reference.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, type ConditionOptions, readValues } from './asked-condition.ts';
import { splitUnescaped } from './escaping.ts';
import { foldCode } from './fold.ts';
import type { Condition, UriMatch } from './plan-type.ts';
import { maxValuesPerParameter } from './search-limits.ts';
import { modifierNotTaken } from './search-modifier.ts';
import { findSearchParameter, type SearchParameter } from './search-parameter.ts';
import { expectedUri, expectedUrl, readUri, urlsAbove, urlsBelow } from './uri.ts';

export function planUri(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
  { baseUrl }: ConditionOptions,
): Condition {
  const param = parameter.code;
  switch (asked.modifier) {
    case undefined: {
      const uris = readValues(asked, readUri, expectedUri);
      const all = param === '_profile' ? uris.flatMap((uri) => [uri, ...urlOfLocal(uri, baseUrl)]) : uris;
      const any = all.map((uri): UriMatch => ({ test: 'equals', uri }));
      return anyOf([{ type: 'uri', param, any }, ...planVersions(asked, param, resourceType)]);
    }
    case 'above':
    case 'below': {
      const read = asked.modifier === 'above' ? urlsAbove : urlsBelow;
      const any = readValues(asked, read, expectedUrl).flat();
      if (any.length > maxValuesPerParameter) {
        throw tooCostly(`"${quoted(asked.text)}" compares at most ${maxValuesPerParameter} URLs.`);
      }
      return { type: 'uri', param, any };
    }
    default:
      throw modifierNotTaken(asked, parameter);
  }
}

/** R4 reads `_profile=StructureDefinition/lipid` as a profile of this server. https://hl7.org/fhir/R4/search.html#profile */
function urlOfLocal(uri: string, baseUrl: string | undefined): readonly string[] {
  return baseUrl !== undefined && parseReference(uri)?.type === 'relative' ? [`${baseUrl}/${uri}`] : [];
}

/** `url|version` asks for a resource that calls itself so: R4 wants the version recognised. */
function planVersions(asked: AskedCondition, param: string, resourceType: ResourceType): readonly Condition[] {
  if (param !== 'url' || findSearchParameter(resourceType, 'version')?.type !== 'token') return [];
  return asked.values.flatMap((text): Condition[] => {
    const [uri = '', exact = '', ...more] = splitUnescaped(text, '|').map((piece) => readUri(piece) ?? '');
    if (uri === '' || exact === '' || more.length > 0) return [];
    const url: Condition = { type: 'uri', param, any: [{ test: 'equals', uri }] };
    return [{ type: 'all', of: [url, { type: 'token', param: 'version', any: [{ code: foldCode(exact), exact }] }] }];
  });
}
