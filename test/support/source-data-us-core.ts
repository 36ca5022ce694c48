import { existsSync, readFileSync } from 'node:fs';
import { isJson, listOf } from './evaluate-parameters.ts';
import { type AskedOfType, usCoreOlderSearches } from './us-core-older-searches.ts';

/** A combination of parameters that US Core asks a server to search by. */
export interface UsCoreSearch {
  /** The versions of US Core that ask for it, and how strongly. */
  readonly askedBy: string;
  readonly resourceType: string;
  readonly params: readonly string[];
  /** Of those parameters, the ones of which a list of values must, should or may be taken. */
  readonly multipleOr: readonly string[];
  /** By reference parameter, those that may follow it in a chain. */
  readonly chains: Readonly<Record<string, readonly string[]>>;
  /** The comparators that each ordered parameter must take. */
  readonly comparators: Readonly<Record<string, readonly string[]>>;
  readonly includes: readonly string[];
  readonly revincludes: readonly string[];
}

const folder = '../shared/us-core';
/** Those of which the folder has all that certification knows. */
const newerVersions = ['6.1.0', '7.0.0'];

interface Definition {
  readonly comparators: Readonly<Record<string, string>>;
  readonly multipleOr?: string;
  readonly chain?: readonly { readonly chain: string }[];
}

interface Profile {
  readonly resource: string;
  readonly searches: readonly { readonly params: readonly string[]; readonly expectation: string }[];
  readonly searchDefinitions: Readonly<Record<string, Definition>>;
  readonly includes: readonly string[];
  readonly revincludes: readonly string[];
}

function isProfile(value: unknown): value is Profile {
  return isJson(value) && typeof value.resource === 'string' && Array.isArray(value.searches);
}

function profilesOf(version: string): Profile[] {
  const file: unknown = JSON.parse(readFileSync(`${folder}/us-core-${version}-searches.json`, 'utf8'));
  return listOf(isJson(file) ? file.profiles : []).filter(isProfile);
}

const everyComparator = { gt: 'SHALL', ge: 'SHALL', lt: 'SHALL', le: 'SHALL' };

/** What an older version asks of a type, in the form that the folder has it in. */
function profileFrom(resource: string, asked: AskedOfType): Profile {
  const { shall, should = [], compared = [], listed = [], chains = {}, includes = [] } = asked;
  const searches = [
    ...shall.map((params) => ({ params: params.split(' '), expectation: 'SHALL' })),
    ...should.map((params) => ({ params: params.split(' '), expectation: 'SHOULD' })),
  ];
  const definitionOf = (param: string): Definition => ({
    comparators: compared.includes(param) ? everyComparator : {},
    ...(listed.includes(param) ? { multipleOr: 'SHOULD' } : {}),
    chain: (chains[param] ?? []).map((chain) => ({ chain })),
  });
  const params = new Set(searches.flatMap((search) => search.params));
  return {
    resource,
    searches,
    searchDefinitions: Object.fromEntries([...params].map((param) => [param, definitionOf(param)])),
    includes,
    revincludes: asked.revincludes ?? ['Provenance:target'],
  };
}

function isAsked(expectation: string | undefined): boolean {
  return expectation === 'SHALL' || expectation === 'SHOULD';
}

interface Collected {
  readonly asked: Set<string>;
  readonly multipleOr: Set<string>;
  readonly chains: Map<string, Set<string>>;
  readonly comparators: Map<string, Set<string>>;
  readonly includes: Set<string>;
  readonly revincludes: Set<string>;
}

function addAll<T>(known: Set<T>, more: Iterable<T>): void {
  for (const each of more) known.add(each);
}

/** Adds to what is known of a parameter; nothing leaves it out. */
function addOf(known: Map<string, Set<string>>, param: string, more: readonly string[]): void {
  if (more.length > 0) known.set(param, new Set([...(known.get(param) ?? []), ...more]));
}

function collect(found: Map<string, Collected>, version: string, profile: Profile): void {
  for (const { params, expectation } of profile.searches.filter((search) => isAsked(search.expectation))) {
    const key = `${profile.resource}?${[...params].sort().join('&')}`;
    const known: Collected = found.get(key) ?? {
      asked: new Set(),
      multipleOr: new Set(),
      chains: new Map(),
      comparators: new Map(),
      includes: new Set(),
      revincludes: new Set(),
    };
    found.set(key, known);
    known.asked.add(`${version} ${expectation}`);
    for (const param of params) {
      const definition = profile.searchDefinitions[param];
      if (definition?.multipleOr !== undefined) known.multipleOr.add(param);
      const chained = (definition?.chain ?? []).map(({ chain }) => chain);
      addOf(known.chains, param, chained);
      addOf(known.comparators, param, Object.keys(definition?.comparators ?? {}));
    }
    addAll(known.includes, profile.includes);
    addAll(known.revincludes, profile.revincludes);
  }
}

function asLists(found: ReadonlyMap<string, ReadonlySet<string>>): Record<string, string[]> {
  return Object.fromEntries([...found].map(([param, set]) => [param, [...set]]));
}

/** Every SHALL and SHOULD search of US Core 3.1.1 to 7.0.0; where the list of 6.1.0 and 7.0.0 is absent, said aloud, up to 5.0.1. */
export function usCoreSearches(): UsCoreSearch[] {
  const found = new Map<string, Collected>();
  for (const [version, types] of Object.entries(usCoreOlderSearches))
    for (const [type, asked] of Object.entries(types)) collect(found, version, profileFrom(type, asked));
  if (existsSync(folder))
    for (const version of newerVersions) for (const profile of profilesOf(version)) collect(found, version, profile);
  else console.warn(`\nSKIPPED: ${folder} is absent, so the searches of US Core ${newerVersions} are not tested.\n`);
  return [...found].map(([key, { asked, multipleOr, chains, comparators, includes, revincludes }]) => {
    const [resourceType = '', params = ''] = key.split('?');
    return {
      askedBy: [...asked].join(', '),
      resourceType,
      params: params.split('&'),
      multipleOr: [...multipleOr],
      chains: asLists(chains),
      comparators: asLists(comparators),
      includes: [...includes],
      revincludes: [...revincludes],
    };
  });
}
