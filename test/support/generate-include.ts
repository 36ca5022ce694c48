import fc from 'fast-check';
import { isResourceType } from '../../src/fhir/resource-types.ts';
import { includeNames } from '../../src/search/plan-include.ts';
import type { Pair } from './evaluate.ts';
import { parameterCodesOf } from './evaluate-parameters.ts';
import type { Pool } from './generate-pool.ts';

const includable = new Map<string, ReadonlySet<string>>();

/** Whether includes can follow the parameter: canonical URLs name no resource of a record, so the server does not offer those. */
export function isFollowed(type: string, code: string): boolean {
  const names = includable.get(type) ?? new Set(isResourceType(type) ? includeNames(type) : []);
  includable.set(type, names);
  return names.has(`${type}:${code}`);
}

/** What `_include` may name from a type: a parameter, with a target type or without, or all. */
function includeValues(type: string, pool: Pool): string[] {
  return parameterCodesOf(type)
    .filter((code) => isFollowed(type, code))
    .flatMap((code) => [`${type}:${code}`, ...pool.targets(type, code).map((target) => `${type}:${code}:${target}`)]);
}

/** `_include` and `_revinclude`, iterated or not; mostly none. */
export function companions(types: readonly string[], pool: Pool): fc.Arbitrary<Pair[]> {
  const include = types.flatMap((type) => [...includeValues(type, pool), `${type}:*`, '*']);
  const revinclude = types.flatMap((type) =>
    pool
      .sources(type)
      .filter(([source, code]) => isFollowed(source, code))
      .flatMap(([source, code]) => [`${source}:${code}`, `${source}:${code}:${type}`, `${source}:*`, '*']),
  );
  // What goes on from what was included may name any type.
  const onward = pool.types.flatMap((type) => [...includeValues(type, pool), `${type}:*`]);
  const pairs = (
    [
      ['_include', include],
      ['_revinclude', revinclude],
      ['_include:iterate', onward],
      ['_revinclude:iterate', revinclude],
    ] as const
  ).flatMap(([name, values]) =>
    values.length === 0 ? [] : [fc.constantFrom(...values).map((value): Pair => [name, value])],
  );
  if (pairs.length === 0) return fc.constant([]);
  const some = fc.array(fc.oneof(...pairs), { minLength: 1, maxLength: 3 });
  return fc.oneof({ weight: 3, arbitrary: fc.constant<Pair[]>([]) }, { weight: 1, arbitrary: some });
}
