import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isJson, type Json, listOf, textOf } from './evaluate-parameters.ts';
import { localTarget } from './evaluate-text.ts';

const dataFolder = '../shared/data';
const fixtureFolder = 'fhir-fixtures';

function jsonFiles(folder: string, extension: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(extension));
  // Conditional references need the hospitals and practitioners, whose file names begin in lower case.
  const first = names.filter((name) => /^(hospital|practitioner)/.test(name)).sort();
  return [...first, ...names.filter((name) => !first.includes(name)).sort()].map((name) => `${folder}/${name}`);
}

/** Paths of the shared data in the order it must be imported; undefined, said aloud, where the folder is absent. */
export function sharedDataFiles(): string[] | undefined {
  if (!existsSync(dataFolder)) {
    console.warn(`\nSKIPPED: ${dataFolder} is absent, so nothing here is tested on it.\n`);
    return undefined;
  }
  return [
    ...jsonFiles(`${dataFolder}/synthea-2021-transactions`, '.json'),
    ...jsonFiles(`${dataFolder}/synthea-2019-transactions`, '.json'),
    ...jsonFiles(`${dataFolder}/us-core-6.1.0-examples`, '.ndjson'),
  ];
}

/** Paths of this project's own records. */
export function fixtureFiles(): string[] {
  return [
    `${fixtureFolder}/practice.json`,
    ...jsonFiles(fixtureFolder, '.json').filter((file) => !file.endsWith('/practice.json')),
  ];
}

/** A resource as its source has it, with the name that others in its Bundle may refer to it by. */
interface SourceEntry {
  readonly fullUrl: string | undefined;
  readonly resource: Json;
}

function entriesOf(document: Json): SourceEntry[] {
  if (document.resourceType !== 'Bundle') return [{ fullUrl: undefined, resource: document }];
  return listOf(document.entry).flatMap((entry) =>
    isJson(entry) && isJson(entry.resource) ? [{ fullUrl: textOf(entry.fullUrl), resource: entry.resource }] : [],
  );
}

function documentsIn(file: string): Json[] {
  const text = readFileSync(file, 'utf8');
  const texts = file.endsWith('.ndjson') ? text.split('\n').filter((line) => line.trim() !== '') : [text];
  return texts.map((line) => JSON.parse(line)).filter(isJson);
}

export function keyOf(resource: Json): string {
  return `${resource.resourceType}/${resource.id}`;
}

type Rewrite = (reference: string) => string;

/** A copy in which every text that refers to something is rewritten. */
function withReferences(value: unknown, rewrite: Rewrite): unknown {
  if (Array.isArray(value)) return value.map((item) => withReferences(item, rewrite));
  if (!isJson(value)) return value;
  const copied = Object.entries(value).map(([name, child]) => {
    const refers =
      typeof child === 'string' && (name === 'reference' || (name === 'url' && child.startsWith('urn:uuid:')));
    return [name, refers ? rewrite(child) : withReferences(child, rewrite)];
  });
  return Object.fromEntries(copied);
}

/** `Practitioner?identifier=system|value`, once for every identifier of a resource. */
function conditionalReferencesTo(resource: Json): string[] {
  return listOf(resource.identifier)
    .filter(isJson)
    .map((identifier) => `${resource.resourceType}?identifier=${identifier.system}|${identifier.value}`);
}

/**
 * The resources of files as a server holds them afterwards, references resolved, in the order in which they first come.
 * A resource that comes again replaces what was there.
 */
export function loadResources(files: readonly string[]): Json[] {
  const resources = new Map<string, Json>();
  const byCondition = new Map<string, string>();
  for (const document of files.flatMap(documentsIn)) {
    const entries = entriesOf(document);
    const byFullUrl = new Map(entries.map((entry) => [entry.fullUrl, keyOf(entry.resource)]));
    const rewrite: Rewrite = (reference) => byFullUrl.get(reference) ?? byCondition.get(reference) ?? reference;
    for (const { resource } of entries) {
      const resolved = withReferences(resource, rewrite);
      if (!isJson(resolved)) continue;
      resources.set(keyOf(resolved), resolved);
      for (const condition of conditionalReferencesTo(resolved)) {
        if (!byCondition.has(condition)) byCondition.set(condition, keyOf(resolved));
      }
    }
  }
  return [...resources.values()];
}

/** Every text in a resource that refers to another one, with where it stands: `Reference.reference` of any element. */
export function localReferencesOf(resource: Json, skippedElement?: string): string[] {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    if (!isJson(value)) return;
    for (const [name, child] of Object.entries(value)) {
      const target = typeof child === 'string' && name === 'reference' ? localTarget(child) : undefined;
      if (target !== undefined) found.add(target);
      else if (!(value === resource && name === skippedElement)) walk(child);
    }
  };
  walk(resource);
  return [...found];
}
