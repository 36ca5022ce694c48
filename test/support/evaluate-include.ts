import { type Context, keyOf } from './evaluate-context.ts';
import type { Json } from './evaluate-parameters.ts';
import { parameterCodesOf, parameterOf } from './evaluate-parameters.ts';
import { resolve } from './evaluate-reference.ts';

/** `_include=Source:code:Target`; undefined where `*` stands or nothing. */
interface Directive {
  readonly isReverse: boolean;
  readonly isIterated: boolean;
  readonly source: string | undefined;
  readonly code: string | undefined;
  readonly target: string | undefined;
}

function directiveOf(name: string, value: string): Directive[] {
  const parts = /^_(rev)?include(:iterate)?$/.exec(name);
  if (!parts) return [];
  const [source = '', code = '*', target] = value.split(':');
  return [
    {
      isReverse: parts[1] !== undefined,
      isIterated: parts[2] !== undefined,
      source: source === '*' ? undefined : source,
      code: code === '*' ? undefined : code,
      target,
    },
  ];
}

const referenceCodes = new Map<string, readonly string[]>();

function referenceCodesOf(type: string): readonly string[] {
  const known =
    referenceCodes.get(type) ?? parameterCodesOf(type).filter((code) => parameterOf(type, code).type === 'reference');
  referenceCodes.set(type, known);
  return known;
}

/** What a directive follows from a resource; contained resources come with their container already. */
function targetsOf(resource: Json, { source, code, target }: Directive, context: Context): Json[] {
  const type = String(resource.resourceType);
  if (source !== undefined && source !== type) return [];
  const codes = code === undefined ? referenceCodesOf(type) : [code];
  return (
    codes
      .flatMap((each) => parameterOf(type, each).valuesOf(resource))
      // R4 includes by "reference" parameters: a canonical names a definition, which is no part of a record.
      .filter((value) => value.type !== 'canonical')
      .flatMap((value) => resolve(resource, value, context))
      .filter((found) => context.find(keyOf(found)) === found)
      .filter(({ resourceType }) => target === undefined || resourceType === target)
  );
}

function reached(from: readonly Json[], directive: Directive, context: Context): Json[] {
  if (!directive.isReverse) return from.flatMap((resource) => targetsOf(resource, directive, context));
  const keys = new Set(from.map(keyOf));
  return context.resources.filter((resource) =>
    targetsOf(resource, directive, context).some((target) => keys.has(keyOf(target))),
  );
}

/**
 * The resources that includes bring to these matches, in the order the resources were given: each once, and none that
 * is a match. `:iterate` starts from matches and goes on from all that was included, until nothing is new.
 * https://hl7.org/fhir/R4/search.html#include
 */
export function includedWith(
  matches: readonly Json[],
  pairs: readonly (readonly [name: string, value: string])[],
  context: Context,
): Json[] {
  const directives = pairs.flatMap(([name, value]) => directiveOf(name, value));
  const iterated = directives.filter(({ isIterated }) => isIterated);
  const matchKeys = new Set(matches.map(keyOf));
  const wanted = new Set<string>();
  const follow = (from: readonly Json[], by: readonly Directive[]): Json[] => {
    const found = by.flatMap((directive) => reached(from, directive, context));
    const fresh = new Map(found.map((resource) => [keyOf(resource), resource]));
    for (const key of [...fresh.keys()]) {
      if (matchKeys.has(key) || wanted.has(key)) fresh.delete(key);
      else wanted.add(key);
    }
    return [...fresh.values()];
  };
  for (let next = follow(matches, directives); next.length > 0; ) next = follow(next, iterated);
  return context.resources.filter((resource) => wanted.has(keyOf(resource)));
}
