// Resources in resources. https://hl7.org/fhir/R4/references.html#contained https://hl7.org/fhir/R4/bundle.html#search
import type { Json } from './evaluate-parameters.ts';

/** By contained resource, what contains it, once somebody has asked for what that contains. */
const containers = new WeakMap<Json, Json>();

/** What contains a resource; a resource that nothing contains is its own. */
export function containerOf(resource: Json): Json {
  return containers.get(resource) ?? resource;
}

/** Of those that parameters have found inside a Bundle. */
const nested = new WeakSet<Json>();

/** Whether it lies in another resource, so that no reference from elsewhere leads to it. */
export function isContained(resource: Json): boolean {
  return containers.has(resource) || nested.has(resource);
}

/** Says of a resource that it lies in a Bundle. */
export function asNested(resource: Json): Json {
  nested.add(resource);
  return resource;
}

/** What a resource contains. */
export function containedIn(resource: Json): readonly Json[] {
  const inner: readonly Json[] = Array.isArray(resource.contained) ? resource.contained : [];
  for (const each of inner) containers.set(each, resource);
  return inner;
}

/** What `#id` leads to from a resource or from one that it contains; `#` alone is the container. */
export function fragmentOf(resource: Json, fragment: string): readonly Json[] {
  const container = containerOf(resource);
  return fragment === '#' ? [container] : containedIn(container).filter(({ id }) => fragment === `#${id}`);
}
