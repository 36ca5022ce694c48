// _summary and _elements: a resource's JSON text with some elements left out. https://hl7.org/fhir/R4/search.html#summary
// https://hl7.org/fhir/R4/search.html#elements
import { type ElementStructure, elementsOf, propertyName } from '../fhir/structure.ts';
import { itemsAt, type PropertySlice, propertiesAt, skipSpace } from './json-slices.ts';

export type SummaryForm = 'true' | 'text' | 'data';

/** An element of a type, under the JSON property that carries it, and the structure of what the property holds. */
interface PropertyElement {
  readonly element: ElementStructure;
  readonly structure: string;
}

const subsetted = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}';
/** Which resource it is, and what changes its meaning: without the latter R4 lets nobody process it. */
const alwaysKept: ReadonlySet<string> = new Set(['id', 'implicitRules', 'modifierExtension']);
const propertiesByStructure = new Map<string, ReadonlyMap<string, PropertyElement>>();

/**
 * The resource, valid JSON text of an R4 type, in short and tagged SUBSETTED. What stays is copied, numbers to the last zero.
 * `true` keeps summary elements, in elements too, and mandatory ones, without which a resource would not be valid; `text` the
 * narrative and mandatory elements; `data` all but the narrative. `id`, `meta`, `implicitRules` and `modifierExtension` stay
 * in each.
 */
export function applySummary(resource: string, form: SummaryForm): string {
  const properties = propertiesAt(resource, skipSpace(resource, 0));
  switch (form) {
    case 'true':
      return withElements(resource, properties, isInSummary, 'in short');
    case 'text':
      return withElements(resource, properties, ({ name, min }) => name === 'text' || min === 1);
    case 'data':
      return withElements(resource, properties, ({ name }) => name !== 'text');
    default:
      return form satisfies never;
  }
}

/**
 * The resource with the named elements, the mandatory ones and those that `applySummary` always keeps, tagged SUBSETTED. A
 * name is an element's (`status`, `value` for value[x]), after a type and a dot when it is meant for that type alone. A resource
 * for whose type there is no name comes back as it is.
 */
export function applyElements(resource: string, names: readonly string[]): string {
  const properties = propertiesAt(resource, skipSpace(resource, 0));
  const prefix = `${typeOf(resource, properties)}.`;
  const own = names.flatMap((name) => {
    if (name.startsWith(prefix)) return [name.slice(prefix.length)];
    return name.includes('.') ? [] : [name];
  });
  if (own.length === 0) return resource;
  return withElements(resource, properties, (element) => element.min === 1 || own.includes(baseName(element)));
}

/** Whether a type has an element of that name at its root; `value` is the name of value[x]. */
export function hasElement(resourceType: string, name: string): boolean {
  return elementsOf(resourceType).some((element) => baseName(element) === name);
}

/** What is no element of the type goes, though no resource that was checked has such. */
function withElements(
  resource: string,
  properties: readonly PropertySlice[],
  isKept: (element: ElementStructure) => boolean,
  form: 'whole' | 'in short' = 'whole',
): string {
  const elements = propertiesOf(typeOf(resource, properties));
  const parts: string[] = [];
  for (const property of properties) {
    const { name, start, valueStart, end } = property;
    const found = elements.get(name);
    if (name === 'meta') parts.push(taggedMeta(resource, property));
    else if (name === 'resourceType' || (found !== undefined && alwaysKept.has(baseName(found.element)))) {
      parts.push(resource.slice(start, end));
    } else if (found !== undefined && isKept(found.element)) {
      const isWhole = form === 'whole';
      const value = isWhole ? resource.slice(valueStart, end) : summaryOf(resource, valueStart, end, found.structure);
      parts.push(resource.slice(start, valueStart) + value);
    }
  }
  if (!properties.some(({ name }) => name === 'meta')) parts.push(`"meta":{"tag":[${subsetted}]}`);
  return `{${parts.join(',')}}`;
}

/** `"meta": …` with the tag, unless it has it. */
function taggedMeta(text: string, meta: PropertySlice): string {
  const properties = propertiesAt(text, meta.valueStart);
  const tag = properties.find(({ name }) => name === 'tag');
  const others = properties.filter((property) => property !== tag).map(({ start, end }) => text.slice(start, end));
  const tags = (tag === undefined ? [] : itemsAt(text, tag.valueStart)).map(({ start, end }) => text.slice(start, end));
  if (!tags.some(isSubsetted)) tags.push(subsetted);
  return `"meta":{${[...others, `"tag":[${tags.join(',')}]`].join(',')}}`;
}

function isSubsetted(tag: string): boolean {
  if (!tag.includes('SUBSETTED')) return false;
  const { system, code } = JSON.parse(subsetted) as { system: string; code: string };
  const coding = JSON.parse(tag) as { system?: unknown; code?: unknown };
  return coding.system === system && coding.code === code;
}

function isInSummary({ isSummary, min }: ElementStructure): boolean {
  return isSummary || min === 1;
}

function summaryOf(text: string, start: number, end: number, structure: string): string {
  const first = text[start];
  if (first === '[') {
    const items = itemsAt(text, start).map((item) => summaryOf(text, item.start, item.end, structure));
    return `[${items.join(',')}]`;
  }
  // Extension and a few backbone elements have no summary elements: their parts are not marked, and stay together.
  if (first !== '{' || !hasSummaryElement(structure)) return text.slice(start, end);
  const properties = propertiesAt(text, start);
  const elements = propertiesOf(structure === 'Resource' ? typeOf(text, properties) : structure);
  const parts = properties.flatMap((property) => {
    const found = elements.get(property.name);
    if (property.name === 'resourceType') return [text.slice(property.start, property.end)];
    if (found === undefined || !isInSummary(found.element)) return [];
    const value = summaryOf(text, property.valueStart, property.end, found.structure);
    return [text.slice(property.start, property.valueStart) + value];
  });
  // FHIR has no empty objects: what holds no more than a reason why data is absent stays.
  return parts.length === 0 ? text.slice(start, end) : `{${parts.join(',')}}`;
}

function hasSummaryElement(structure: string): boolean {
  return elementsOf(structure).some(({ name, isSummary }) => isSummary && name !== 'modifierExtension');
}

function typeOf(text: string, properties: readonly PropertySlice[]): string {
  const property = properties.find(({ name }) => name === 'resourceType');
  return property === undefined ? '' : String(JSON.parse(text.slice(property.valueStart, property.end)));
}

/** By JSON property: `valueQuantity`, and `_birthDate`, which carries the extensions of `birthDate` and goes where it goes. */
function propertiesOf(structure: string): ReadonlyMap<string, PropertyElement> {
  const known = propertiesByStructure.get(structure);
  if (known !== undefined) return known;
  const properties = new Map<string, PropertyElement>();
  for (const element of elementsOf(structure)) {
    for (const type of element.types) {
      const name = propertyName(element, type);
      properties.set(name, { element, structure: type.structure });
      properties.set(`_${name}`, { element, structure: 'Extension' });
    }
  }
  propertiesByStructure.set(structure, properties);
  return properties;
}

function baseName({ name, isChoice }: ElementStructure): string {
  return isChoice ? name.slice(0, -3) : name;
}
