// R4's structure definitions: which elements a type has, of which types. https://hl7.org/fhir/R4/structuredefinition.html
import { createRequire } from 'node:module';

export interface ElementType {
  /** The type's name in R4: `Quantity`, `Reference`, `BackboneElement`. */
  readonly code: string;
  /** The name under which `elementsOf` gives its elements: `SimpleQuantity`, `Observation.component`; else as `code`. */
  readonly structure: string;
  /** The resource types a Reference or canonical may point to; `undefined` when any. */
  readonly targets: readonly string[] | undefined;
}

export interface ElementStructure {
  /** As in R4, a choice with its ending: `value[x]`. */
  readonly name: string;
  readonly min: 0 | 1;
  readonly isArray: boolean;
  readonly isChoice: boolean;
  /** One, or several when the element is a choice. */
  readonly types: readonly ElementType[];
  readonly isSummary: boolean;
  readonly isModifier: boolean;
  /** Where the value comes from; for a `code` it also names the code system. */
  readonly valueSet: string | undefined;
  /** Whether R4 requires that the value be in the value set; else it prefers that or allows others beside. */
  readonly isValueSetRequired: boolean;
}

export type StructureKind = 'primitive-type' | 'complex-type' | 'resource';

interface StructureFile {
  readonly types: Readonly<Record<string, { base?: string; kind: StructureKind; elements: readonly string[] }>>;
  readonly valueSets: Readonly<Record<string, Readonly<Record<string, readonly string[] | '*'>>>>;
}

const file: StructureFile = createRequire(import.meta.url)('./structure.json');
const types = new Map(Object.entries(file.types));
const valueSets = new Map(Object.entries(file.valueSets));
const elementsByType = new Map<string, readonly ElementStructure[]>();
const codesByValueSet = new Map<string, ReadonlySet<string> | undefined>();

/** What a type is; `undefined` for a name that is none. Backbone elements count as complex types. */
export function kindOf(typeName: string): StructureKind | undefined {
  return types.get(typeName)?.kind;
}

/** The elements of a type or backbone element (`Observation.component`), inherited ones first; none for an unknown type. */
export function elementsOf(typeName: string): readonly ElementStructure[] {
  const known = elementsByType.get(typeName);
  if (known !== undefined) return known;
  const type = types.get(typeName);
  if (type === undefined) return [];
  const own = type.elements.map(parseElement);
  const inherited = type.base === undefined ? [] : elementsOf(type.base);
  const elements = [...inherited, ...own];
  elementsByType.set(typeName, elements);
  return elements;
}

/**
 * The element a path names: `Patient.gender`, `Patient.name.family`, `Observation.component.value[x]`. A choice may also be
 * written as FHIRPath has it (`Observation.value`) or as JSON has it (`Observation.valueQuantity`, which narrows its types).
 */
export function elementAt(path: string): ElementStructure | undefined {
  const [root = '', ...names] = path.split('.');
  let structures: readonly string[] = [root];
  let found: ElementStructure | undefined;
  for (const name of names) {
    found = structures.map((structure) => elementNamed(structure, name)).find((element) => element !== undefined);
    if (found === undefined) return undefined;
    structures = found.types.map((type) => type.structure);
  }
  return found;
}

/** The JSON property that carries an element of the given type: `valueQuantity`, `birthDate`. */
export function propertyName(element: ElementStructure, type: ElementType): string {
  if (!element.isChoice) return element.name;
  return `${element.name.slice(0, -3)}${type.code.charAt(0).toUpperCase()}${type.code.slice(1)}`;
}

/** Every code of a value set, whatever its system; `undefined` when the definitions do not list them all. */
export function codesOf(valueSet: string): ReadonlySet<string> | undefined {
  if (!codesByValueSet.has(valueSet)) {
    const lists = Object.values(valueSets.get(valueSet) ?? {});
    const isListed = lists.length > 0 && !lists.includes('*');
    codesByValueSet.set(valueSet, isListed ? new Set(lists.flat()) : undefined);
  }
  return codesByValueSet.get(valueSet);
}

/** The code system a code of a value set belongs to; `undefined` when the value set is unknown or lacks the code. */
export function codeSystemOf(valueSet: string, code: string): string | undefined {
  const systems = Object.entries(valueSets.get(valueSet) ?? {});
  return systems.find(([, codes]) => codes === '*' || codes.includes(code))?.[0];
}

/** Whether a coding is in a value set; `undefined` when the definitions do not know the value set. */
export function hasCoding(valueSet: string, system: unknown, code: unknown): boolean | undefined {
  const systems = valueSets.get(valueSet);
  if (systems === undefined) return undefined;
  if (typeof system !== 'string' || typeof code !== 'string' || !Object.hasOwn(systems, system)) return false;
  const codes = systems[system];
  return codes === '*' || codes?.includes(code) === true;
}

function elementNamed(structure: string, name: string): ElementStructure | undefined {
  const elements = elementsOf(structure);
  const exact = elements.find((element) => element.name === name || element.name === `${name}[x]`);
  if (exact !== undefined) return exact;
  for (const element of elements) {
    const narrowed = element.isChoice && element.types.filter((type) => propertyName(element, type) === name);
    if (narrowed && narrowed.length > 0) return { ...element, types: narrowed };
  }
  return undefined;
}

function parseElement(text: string): ElementStructure {
  const [name = '', cardinality = '', typeNames = '', ...rest] = text.split(' ');
  const valueSet = rest.find((part) => part.includes(':'));
  const flags = rest[0] === valueSet ? '' : (rest[0] ?? '');
  return {
    name,
    min: cardinality.startsWith('1') ? 1 : 0,
    isArray: cardinality.endsWith('*'),
    isChoice: name.endsWith('[x]'),
    types: typeNames.split('|').map(parseType),
    isSummary: flags.includes('S'),
    isModifier: flags.includes('M'),
    valueSet,
    isValueSetRequired: valueSet !== undefined && !flags.includes('P'),
  };
}

function parseType(text: string): ElementType {
  const [structure = '', targets] = text.split('(');
  return { code: typeCode(structure), structure, targets: targets?.slice(0, -1).split(',') };
}

function typeCode(structure: string): string {
  if (structure === 'SimpleQuantity') return 'Quantity';
  return structure.includes('.') ? (types.get(structure)?.base ?? '') : structure;
}
