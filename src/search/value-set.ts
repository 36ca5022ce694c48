// What the value sets of R4 hold: the modifiers in and not-in. https://hl7.org/fhir/R4/search.html#token
import { createRequire } from 'node:module';
import { codesOf } from './code-system.ts';
import { foldCode } from './fold.ts';

export interface ValueSetMember {
  readonly system: string;
  /** As published. */
  readonly code: string;
}

interface ValueSetEntry {
  readonly version: string;
  /** Code system → codes, in the notation of the generated file; undefined when they are not all known. */
  readonly systems: Readonly<Record<string, string>> | undefined;
}

type ValueSetFile = Readonly<Record<string, readonly [version: string, systems?: Readonly<Record<string, string>>]>>;

const require = createRequire(import.meta.url);
let file: ValueSetFile | undefined;
const membersByUrl = new Map<string, readonly ValueSetMember[]>();
const keysByUrl = new Map<string, ReadonlySet<string>>();

/** Names a code in an expansion. Case does not tell codes apart, as it does not in the token index. */
export function codeKey(system: string, code: string): string {
  return `${system}|${foldCode(code)}`;
}

/** Whether R4 publishes the value set, expandable or not. Takes a canonical URL, alone or with `|` and its version. */
export function isKnownValueSet(url: string): boolean {
  return findValueSet(url) !== undefined;
}

/**
 * The codes of a value set as `codeKey`s. `undefined` when it is not known, or draws on codes that R4 does not publish
 * (SNOMED CT, LOINC …). Abstract and inactive codes are members like others.
 */
export function expandValueSet(url: string): ReadonlySet<string> | undefined {
  const members = valueSetMembers(url);
  if (members === undefined) return undefined;
  const known = keysByUrl.get(url);
  if (known !== undefined) return known;
  const keys = new Set(members.map(({ system, code }) => codeKey(system, code)));
  keysByUrl.set(url, keys);
  return keys;
}

/** The same codes as published, those of one code system together. */
export function valueSetMembers(url: string): readonly ValueSetMember[] | undefined {
  const known = membersByUrl.get(url);
  if (known !== undefined) return known;
  const systems = findValueSet(url)?.systems;
  if (systems === undefined) return undefined;
  const members = Object.entries(systems).flatMap(([system, text]) =>
    readCodes(system, text).map((code) => ({ system, code })),
  );
  membersByUrl.set(url, members);
  return members;
}

function findValueSet(canonical: string): ValueSetEntry | undefined {
  const [url = '', version, ...more] = canonical.split('|');
  const valueSets = load();
  if (more.length > 0 || !Object.hasOwn(valueSets, url)) return undefined;
  const [publishedVersion = '', systems] = valueSets[url] ?? [];
  // An implied value set is published without a version, and no version names it.
  const isMeant = version === undefined || (version !== '' && version === publishedVersion);
  return isMeant ? { version: publishedVersion, systems } : undefined;
}

function readCodes(system: string, text: string): readonly string[] {
  const listed = codesOf(system);
  if (listed === undefined) return text === '' ? [] : text.split('\n');
  if (text === '*') return listed;
  if (text === '') return [];
  return text.split(' ').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return listed.slice(first, last + 1);
  });
}

/** Read at the first search that asks for it: most processes never do. */
function load(): ValueSetFile {
  file ??= require('./value-sets.json') as ValueSetFile;
  return file;
}
