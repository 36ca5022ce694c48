// Query parameters of the interactions that are no search. https://hl7.org/fhir/R4/http.html#parameters
import { parameterNotTaken } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { preferredHandling } from './prefer.ts';
import type { Query } from './query.ts';

type ReadInteraction = 'read' | 'vread' | 'history' | 'batch';

/** R4 or a later release gives these a meaning that this server does not keep; passing over them would answer something else. */
const refused: Readonly<Record<ReadInteraction, ReadonlyMap<string, string>>> = {
  read: versionsOf('it gives the current version'),
  vread: versionsOf('it gives the version that its URL names'),
  history: new Map([
    ['_sort', 'versions come newest first'],
    ['_list', 'the entries of a List are found by searching with it'],
  ]),
  batch: new Map(),
};
/** What each takes, beside what changes nothing here and so may come from a strict client too. */
const taken: Readonly<Record<ReadInteraction, ReadonlySet<string>>> = {
  read: new Set(['_summary', '_elements', '_pretty']),
  vread: new Set(['_summary', '_elements', '_pretty']),
  history: new Set(['_summary', '_elements', '_pretty', '_count', '_since', '_at', '_cursor']),
  batch: new Set(['_pretty']),
};

function versionsOf(reason: string): ReadonlyMap<string, string> {
  return new Map([
    ['_since', reason],
    ['_at', reason],
  ]);
}

/** Refuses what cannot be passed over; the rest is passed over, or refused with `Prefer: handling=strict`. */
export function refuseUnreadParameters(
  { pairs }: Query,
  headers: Headers,
  interaction: ReadInteraction,
  resourceType?: ResourceType,
): void {
  for (const [name] of pairs) {
    if (taken[interaction].has(name)) {
      continue;
    }
    const reason = refused[interaction].get(name);
    if (reason !== undefined || preferredHandling(headers) === 'strict') {
      const subject = resourceType === undefined ? '' : ` of ${resourceType}`;
      throw parameterNotTaken(interaction + subject, name, reason);
    }
  }
}
