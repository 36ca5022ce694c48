// Reads resources of a record by the searches that apps use too.
import type { Reference, Resource } from '@medplum/fhirtypes';
import { withOwnReferences } from '../../fhir/own-references.ts';
import { parseReference } from '../../fhir/reference.ts';
import type { ResourceType } from '../../fhir/resource-types.ts';
import { parseSearch } from '../../search/parse.ts';
import { planSearch } from '../../search/plan.ts';
import type { PatientRecord, SearchPosition, StoredVersion } from '../../store/store.ts';

type OfType<Type extends ResourceType> = Extract<Resource, { resourceType: Type }>;
export type Pair = readonly [name: string, value: string];

/** What `_include` brought for a reference: the current version, whichever the reference names. */
export type Included = (reference: Reference | undefined) => Resource | undefined;

export interface Found<R> {
  readonly resources: readonly R[];
  readonly included: Included;
  readonly next: SearchPosition | undefined;
}

export interface RecordReader {
  find<Type extends ResourceType>(
    type: Type,
    pairs: readonly Pair[],
    page: { readonly count: number; readonly after?: SearchPosition | undefined },
  ): Promise<Found<OfType<Type>>>;
  read<Type extends ResourceType>(type: Type, id: string): Promise<OfType<Type> | undefined>;
}

const maxCount = 2000;

export interface RecordReaderOptions {
  /** IANA name of the zone of dates that carry none. */
  readonly timeZone: string;
  readonly now: number;
  /** As a record may name the server in a reference: without `/fhir` and a slash at its end; undefined where it has no name. */
  readonly baseUrl: string | undefined;
}

export function createRecordReader(record: PatientRecord, options: RecordReaderOptions): RecordReader {
  const { timeZone, now, baseUrl } = options;
  const ownUrls = baseUrl === undefined ? [] : [`${baseUrl}/fhir`];
  return {
    async find(type, pairs, { count, after }) {
      // No page tells how many there are in all, and counting takes longer than finding.
      const { plan } = planSearch(parseSearch(type, [...pairs, ['_total', 'none']]), {
        strict: true,
        now,
        timeZone,
        defaultCount: count,
        maxCount,
      });
      const { matches, included, next } = await record.search(plan, after);
      return {
        resources: matches.flatMap((stored) => contentOf(stored, type) ?? []),
        included: includedOf(new Map(included.flatMap((stored) => entryOf(stored) ?? [])), ownUrls),
        next,
      };
    },
    async read(type, id) {
      const stored = await record.read(type, id);
      return stored && contentOf(stored, type);
    },
  };
}

/** What the store holds was checked against R4 when it came in. */
function contentOf<Type extends ResourceType>(
  stored: Pick<StoredVersion, 'resourceType' | 'content'>,
  type: Type,
): OfType<Type> | undefined {
  if (stored.content === undefined || stored.resourceType !== type) return undefined;
  return JSON.parse(stored.content) as OfType<Type>;
}

function entryOf(stored: StoredVersion): [string, Resource][] | undefined {
  if (stored.content === undefined) return undefined;
  return [[`${stored.resourceType}/${stored.id}`, JSON.parse(stored.content) as Resource]];
}

function includedOf(resources: ReadonlyMap<string, Resource>, ownUrls: readonly string[]): Included {
  return (asked) => {
    const { reference } = withOwnReferences({ ...asked }, ownUrls);
    const target = typeof reference === 'string' ? parseReference(reference) : undefined;
    return target?.type === 'relative' ? resources.get(`${target.resourceType}/${target.id}`) : undefined;
  };
}
