// What chains find in the resources that a resource contains. https://hl7.org/fhir/R4/search.html#contained
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { indexResource } from './index-resource.ts';
import type { IndexEntry } from './index-value.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';

/** An entry of a contained resource, whose place among the contained ones, from 1, is `item`. */
export interface ContainedEntry extends IndexEntry {
  readonly contained: ResourceType;
  readonly item: number;
}

/** Reference rows that lead to a contained resource: `targetId` is its place. */
export function containedParam(code: string): string {
  return `${code}:contained`;
}

/** The parameter under which every contained resource has a row: a token, its id. */
export const containedIdParam = '_id';

interface Contained {
  readonly resourceType: ResourceType;
  readonly place: number;
  readonly id: string;
  readonly resource: JsonObject;
}

/**
 * The entries of all that a resource contains, and those by which it, and they, refer to it. None of a composite or a
 * position: their own items would be lost.
 */
export function indexContained(
  resource: JsonObject,
  options: { readonly timeZone?: string } = {},
): readonly (IndexEntry | ContainedEntry)[] {
  const all = containedIn(resource);
  if (all.length === 0) return [];
  const addresses = addressesOf(resource, all);
  const links = (from: JsonObject): readonly IndexEntry[] => {
    const addressed = withAddresses(from, addresses.byFragment);
    return isObject(addressed) ? indexResource(addressed, options).flatMap((entry) => linkOf(entry, addresses)) : [];
  };
  const ofContained = all.flatMap(({ resourceType, place, id, resource: each }): readonly ContainedEntry[] => {
    const own = indexResource(each, options).filter(({ item }) => item === undefined);
    const identity: IndexEntry = { param: containedIdParam, value: { type: 'token', system: '', code: id } };
    return [identity, ...own, ...links(each)].map((entry) => ({ ...entry, contained: resourceType, item: place }));
  });
  return [...links(resource), ...ofContained];
}

function containedIn({ contained }: JsonObject): readonly Contained[] {
  if (!Array.isArray(contained)) return [];
  return contained.flatMap((resource: unknown, index): readonly Contained[] => {
    if (!isObject(resource)) return [];
    const { resourceType } = resource;
    const id = textOf(resource.id);
    if (typeof resourceType !== 'string' || !isResourceType(resourceType) || id === undefined) return [];
    return [{ resourceType, place: index + 1, id, resource }];
  });
}

interface Addresses {
  readonly byFragment: ReadonlyMap<string, string>;
  /** The place of the contained resource with this address. */
  readonly placeOf: ReadonlyMap<string, number>;
}

/** Addresses such as `Patient/contained.1`, which no reference of the resource has: expressions ask of what type a target is. */
function addressesOf(resource: JsonObject, all: readonly Contained[]): Addresses {
  const text = JSON.stringify(resource);
  let prefix = 'contained.';
  while (text.includes(`/${prefix}`)) prefix += '.';
  return {
    byFragment: new Map(all.map(({ resourceType, place, id }) => [`#${id}`, `${resourceType}/${prefix}${place}`])),
    placeOf: new Map(all.map(({ place }) => [`${prefix}${place}`, place])),
  };
}

/** A copy in which references to contained resources have addresses. */
function withAddresses(value: unknown, byFragment: Addresses['byFragment']): unknown {
  if (Array.isArray(value)) return value.map((item) => withAddresses(item, byFragment));
  if (!isObject(value)) return value;
  const copied = Object.entries(value).map(([name, part]) => {
    const address = name === 'reference' && typeof part === 'string' ? byFragment.get(part) : undefined;
    return [name, address ?? withAddresses(part, byFragment)];
  });
  return Object.fromEntries(copied);
}

function linkOf({ param, item, value }: IndexEntry, { placeOf }: Addresses): readonly IndexEntry[] {
  const place = value.type === 'reference' ? placeOf.get(value.targetId) : undefined;
  if (value.type !== 'reference' || place === undefined || item !== undefined) return [];
  return [{ param: containedParam(param), value: { ...value, targetId: String(place) } }];
}
