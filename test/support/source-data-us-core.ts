import { existsSync, readFileSync } from 'node:fs';
import { isJson, listOf } from './evaluate-parameters.ts';

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
const versions = ['6.1.0', '7.0.0'];

interface Profile {
  readonly resource: string;
  readonly searches: readonly { readonly params: readonly string[]; readonly expectation: string }[];
  readonly searchDefinitions: Readonly<
    Record<
      string,
      {
        readonly comparators: Readonly<Record<string, string>>;
        readonly multipleOr: string;
        readonly chain?: readonly { readonly chain: string }[];
      }
    >
  >;
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
      const chained = definition?.chain ?? [];
      if (chained.length > 0) known.chains.set(param, new Set(chained.map(({ chain }) => chain)));
      const comparators = Object.keys(definition?.comparators ?? {});
      if (comparators.length > 0) known.comparators.set(param, new Set(comparators));
    }
    for (const include of profile.includes) known.includes.add(include);
    for (const revinclude of profile.revincludes) known.revincludes.add(revinclude);
  }
}

/** Every SHALL and SHOULD search of US Core 6.1.0 and 7.0.0; undefined, said aloud, where the list is absent. */
export function usCoreSearches(): UsCoreSearch[] | undefined {
  if (!existsSync(folder)) {
    console.warn(`\nSKIPPED: ${folder} is absent, so the searches of US Core are not tested.\n`);
    return undefined;
  }
  const found = new Map<string, Collected>();
  for (const version of versions) for (const profile of profilesOf(version)) collect(found, version, profile);
  return [...found].map(([key, { asked, multipleOr, chains, comparators, includes, revincludes }]) => {
    const [resourceType = '', params = ''] = key.split('?');
    return {
      askedBy: [...asked].join(', '),
      resourceType,
      params: params.split('&'),
      multipleOr: [...multipleOr],
      chains: Object.fromEntries([...chains].map(([param, set]) => [param, [...set]])),
      comparators: Object.fromEntries([...comparators].map(([param, set]) => [param, [...set]])),
      includes: [...includes],
      revincludes: [...revincludes],
    };
  });
}
