// Where a Location lies, for the parameter near. https://hl7.org/fhir/R4/location.html#search
import type { ResourceType } from '../fhir/resource-types.ts';
import { compileExpression } from './compile-expression.ts';
import { componentParam } from './index-param.ts';
import type { ParameterIndexer } from './index-resource.ts';
import { isObject, numberOf } from './json-value.ts';
import type { SearchParameter } from './search-parameter.ts';

export function nearIndexer(
  { code }: SearchParameter,
  expression: string,
  resourceType: ResourceType,
): ParameterIndexer {
  const extract = compileExpression(expression, resourceType);
  return (resource, _timeZone, entries) => {
    let item = 0;
    extract(resource, (position) => {
      if (!isObject(position)) return;
      const latitude = numberOf(position.latitude);
      const longitude = numberOf(position.longitude);
      if (latitude === undefined || longitude === undefined) return;
      item += 1;
      [latitude, longitude].forEach((degrees, index) => {
        const param = componentParam(code, index + 1);
        entries.push({ param, item, value: { type: 'number', low: degrees, high: degrees } });
      });
    });
  };
}
