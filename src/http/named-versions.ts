// What `_include` brings where a reference names a version. https://hl7.org/fhir/R4/search.html#versions
import type { SearchPlan } from '../search/plan-type.ts';
import type { PatientRecord, SearchPage, StoredVersion } from '../store/store.ts';

const historyPart = '/_history/';
/** Version ids are 1, 2, 3 …; fifteen digits are within JavaScript's exact integers. */
const reference = /"reference":"([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/([1-9]\d{0,14}))?"/g;

/** How what a page shows refers to a resource: by versions, or to whichever is current. */
interface Naming {
  readonly versions: Set<number>;
  isCurrent: boolean;
}

/**
 * The page with each included resource in the versions that references to it name, and as it is where one names none, or a
 * version that the record does not show.
 */
export async function withNamedVersions(
  record: PatientRecord,
  { include }: SearchPlan,
  page: SearchPage,
): Promise<SearchPage> {
  if (include.length === 0 || page.included.length === 0) return page;
  const sources = include.some(({ iterate }) => iterate) ? [...page.matches, ...page.included] : page.matches;
  if (!sources.some(({ content }) => content?.includes(historyPart))) return page;
  const named = namingsIn(sources);
  const included = await Promise.all(
    page.included.map((current) => inVersions(record, current, named.get(`${current.resourceType}/${current.id}`))),
  );
  return { ...page, included: included.flat() };
}

function namingsIn(sources: readonly StoredVersion[]): ReadonlyMap<string, Naming> {
  const named = new Map<string, Naming>();
  for (const { content = '' } of sources) {
    for (const [, target = '', version] of content.matchAll(reference)) {
      const naming = named.get(target) ?? { versions: new Set(), isCurrent: false };
      named.set(target, naming);
      if (version === undefined) naming.isCurrent = true;
      else naming.versions.add(Number(version));
    }
  }
  return named;
}

async function inVersions(
  record: PatientRecord,
  current: StoredVersion,
  naming: Naming | undefined,
): Promise<readonly StoredVersion[]> {
  if (naming === undefined || naming.versions.size === 0) return [current];
  const { resourceType, id } = current;
  const earlier: StoredVersion[] = [];
  let showsCurrent = naming.isCurrent;
  for (const version of naming.versions) {
    const found = version === current.version ? undefined : await record.vread(resourceType, id, version);
    if (found?.content === undefined) showsCurrent = true;
    else earlier.push(found);
  }
  return showsCurrent ? [current, ...earlier] : earlier;
}
