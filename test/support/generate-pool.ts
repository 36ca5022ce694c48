import { partsIn } from './evaluate-composite.ts';
import { containedIn, fragmentOf } from './evaluate-contained.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import { isJson, type Json, parameterCodesOf, parameterOf, type TypedValue } from './evaluate-parameters.ts';
import { localTarget, referenceOf } from './evaluate-text.ts';
import { valuesNear } from './generate-value.ts';

/** What there is to ask for in some resources. */
export interface Pool {
  readonly resources: readonly Json[];
  readonly options: EvaluationOptions;
  /** The resource types there are. */
  readonly types: readonly string[];
  /** Those too that others contain. */
  ofType(type: string): readonly Json[];
  /** The parameters of a type, those that find something first in the odds. */
  codes(type: string): readonly string[];
  /** What a parameter finds in all resources of the type. */
  typedValues(type: string, code: string): readonly TypedValue[];
  /** Search values for a parameter, of which some find something. Empty when there is nothing to be near to. */
  values(type: string, code: string): readonly string[];
  /** Types to which a reference parameter leads somewhere. */
  targets(type: string, code: string): readonly string[];
  /** Those of which it leads to a contained resource. */
  containedTargets(type: string, code: string): readonly string[];
  /** Source type and parameter of what leads to a type. */
  sources(type: string): readonly (readonly [type: string, code: string])[];
  /** What has been made under this name before, or is made now: arbitraries are slow to make and there are many. */
  once<T>(name: string, make: () => T): T;
}

/** R4 leaves how sounds compare to the server, and the evaluator has no way either. */
const notEvaluated = new Set(['phonetic']);
/** As many as keep the lists short; values repeat a lot. */
const maxValues = 400;

function memo<T>(make: (...key: string[]) => T): (...key: string[]) => T {
  const known = new Map<string, T>();
  return (...key) => {
    const name = key.join(' ');
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = make(...key);
    known.set(name, made);
    return made;
  };
}

/** Of each element, values of its parts and, as what all but finds it, the last part of the next element. */
function compositeValues(resources: readonly Json[], code: string, baseUrl: string): string[] {
  const elements = resources
    .flatMap((resource) => partsIn(resource, code))
    .map((parts) =>
      parts.map(({ type, values }) => values.flatMap((value) => valuesNear(type, value, baseUrl)).slice(0, 12)),
    );
  return elements.flatMap((parts, index) => {
    const next = elements[(index + 1) % elements.length]?.at(-1) ?? [];
    const longest = Math.max(...parts.map((part) => part.length));
    if (parts.some((part) => part.length === 0)) return [];
    const pick = (part: readonly string[], at: number): string => part[at % part.length] ?? '';
    return [...Array(longest * 2).keys()].flatMap((at) => {
      const all = parts.map((part, position) => pick(part, at + position * (at % 3)));
      return [all.join('$'), ...(next.length === 0 ? [] : [all.with(-1, pick(next, at)).join('$')])];
    });
  });
}

function nearValues(resources: readonly Json[]): string[] {
  return resources.flatMap(({ position }) => {
    if (!isJson(position) || typeof position.latitude !== 'number' || typeof position.longitude !== 'number') return [];
    const { latitude, longitude } = position;
    if (Math.abs(latitude) > 89 || Math.abs(longitude) > 179) return [];
    const away = `${(latitude + 0.5).toFixed(4)}|${(longitude - 0.5).toFixed(4)}`;
    return [
      `${latitude.toFixed(6)}|${longitude.toFixed(6)}`,
      `${away}|100|km`,
      `${away}|10|km`,
      `${away}|200|[mi_us]`,
      `${away}|1000000|m`,
    ];
  });
}

export function createPool(resources: readonly Json[], options: EvaluationOptions): Pool {
  const baseUrl = options.baseUrl ?? 'http://elsewhere.org/base';
  const types = [...new Set(resources.map(({ resourceType }) => String(resourceType)))];
  const withContained = resources.flatMap((resource) => [resource, ...containedIn(resource)]);
  const ofType = memo((type = '') => withContained.filter(({ resourceType }) => resourceType === type));
  const typedValues = memo((type = '', code = '') =>
    ofType(type).flatMap((resource) => parameterOf(type, code).valuesOf(resource)),
  );
  const values = memo((type = '', code = '') => {
    const parameter = parameterOf(type, code);
    if (parameter.type === 'composite')
      return [...new Set(compositeValues(ofType(type), code, baseUrl))].slice(0, maxValues);
    if (parameter.type === 'special') return nearValues(ofType(type));
    const found = typedValues(type, code).flatMap((value) => valuesNear(parameter.type, value, baseUrl));
    return [...new Set(found)].filter((value) => value !== '').slice(0, maxValues);
  });
  const containedTargets = memo((type = '', code = '') => {
    const found = ofType(type).flatMap((resource) =>
      parameterOf(type, code)
        .valuesOf(resource)
        .flatMap((value) => fragmentOf(resource, referenceOf(value) ?? '')),
    );
    return [...new Set(found.map(({ resourceType }) => String(resourceType)))];
  });
  const targets = memo((type = '', code = '') => {
    const keys = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
    const found = typedValues(type, code).flatMap((value) => localTarget(referenceOf(value) ?? '') ?? []);
    const held = found.filter((key) => keys.has(key)).map((key) => key.split('/')[0] ?? '');
    const allowed = parameterOf(type, code).targets;
    return [...new Set([...held, ...containedTargets(type, code)])].filter(
      (target) => allowed.length === 0 || allowed.includes(target),
    );
  });
  const codes = memo((type = '') => {
    const all = parameterCodesOf(type).filter(
      (code) =>
        !notEvaluated.has(code) && (parameterOf(type, code).type !== 'composite' || values(type, code).length > 0),
    );
    const found = all.filter((code) => values(type, code).length > 0);
    return [...all, ...found, ...found, ...found, ...found];
  });
  const sources = memo((type = '') =>
    types.flatMap((source) =>
      parameterCodesOf(source)
        .filter((code) => parameterOf(source, code).type === 'reference' && targets(source, code).includes(type))
        .map((code) => [source, code] as const),
    ),
  );
  const made = new Map<string, unknown>();
  const once = <T>(name: string, make: () => T): T => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as T;
  };
  return { resources, options, types, ofType, codes, typedValues, values, targets, containedTargets, sources, once };
}

/** A pool of one resource and those that it refers to or that refer to it: what is asked of it together can hold together. */
export function poolAround(focus: Json, resources: readonly Json[], options: EvaluationOptions): Pool {
  const keyOf = ({ resourceType, id }: Json): string => `"${resourceType}/${id}"`;
  const text = JSON.stringify(focus);
  const near = resources.filter(
    (other) => other !== focus && (text.includes(keyOf(other)) || JSON.stringify(other).includes(keyOf(focus))),
  );
  return createPool([focus, ...near.slice(0, 12)], options);
}
