// "Servers SHOULD reject a search where the logical id refers to more than one matching resource across different types."
// https://hl7.org/fhir/R4/search.html#reference
import { asNested, containedIn } from './evaluate-contained.ts';
import type { Context } from './evaluate-context.ts';
import { type Filter, type PathStep, parseFilter } from './evaluate-filter-grammar.ts';
import { hasParameter, isNested, type Json, parameterOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf, splitEscaped, unescaped, withoutBase } from './evaluate-text.ts';

/** Where a parameter is asked: of resources of a type that stand by themselves, or of those inside others too. */
interface Place {
  readonly type: string;
  readonly isOuter: boolean;
  readonly isInner: boolean;
}

interface BareId {
  readonly place: Place;
  readonly code: string;
  readonly id: string;
}

function bareIdsOf(place: Place, code: string, texts: readonly string[]): BareId[] {
  if (!hasParameter(place.type, code)) return [];
  const { type, targets } = parameterOf(place.type, code);
  if (type !== 'reference' || targets.length < 2) return [];
  const ids = texts.map(unescaped).filter((text) => /^[A-Za-z0-9\-.]{1,64}$/.test(text));
  return ids.map((id) => ({ place, code, id }));
}

/** Where a reference leads; nested resources, which are values themselves, are inside. */
function targetsOf({ type }: Place, code: string, only: string | undefined): Place[] {
  if (!hasParameter(type, code)) return [];
  const parameter = parameterOf(type, code);
  const isOuter = !(type === 'Bundle' && (code === 'composition' || code === 'message'));
  const types = only === undefined ? parameter.targets : [only];
  return types.map((target) => ({ type: target, isOuter, isInner: true }));
}

function bareIdsIn(place: Place, name: string, value: string): BareId[] {
  const [, source = '', code, ...rest] = name.split(':');
  if (name.startsWith('_has:')) {
    if (code === undefined) return [];
    return bareIdsIn({ type: source, isOuter: true, isInner: false }, rest.join(':'), value);
  }
  const dot = name.indexOf('.');
  if (dot === -1) {
    if (name === '_filter') return bareIdsInFilter(place, parseFilter(value));
    return bareIdsOf(place, name, splitEscaped(value, ','));
  }
  const [step = '', only] = name.slice(0, dot).split(':');
  return targetsOf(place, step, only).flatMap((target) => bareIdsIn(target, name.slice(dot + 1), value));
}

function bareIdsInFilter(place: Place, filter: Filter): BareId[] {
  switch (filter.type) {
    case 'and':
    case 'or':
      return [...bareIdsInFilter(place, filter.left), ...bareIdsInFilter(place, filter.right)];
    case 'not':
      return bareIdsInFilter(place, filter.filter);
    case 'test':
      return filter.operator === 'pr' ? [] : bareIdsOnPath(place, filter.path, filter.value);
  }
}

function bareIdsOnPath(place: Place, [step, ...rest]: readonly PathStep[], value: string): BareId[] {
  if (step === undefined) return [];
  if (rest.length === 0) return bareIdsOf(place, step.name, [value]);
  const next = rest[0]?.name ?? '';
  return targetsOf(place, step.name, undefined)
    .filter(({ type }) => rest.length > 1 || hasParameter(type, next))
    .flatMap((target) => [
      ...(step.filter === undefined ? [] : bareIdsInFilter(target, step.filter)),
      ...bareIdsOnPath(target, rest, value),
    ]);
}

/** What a resource contains, and what the parameters of a Bundle find inside it. */
function innerOf(resource: Json): Json[] {
  const codes = resource.resourceType === 'Bundle' ? ['composition', 'message'] : [];
  const nested = codes
    .flatMap((code) => parameterOf('Bundle', code).valuesOf(resource))
    .flatMap(({ value }) => (isNested(value) ? [asNested(value)] : []));
  return [...containedIn(resource), ...nested, ...nested.flatMap(containedIn)];
}

function typesReferredTo({ place, code, id }: BareId, context: Context): string[] {
  const outer = place.isOuter ? context.resources : [];
  const inner = place.isInner ? context.resources.flatMap(innerOf) : [];
  return [...outer, ...inner]
    .filter(({ resourceType }) => resourceType === place.type)
    .flatMap((resource) => parameterOf(place.type, code).valuesOf(resource))
    .map((value) => localTarget(withoutBase(referenceOf(value) ?? '', context.baseUrl))?.split('/') ?? [])
    .flatMap(([type = '', target]) => (target === id && context.find(`${type}/${id}`) !== undefined ? [type] : []));
}

/** Throws where an id without a type is, by its parameter, that of resources of several types. */
export function refuseAmbiguous(
  types: readonly string[],
  pairs: readonly (readonly [name: string, value: string])[],
  context: Context,
): void {
  const places = types.map((type): Place => ({ type, isOuter: true, isInner: false }));
  const asked = pairs.flatMap(([name, value]) => places.flatMap((place) => bareIdsIn(place, name, value)));
  const found = new Map<string, string>();
  for (const bareId of asked) {
    const key = `${bareId.code} ${bareId.id}`;
    for (const type of typesReferredTo(bareId, context)) {
      const before = found.get(key) ?? type;
      if (before !== type) throw new Error(`${bareId.code}=${bareId.id} is of several types: ${before}, ${type}`);
      found.set(key, type);
    }
  }
}
