import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { splitUnescaped } from '../../src/search/escaping.ts';
import { planCondition } from '../../src/search/plan-condition.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { findSearchParameter } from '../../src/search/search-parameter.ts';

const baseUrl = 'http://example.org/fhir';

/** The condition that `code:modifier=value,value` asks of a type, by a server at `baseUrl` on the first day of 2024. */
export function conditionOf(query: string, resourceType: ResourceType): Condition {
  const [, text = '', value = ''] = /^([^=]*)=(.*)$/s.exec(query) ?? [];
  const [code = '', modifier] = text.split(':');
  const parameter = findSearchParameter(resourceType, code);
  if (parameter === undefined) throw new TypeError(`${resourceType} has no parameter ${code}`);
  const asked = { text, code, modifier, values: splitUnescaped(value, ',') };
  return planCondition(asked, parameter, resourceType, { now: Date.UTC(2024, 0, 1), timeZone: 'UTC', baseUrl });
}
