import type { Convert } from './evaluate-number.ts';
import { isNested, type Json, parameterOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf, withoutBase } from './evaluate-text.ts';

/** What R4 leaves to the server: its clock, its address, and the terminology it knows. */
export interface EvaluationOptions {
  readonly now?: number;
  /** Without a slash at its end; an absolute reference that begins with it is a local one. */
  readonly baseUrl?: string;
  /** `Patient/23`: only what is in its compartment is searched. */
  readonly compartment?: string;
  /** The codes of a value set as `system|code`; undefined for one that is not known. */
  readonly expand?: (url: string) => ReadonlySet<string> | undefined;
  /** The code itself and all that it subsumes; undefined for a system whose hierarchy is not known. */
  readonly codesBelow?: (system: string, code: string) => readonly string[] | undefined;
  /** A value in another UCUM unit; undefined when the two units do not measure the same. */
  readonly convert?: Convert;
}

/** The resources that a search can see, and what it is evaluated with. */
export interface Context extends EvaluationOptions {
  readonly now: number;
  readonly resources: readonly Json[];
  /** By `Type/id`. */
  find(key: string): Json | undefined;
  /** Resources of a type that refer to `Type/id` by this parameter. */
  referrers(type: string, code: string, key: string): readonly Json[];
}

export function keyOf(resource: Json): string {
  return `${resource.resourceType}/${resource.id}`;
}

/** `Type/id` of each local resource that a parameter's values refer to. */
export function targetKeysOf(resource: Json, code: string, baseUrl: string | undefined): string[] {
  const values = parameterOf(String(resource.resourceType), code).valuesOf(resource);
  if (values.some(({ value }) => isNested(value))) throw new Error(`${code} finds resources, and refers to none`);
  const references = values.map(referenceOf);
  return references.flatMap((reference) => {
    const target = localTarget(withoutBase(reference ?? '', baseUrl));
    return target === undefined ? [] : [target];
  });
}

function byTarget(resources: readonly Json[], code: string, baseUrl: string | undefined): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  for (const resource of resources) {
    for (const key of new Set(targetKeysOf(resource, code, baseUrl))) {
      const referrers = found.get(key) ?? [];
      referrers.push(resource);
      found.set(key, referrers);
    }
  }
  return found;
}

export function createContext(resources: readonly Json[], options: EvaluationOptions): Context {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const referrersBy = new Map<string, Map<string, Json[]>>();
  return {
    ...options,
    now: options.now ?? Date.now(),
    resources,
    find: (key) => byKey.get(key),
    referrers(type, code, key) {
      // Asked for a parameter that its type does not have, it throws even where there is nothing of that type.
      parameterOf(type, code);
      const name = `${type} ${code}`;
      const ofType = () => resources.filter((resource) => resource.resourceType === type);
      const known = referrersBy.get(name) ?? byTarget(ofType(), code, options.baseUrl);
      referrersBy.set(name, known);
      return known.get(key) ?? [];
    },
  };
}
