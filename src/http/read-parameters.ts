// Query parameters of the interactions that are no search. https://hl7.org/fhir/R4/http.html#parameters
import { notSupportedSearch, unknownSearchParameter } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { preferredHandling } from './prefer.ts';
import type { Query } from './query.ts';

/** R4 gives these a meaning here that this server does not keep; passing over them would answer something else. */
const refused: ReadonlyMap<string, string> = new Map([
  ['_elements', 'resources are read whole'],
  ['_summary', 'resources are read whole'],
  ['_since', 'the history is read whole, newest first'],
  ['_at', 'the history is read whole, newest first'],
]);

/** What changes nothing here, so that a strict client may send it too. */
const passedOver: ReadonlySet<string> = new Set(['_pretty']);

/** Refuses what cannot be passed over; the rest is passed over, or refused with `Prefer: handling=strict`. */
export function refuseUnreadParameters(
  { pairs }: Query,
  headers: Headers,
  resourceType: ResourceType,
  known: readonly string[],
): void {
  for (const [name, value] of pairs) {
    if (known.includes(name) || passedOver.has(name) || (name === '_summary' && value === 'false')) {
      continue;
    }
    const reason = refused.get(name);
    if (reason !== undefined) {
      throw notSupportedSearch(name, reason);
    }
    if (preferredHandling(headers) === 'strict') {
      throw unknownSearchParameter(name, resourceType, undefined);
    }
  }
}
