// What chains find in the resources inside a resource. https://hl7.org/fhir/R4/search.html#contained
import type { ResourceType } from '../fhir/resource-types.ts';
import { indexReferences, indexResource } from './index-resource.ts';
import type { IndexEntry } from './index-value.ts';
import { type InnerResources, innerResourcesOf, type Target, type Targets } from './inner-resources.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';
import { resourceTexts } from './resource-text.ts';

/** An entry of a resource inside another; `place` is its place among those inside, from 1. */
export interface ContainedEntry extends IndexEntry {
  readonly contained: ResourceType;
  readonly place: number;
}

/** Reference rows that lead to a contained resource: `targetId` is its place. */
export function containedParam(code: string): string {
  return `${code}:contained`;
}

/** The parameter under which every resource inside another has a row: a token, its id. One that is nested may have none. */
export const containedIdParam = '_id';

/** String rows of contained resources that have words: those of `resourceTexts`. */
export const containedTextParams = { narrative: '_text', content: '_content' } as const;

/** Stands before an id, in `targetId` of a contained resource's references to what contains it. */
export const containerMark = '#';

interface Options {
  readonly timeZone?: string;
  /** The resource with the words that are searched, where its references are written otherwise; it by itself when left out. */
  readonly worded?: JsonObject;
}

/** The entries of a resource, those of all that lies inside it, and those by which it, and they, refer to that. */
export function indexWithContained(
  resource: JsonObject,
  options: Options = {},
): readonly (IndexEntry | ContainedEntry)[] {
  const inner = innerResourcesOf(resource);
  if (inner === undefined) return indexResource(resource, options);
  const { worded = resource } = options;
  const texts = worded === resource ? inner : innerResourcesOf(worded);
  const prefix = unusedPrefix(resource);
  const containerId = textOf(resource.id) ?? '';
  const entriesOf = ({ contained: _contained, ...from }: JsonObject, to: Targets): readonly IndexEntry[] => [
    ...indexResource(withTypes(from, to), options),
    ...indexReferences(withAddresses(from, to, prefix)).flatMap((entry) => linkOf(entry, prefix, containerId)),
  ];
  const ofInner = inner.all.flatMap(({ resourceType, place, id, resource: each }, index): readonly ContainedEntry[] => {
    const text = texts?.all[index]?.resource ?? each;
    const entries = [...identityEntries(id), ...entriesOf(each, inner.fromInner), ...textEntries(text)];
    return entries.map((entry) => ({ ...entry, contained: resourceType, place }));
  });
  return [...entriesOf(resource, inner.fromOuter), ...nestedLinks(inner), ...ofInner];
}

function identityEntries(id: string | undefined): readonly IndexEntry[] {
  return id === undefined ? [] : [{ param: containedIdParam, value: { type: 'token', system: '', code: id } }];
}

/** By which a parameter that finds a resource itself leads to it. */
function nestedLinks({ all: [first], nestedCodes }: InnerResources): readonly IndexEntry[] {
  if (first === undefined) return [];
  const { resourceType: targetType, place } = first;
  return nestedCodes.map((code) => ({
    param: containedParam(code),
    value: { type: 'reference', targetType, targetId: `${place}` },
  }));
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
