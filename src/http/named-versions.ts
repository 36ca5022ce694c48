// What `_include` brings where a reference names a version. https://hl7.org/fhir/R4/search.html#versions

import { includesTooMuch } from '../fhir/errors.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import {
  maxIncluded,
  maxIncludedLength,
  type PatientRecord,
  type SearchPage,
  type StoredVersion,
} from '../store/store.ts';

const historyPart = '/_history/';
/** Version ids are 1, 2, 3 …; fifteen digits are within JavaScript's exact integers. */
const target = '([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(?:/_history/([1-9]\\d{0,14}))?';

/** References by type and id, and those below the base, which amount to the same. */
function referencePattern(base: string): RegExp {
  return new RegExp(`"reference":"(?:${base.replace(/[^\w/:]/g, '\\$&')}/)?${target}"`, 'g');
}

/** How what a page shows refers to a resource: by versions, or to whichever is current. */
interface Naming {
  readonly versions: Set<number>;
  isCurrent: boolean;
}

/**
 * The page with each included resource in the versions that references to it name, and as it is where one names none, or a
 * version that the record does not show. Throws when the versions are more than what a page may bring.
 */
export async function withNamedVersions(
  record: PatientRecord,
  { include }: SearchPlan,
  page: SearchPage,
  base: string,
): Promise<SearchPage> {
  if (include.length === 0 || page.included.length === 0) return page;
  const sources = include.some(({ iterate }) => iterate) ? [...page.matches, ...page.included] : page.matches;
  if (!sources.some(({ content }) => content?.includes(historyPart))) return page;
  const named = namingsIn(sources, referencePattern(base));
  const included: StoredVersion[] = [];
  let length = 0;
  for (const current of page.included) {
    for await (const version of inVersions(record, current, named.get(`${current.resourceType}/${current.id}`))) {
      included.push(version);
      length += version.content?.length ?? 0;
      if (included.length > maxIncluded || length > maxIncludedLength) throw includesTooMuch();
    }
  }
  return { ...page, included };
}

function namingsIn(sources: readonly Pick<StoredVersion, 'content'>[], pattern: RegExp): ReadonlyMap<string, Naming> {
  const named = new Map<string, Naming>();
  for (const { content = '' } of sources) {
    for (const [, key = '', version] of content.matchAll(pattern)) {
      const naming = named.get(key) ?? { versions: new Set(), isCurrent: false };
      named.set(key, naming);
      if (version === undefined) naming.isCurrent = true;
      else naming.versions.add(Number(version));
    }
  }
  return named;
}

async function* inVersions(
  record: PatientRecord,
  current: StoredVersion,
  naming: Naming = { versions: new Set(), isCurrent: true },
): AsyncGenerator<StoredVersion> {
  const { resourceType, id } = current;
  const isCurrentNamed = naming.isCurrent || naming.versions.has(current.version);
  if (isCurrentNamed) yield current;
  let isEachShown = true;
  for (const version of naming.versions) {
    if (version === current.version) continue;
    const found = await record.vread(resourceType, id, version);
    if (found?.content === undefined) isEachShown = false;
    else yield found;
  }
  if (!isEachShown && !isCurrentNamed) yield current;
}
