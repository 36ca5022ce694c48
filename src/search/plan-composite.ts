// Composite parameters: values joined by $ that lie in one element together. https://hl7.org/fhir/R4/search.html#composite
import { invalidSearchValue } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, anyOf, type ConditionOptions } from './asked-condition.ts';
import { splitUnescaped } from './escaping.ts';
import { componentParam } from './index-param.ts';
import type { Condition, ValueCondition } from './plan-type.ts';
import { planValues } from './plan-value.ts';
import { type SearchParameter, searchParametersOf } from './search-parameter.ts';

export function planComposite(
  asked: AskedCondition,
  parameter: SearchParameter,
  resourceType: ResourceType,
  options: ConditionOptions,
): Condition {
  const codes = componentCodes(parameter, resourceType);
  return anyOf(
    asked.values.flatMap((text) => {
      const pieces = splitUnescaped(text, '$');
      if (pieces.length !== codes.length)
        throw invalidSearchValue(asked.text, text, `${codes.join('$')}, a value for each`);
      const parts = parameter.components.map(({ type }, index) => {
        const rows = { type, param: componentParam(parameter.code, index + 1), targets: [] };
        return planValues(rows, { ...asked, values: [pieces[index] ?? ''] }, options);
      });
      return combinations(parts).map((components): Condition => ({ type: 'composite', components }));
    }),
  );
}

function componentCodes({ components }: SearchParameter, resourceType: ResourceType): readonly string[] {
  const parameters = searchParametersOf(resourceType);
  return components.map(({ definition }) => parameters.find(({ url }) => url === definition)?.code ?? definition);
}

/** One alternative of each part, in every way: as written or in base units. */
function combinations(parts: readonly (readonly ValueCondition[])[]): readonly (readonly ValueCondition[])[] {
  return parts.reduce<readonly (readonly ValueCondition[])[]>(
    (begun, alternatives) => begun.flatMap((before) => alternatives.map((one) => [...before, one])),
    [[]],
  );
}
