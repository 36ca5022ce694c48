import { type Json, parameterOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf, stringsOf, tokensOf } from './evaluate-text.ts';

/** Values to search a parameter by, as they stand in a resource; several ways to say the same count each. */
export function searchValuesIn(resource: Json, code: string): string[] {
  if (code === '_id') return [String(resource.id)];
  const parameter = parameterOf(String(resource.resourceType), code);
  const values = parameter.valuesOf(resource);
  switch (parameter.type) {
    case 'token':
      return values.flatMap(tokensOf).flatMap(({ system, code: tokenCode }) => {
        if (tokenCode === undefined) return [];
        const escaped = escapedValue(tokenCode);
        return system === undefined ? [escaped] : [`${escapedValue(system)}|${escaped}`, escaped];
      });
    case 'string':
      return values.flatMap(stringsOf).map(escapedValue);
    case 'reference':
      return values.map(referenceOf).flatMap((reference) => {
        if (reference === undefined) return [];
        const target = localTarget(reference);
        return target === undefined ? [escapedValue(reference)] : [target, target.split('/')[1] ?? ''];
      });
    case 'date':
      return values.flatMap(({ value }) => datesIn(value));
    case 'uri':
      return values.map(({ value }) => escapedValue(String(value)));
    default:
      return [];
  }
}

function datesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, value.slice(0, 10)];
  return Object.values(typeof value === 'object' && value !== null ? value : {}).flatMap((part) =>
    typeof part === 'string' && /^\d{4}/.test(part) ? [part, part.slice(0, 10)] : [],
  );
}

/** R4 has a backslash before each of the characters that part values. */
function escapedValue(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}
