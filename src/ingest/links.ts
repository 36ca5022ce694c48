// References inside what is imported, and what they become here. https://hl7.org/fhir/R4/http.html#trules
import { parseReference } from '../fhir/reference.ts';
import { type ElementStructure, elementAt } from '../fhir/structure.ts';
import type { JsonObject } from '../store/resource-change.ts';

/** From a fullUrl, or from an id that is not kept, to the resource's place here: `Type/id`. */
export type Links = ReadonlyMap<string, string>;

/** A reference that the links do not settle: a search, or the name of an entry that is not there. */
export interface OpenReference {
  readonly type: 'conditional' | 'urn';
  /** The Reference; its `reference` takes the answer. */
  readonly holder: Record<string, unknown>;
  readonly text: string;
  readonly expression: string;
  /** Resource types the element may refer to; undefined when any. */
  readonly targets: readonly string[] | undefined;
}

/** More nesting than any resource has, and far less than the stack holds. */
const maxDepth = 100;
const uriTypes: ReadonlySet<string> = new Set(['uri', 'url', 'canonical', 'oid', 'uuid']);

interface Walk {
  readonly links: Links;
  readonly open: OpenReference[];
  /** Property names and array indexes, the resource type first. */
  readonly path: (string | number)[];
  /** The resource that the walk is in: a contained one begins further down the path. */
  root: { readonly type: string; readonly at: number };
}

/** Puts the resource's references in order, in place, and gives those that stay open. Refuses with RangeError when nested too deep. */
export function followLinks(resource: JsonObject, links: Links): readonly OpenReference[] {
  const type = String(resource.resourceType);
  const walk: Walk = { links, open: [], path: [type], root: { type, at: 1 } };
  // A Bundle as a resource keeps its own world: its references are for its own entries.
  if (type !== 'Bundle') walkObject(resource as Record<string, unknown>, walk);
  return walk.open;
}

function walkObject(object: Record<string, unknown>, walk: Walk): void {
  if (walk.path.length > maxDepth) throw new RangeError(`Nested more than ${maxDepth} deep.`);
  for (const key in object) {
    const value = object[key];
    if (typeof value === 'string') {
      if (key === 'reference') walkReference(object, value, walk);
      else if (key === 'div') object[key] = linkNarrative(value, walk.links);
      else if (walk.links.size > 0 && walk.links.has(value)) walkUri(object, key, value, walk);
    } else if (typeof value === 'object' && value !== null) {
      walk.path.push(key);
      if (Array.isArray(value)) walkArray(value, walk);
      else walkChild(value as Record<string, unknown>, walk);
      walk.path.pop();
    }
  }
}

function walkArray(array: unknown[], walk: Walk): void {
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    if (typeof item === 'string') {
      const link = walk.links.get(item);
      if (link !== undefined && isUri(walk)) array[index] = link;
    } else if (typeof item === 'object' && item !== null) {
      walk.path.push(index);
      if (!Array.isArray(item)) walkChild(item as Record<string, unknown>, walk);
      walk.path.pop();
    }
  }
}

function walkChild(object: Record<string, unknown>, walk: Walk): void {
  if (typeof object.resourceType !== 'string') {
    walkObject(object, walk);
    return;
  }
  const outer = walk.root;
  walk.root = { type: object.resourceType, at: walk.path.length };
  if (object.resourceType !== 'Bundle') walkObject(object, walk);
  walk.root = outer;
}

function walkReference(holder: Record<string, unknown>, text: string, walk: Walk): void {
  const link = linkOf(text, walk.links);
  if (link !== undefined) {
    holder.reference = link;
    return;
  }
  const isUrn = text.startsWith('urn:uuid:') || text.startsWith('urn:oid:');
  if (!isUrn && (!text.includes('?') || parseReference(text)?.type !== 'conditional')) return;
  const element = elementOf(walk);
  const reference = element?.types.find((type) => type.code === 'Reference');
  // A few types have an element `reference` that is a uri and may be any.
  if (element !== undefined && reference === undefined) return;
  const expression = `${expressionOf(walk.path)}.reference`;
  const named = typeof holder.type === 'string' ? [holder.type] : reference?.targets;
  walk.open.push({ type: isUrn ? 'urn' : 'conditional', holder, text, expression, targets: named });
}

/** What a reference becomes; a fragment or version at its end is kept. */
function linkOf(text: string, links: Links): string | undefined {
  if (links.size === 0) return undefined;
  const exact = links.get(text);
  if (exact !== undefined) return exact;
  const end = /(?:#|\/_history\/)[^#/]*$/.exec(text);
  if (end === null || end.index === 0) return undefined;
  const link = links.get(text.slice(0, end.index));
  return link === undefined ? undefined : `${link}${end[0]}`;
}

function walkUri(holder: Record<string, unknown>, key: string, text: string, walk: Walk): void {
  if (isUri(walk, key)) holder[key] = walk.links.get(text);
}

function isUri(walk: Walk, key?: string): boolean {
  return elementOf(walk, key)?.types.some((type) => uriTypes.has(type.code)) ?? false;
}

/** The definition of the element at the path, or of its child `key`. */
function elementOf({ path, root }: Walk, key?: string): ElementStructure | undefined {
  const names = path.slice(root.at).filter((step) => typeof step === 'string');
  return elementAt([root.type, ...names, ...(key === undefined ? [] : [key])].join('.'));
}

function linkNarrative(div: string, links: Links): string {
  if (links.size === 0 || !div.includes('="')) return div;
  return div.replace(/(\s(?:href|src)=")([^"]+)(?=")/g, (whole, start: string, url: string) => {
    const link = linkOf(url, links);
    return link === undefined ? whole : `${start}${link}`;
  });
}

function expressionOf(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
