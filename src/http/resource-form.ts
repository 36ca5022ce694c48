// A resource as asked for: whole, in short or in part. https://hl7.org/fhir/R4/search.html#summary
import { parameterNotTaken } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { applyElements, applySummary } from '../search/element-filter.ts';
import { planForm, type ResourceForm, wholeForm } from '../search/plan-form.ts';
import { type Pair, singleValue } from './query.ts';

/** `content` is a resource's JSON text; so is what comes back, with SUBSETTED among its tags unless it is whole. */
export function inForm(content: string, { summary, elements }: ResourceForm): string {
  if (summary !== undefined) return applySummary(content, summary);
  return elements.length === 0 ? content : applyElements(content, elements);
}

/**
 * The form that `_summary` and `_elements` ask for outside searches. `interaction` names who asks, in refusals: of values that
 * cannot be read, of both at once, of elements that no type has, which nothing could report here, and of a count.
 */
export function readForm(
  pairs: readonly Pair[],
  resourceTypes: readonly ResourceType[],
  interaction: string,
): ResourceForm {
  if (pairs.length === 0) return wholeForm;
  const summary = singleValue(pairs, '_summary');
  const elements = singleValue(pairs, '_elements');
  const { form, isCountOnly } = planForm({ summary, elements }, resourceTypes, true);
  if (isCountOnly) throw parameterNotTaken(interaction, '_summary', 'only a search can count');
  return form;
}
