// Query parameters of the interactions that are no search. https://hl7.org/fhir/R4/http.html#parameters
import { parameterNotTaken } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { preferredHandling } from './prefer.ts';
import type { Query } from './query.ts';

type ReadInteraction = 'read' | 'vread' | 'history';

/** R4 gives these a meaning that this server does not keep; passing over them would answer something else. */
const refused: Readonly<Record<ReadInteraction, ReadonlyMap<string, string>>> = {
  read: refusals('it gives the resource whole', 'it gives the current version'),
  vread: refusals('it gives the version whole', 'it gives the version that its URL names'),
  history: refusals('it gives every version whole', 'it gives all versions, newest first'),
};

function refusals(whole: string, versions: string): ReadonlyMap<string, string> {
  return new Map([
    ['_elements', whole],
    ['_summary', whole],
    ['_since', versions],
    ['_at', versions],
  ]);
}

/** What changes nothing here, so that a strict client may send it too. */
const passedOver: ReadonlySet<string> = new Set(['_pretty']);

/** Refuses what cannot be passed over; the rest is passed over, or refused with `Prefer: handling=strict`. */
export function refuseUnreadParameters(
  { pairs }: Query,
  headers: Headers,
  resourceType: ResourceType,
  known: readonly string[],
  interaction: ReadInteraction = 'history',
): void {
  for (const [name, value] of pairs) {
    if (known.includes(name) || passedOver.has(name) || (name === '_summary' && value === 'false')) {
      continue;
    }
    const reason = refused[interaction].get(name);
    if (reason !== undefined || preferredHandling(headers) === 'strict') {
      throw parameterNotTaken(`${interaction} of ${resourceType}`, name, reason);
    }
  }
}
