// What chains find in the resources that a resource contains. https://hl7.org/fhir/R4/search.html#contained
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import { indexReferences, indexResource } from './index-resource.ts';
import type { IndexEntry } from './index-value.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';
import { resourceTexts } from './resource-text.ts';

/** An entry of a contained resource; `place` is its place among the contained ones, from 1. */
export interface ContainedEntry extends IndexEntry {
  readonly contained: ResourceType;
  readonly place: number;
}

/** Reference rows that lead to a contained resource: `targetId` is its place. */
export function containedParam(code: string): string {
  return `${code}:contained`;
}

/** The parameter under which every contained resource has a row: a token, its id. */
export const containedIdParam = '_id';

/** String rows of contained resources that have words: those of `resourceTexts`. */
export const containedTextParams = { narrative: '_text', content: '_content' } as const;

/** Stands before an id, in `targetId` of a contained resource's references to what contains it. */
export const containerMark = '#';

interface Options {
  readonly timeZone?: string;
}

interface Contained {
  readonly resourceType: ResourceType;
  readonly place: number;
  readonly id: string;
  readonly resource: JsonObject;
}

/** What a fragment such as `#p` leads to; the container has no place of its own and is at 0. */
type Target = Pick<Contained, 'resourceType' | 'place'>;
type Targets = ReadonlyMap<string, Target>;

/** The entries of a resource, those of all that it contains, and those by which it, and they, refer to that. */
export function indexWithContained(
  resource: JsonObject,
  options: Options = {},
): readonly (IndexEntry | ContainedEntry)[] {
  const all = containedIn(resource);
  if (all.length === 0) return indexResource(resource, options);
  const { contained: _contained, ...own } = resource;
  const prefix = unusedPrefix(resource);
  const targets: Targets = new Map(all.map((each) => [`#${each.id}`, each]));
  const withContainer: Targets = new Map([...targets, ...containerOf(resource)]);
  const containerId = textOf(resource.id) ?? '';
  const entriesOf = (from: JsonObject, to: Targets): readonly IndexEntry[] => [
    ...indexResource(withTypes(from, to), options),
    ...indexReferences(withAddresses(from, to, prefix)).flatMap((entry) => linkOf(entry, prefix, containerId)),
  ];
  const ofContained = all.flatMap(({ resourceType, place, id, resource: each }): readonly ContainedEntry[] => {
    const identity: IndexEntry = { param: containedIdParam, value: { type: 'token', system: '', code: id } };
    const entries = [identity, ...entriesOf(each, withContainer), ...textEntries(each)];
    return entries.map((entry) => ({ ...entry, contained: resourceType, place }));
  });
  return [...entriesOf(own, targets), ...ofContained];
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

function containerOf({ resourceType }: JsonObject): readonly (readonly [fragment: string, Target])[] {
  return typeof resourceType === 'string' && isResourceType(resourceType) ? [['#', { resourceType, place: 0 }]] : [];
}

function textEntries(resource: JsonObject): readonly IndexEntry[] {
  const texts = resourceTexts(resource);
  return (['narrative', 'content'] as const).flatMap((part): readonly IndexEntry[] => {
    const value = texts[part];
    return value === '' ? [] : [{ param: containedTextParams[part], value: { type: 'string', value, exact: '' } }];
  });
}

/** Begins ids that no reference of the resource has. */
function unusedPrefix(resource: JsonObject): string {
  const text = JSON.stringify(resource);
  let prefix = 'contained.';
  while (text.includes(`/${prefix}`)) prefix += '.';
  return prefix;
}

/** A copy in which references by fragments say what they lead to: expressions ask for its type. */
function withTypes(resource: JsonObject, targets: Targets): JsonObject {
  return withReferences(resource, targets, ({ resourceType }) => ({ type: resourceType }));
}

/** A copy in which references by fragments have addresses such as `Patient/contained.1`. */
function withAddresses(resource: JsonObject, targets: Targets, prefix: string): JsonObject {
  return withReferences(resource, targets, ({ resourceType, place }) => ({
    reference: `${resourceType}/${prefix}${place}`,
  }));
}

function withReferences(object: JsonObject, targets: Targets, instead: (target: Target) => JsonObject): JsonObject {
  const copyOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copyOf);
    return isObject(value) ? withReferences(value, targets, instead) : value;
  };
  const copied = Object.fromEntries(Object.entries(object).map(([name, part]) => [name, copyOf(part)]));
  const target = typeof object.reference === 'string' ? targets.get(object.reference) : undefined;
  return target === undefined ? copied : { ...copied, ...instead(target) };
}

function linkOf({ param, value }: IndexEntry, prefix: string, containerId: string): readonly IndexEntry[] {
  if (value.type !== 'reference' || !value.targetId.startsWith(prefix)) return [];
  const place = value.targetId.slice(prefix.length);
  return place === '0'
    ? [{ param, value: { ...value, targetId: `${containerMark}${containerId}` } }]
    : [{ param: containedParam(param), value: { ...value, targetId: place } }];
}
