import { isJson, type Json, listOf, textOf } from '../support/evaluate-parameters.ts';
import { rangeOf } from './us-core-kit-dates.ts';
import type { KitGroup, SearchDefinition } from './us-core-kit-metadata.ts';

const absentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const dayMs = 24 * 60 * 60 * 1000;

/** `extension.where(url='…').value` is the one function that the kit's paths know. */
const extensionPath = /^extension\.where\(url='([^']+)'\)\.value(?:DateTime)?$/;

/** Types that an element of the kit's paths can have whose name does not say which. */
const choices = [
  'DateTime',
  'Date',
  'Instant',
  'Period',
  'Timing',
  'Reference',
  'CodeableConcept',
  'Boolean',
  'String',
];

function childrenOf(element: unknown, name: string): readonly unknown[] {
  if (!isJson(element)) return [];
  const base = name.replace('[x]', '');
  const names = [base, ...choices.map((choice) => `${base}${choice}`)];
  return listOf(names.map((each) => element[each]).find((value) => value !== undefined));
}

/** All values at a path, in order. */
export function valuesAt(resource: Json, path: string): readonly unknown[] {
  const url = extensionPath.exec(path)?.[1];
  if (url !== undefined) {
    const extensions = listOf(resource.extension).filter((each) => isJson(each) && each.url === url);
    return extensions.flatMap((each) => childrenOf(each, 'value[x]'));
  }
  let found: readonly unknown[] = [resource];
  for (const name of path.split('.')) found = found.flatMap((element) => childrenOf(element, name));
  return found;
}

function isAbsent(value: unknown): boolean {
  return isJson(value) && listOf(value.extension).some((each) => isJson(each) && each.url === absentReason);
}

function instant(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, '+00:00');
}

function codingsOf(value: Json): Json[] {
  return listOf(value.coding).filter(isJson);
}

function tokenOf(system: unknown, code: unknown, withSystem: boolean): string | undefined {
  if (textOf(code) === undefined || (withSystem && textOf(system) === undefined)) return undefined;
  return withSystem ? `${system}|${code}` : String(code);
}

function tokenIn(value: Json, withSystem: boolean): string | undefined {
  const tokens = codingsOf(value).map(({ system, code }) => tokenOf(system, code, withSystem));
  return tokens.find((token) => token !== undefined);
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.map(textOf).find((text) => text !== undefined && text !== '');
}

function periodValue({ start, end }: Json): string | undefined {
  if (typeof start === 'string') return `gt${instant(rangeOf(start).start - dayMs)}`;
  return typeof end === 'string' ? `lt${instant(rangeOf(end).end + dayMs)}` : undefined;
}

/** A date in the precision that all servers must take: the kit asks what is coarser by a comparison, but for a goal's. */
function dateValue(value: string, group: KitGroup, isCompared: boolean): string {
  const isCoarse = /^\d{4}(-\d{2})?$/.test(value) || (/^\d{4}-\d{2}-\d{2}$/.test(value) && group.resource !== 'Goal');
  if (group.version === '3.1.1' || !isCompared || !isCoarse) return value;
  return `gt${instant(rangeOf(value).start - dayMs)}`;
}

export interface ValueOptions {
  readonly withSystem: boolean;
  readonly isCompared: boolean;
}

function elementValue(value: unknown, definition: SearchDefinition, group: KitGroup, options: ValueOptions) {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return definition.type === 'date' ? dateValue(value, group, options.isCompared) : value;
  if (!isJson(value)) return undefined;
  switch (definition.type) {
    case 'CodeableConcept':
      return tokenIn(value, options.withSystem);
    case 'Coding':
      return tokenOf(value.system, value.code, options.withSystem);
    case 'Identifier':
      return tokenOf(value.system, value.value, options.withSystem);
    case 'HumanName':
      return firstText(value.family, listOf(value.given)[0], value.text);
    case 'Address':
      return firstText(value.text, value.city, value.state, value.postalCode, value.country);
    case 'Reference':
      return textOf(value.reference);
    default:
      return periodValue(value);
  }
}

/** What the kit asks by, to find this resource by that parameter. */
export function searchValue(resource: Json, name: string, group: KitGroup, options: ValueOptions): string | undefined {
  const definition = group.searchDefinitions[name];
  if (definition === undefined) throw new Error(`${group.key} has no ${name}`);
  for (const path of definition.paths) {
    const values = valuesAt(resource, path).filter((value) => !isAbsent(value));
    const found = values.map((value) => elementValue(value, definition, group, options)).find((each) => each);
    if (found !== undefined) return found.replaceAll(',', '\\,');
  }
  return undefined;
}

/** A comparison that holds for the first date found there. */
export function comparedValue(resources: readonly Json[], path: string, comparator: string): string | undefined {
  const [first] = resources.flatMap((resource) => valuesAt(resource, path));
  const date = isJson(first) ? (first.start ?? first.end) : first;
  if (typeof date !== 'string') return undefined;
  return `${comparator}${instant(rangeOf(date).start + (comparator.startsWith('l') ? dayMs : -dayMs))}`;
}
