// Reads resources of a record by the searches that apps use too.
import type { Resource } from '@medplum/fhirtypes';
import type { ResourceType } from '../../fhir/resource-types.ts';
import { parseSearch } from '../../search/parse.ts';
import { planSearch } from '../../search/plan.ts';
import type { PatientRecord, SearchPosition, StoredVersion } from '../../store/store.ts';

type OfType<Type extends ResourceType> = Extract<Resource, { resourceType: Type }>;
export type Pair = readonly [name: string, value: string];

export interface Found<R> {
  readonly resources: readonly R[];
  /** What `_include` brought, by `Type/id`. */
  readonly included: ReadonlyMap<string, Resource>;
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

export function createRecordReader(record: PatientRecord, timeZone: string, now: number): RecordReader {
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
        included: new Map(included.flatMap((stored) => entryOf(stored) ?? [])),
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
