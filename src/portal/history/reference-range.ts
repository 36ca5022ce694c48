// The range in which most healthy people's values lie, as the laboratory gives it.
import type { Observation } from '@medplum/fhirtypes';
import type { Page } from '../page.ts';
import { quantityText } from './fhir-text.ts';
import type { Bounds } from './measures.ts';

/** The first range: further ones are for others than most. Undefined when it has no numbers. */
export function referenceBounds({ referenceRange }: Observation): Bounds | undefined {
  const range = referenceRange?.[0];
  const [low, high] = [range?.low?.value, range?.high?.value];
  return low === undefined && high === undefined ? undefined : { low, high };
}

export function referenceText({ referenceRange }: Observation, { t, dates }: Page): string | undefined {
  const range = referenceRange?.[0];
  if (range?.text !== undefined) return range.text;
  const high = quantityText(range?.high, dates.locale);
  const low = quantityText(range?.low, dates.locale);
  if (low !== undefined && high !== undefined) {
    // One unit is enough.
    return t.results.between(quantityText({ ...range?.low, unit: '', code: '' }, dates.locale) ?? low, high);
  }
  if (low !== undefined) return t.results.from(low);
  return high === undefined ? undefined : t.results.upTo(high);
}
