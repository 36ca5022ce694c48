// `_summary` and `_elements`: how much of each resource is shown. https://hl7.org/fhir/R4/search.html#summary
// https://hl7.org/fhir/R4/search.html#elements
import { invalidRequest, invalidSearchValue } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { hasElement, type SummaryForm } from './element-filter.ts';
import type { IgnoredParameter } from './ignored-parameter.ts';

export interface ResourceForm {
  /** Undefined: not in short. */
  readonly summary: SummaryForm | undefined;
  /** For applyElements; empty: all. There is never a summary beside them. */
  readonly elements: readonly string[];
}

/** Values as sent; undefined when not given. */
export interface AskedForm {
  readonly summary?: string | undefined;
  readonly elements?: string | undefined;
}

export interface PlannedForm {
  readonly form: ResourceForm;
  /** `_summary=count`: no resources at all. */
  readonly isCountOnly: boolean;
  /** None when strict. */
  readonly ignored: readonly IgnoredParameter[];
}

export const wholeForm: ResourceForm = { summary: undefined, elements: [] };

const summaryForms: readonly SummaryForm[] = ['true', 'text', 'data'];
/** No resource type has more elements. */
const maxElements = 100;

/**
 * Throws for what cannot be read, for both at once and, when strict, for a name that is no element of any of the types.
 * Otherwise such a name is reported; resources then have the other elements, and mandatory ones alone when there is no other.
 */
export function planForm(
  { summary, elements }: AskedForm,
  resourceTypes: readonly ResourceType[],
  isStrict: boolean,
): PlannedForm {
  const isShortened = summary !== undefined && summary !== 'false';
  if (isShortened && elements !== undefined) {
    throw invalidRequest('"_summary" and "_elements" both say what to show of a resource. Send one of them.');
  }
  if (elements !== undefined) return planElements(elements, resourceTypes, isStrict);
  if (!isShortened) return { form: wholeForm, isCountOnly: false, ignored: [] };
  if (summary === 'count') return { form: wholeForm, isCountOnly: true, ignored: [] };
  const form = summaryForms.find((one) => one === summary);
  if (form === undefined) throw invalidSearchValue('_summary', summary, 'true, text, data, count or false');
  return { form: { summary: form, elements: [] }, isCountOnly: false, ignored: [] };
}

function planElements(value: string, resourceTypes: readonly ResourceType[], isStrict: boolean): PlannedForm {
  const names = [...new Set(value.split(','))];
  if (names.length > maxElements) throw invalidSearchValue('_elements', value, `at most ${maxElements} names`);
  const unknown = names.find((name) => !isElement(name, resourceTypes));
  const form = { summary: undefined, elements: names };
  if (unknown === undefined) return { form, isCountOnly: false, ignored: [] };
  const [type, ...more] = resourceTypes;
  const refusal = invalidSearchValue(
    '_elements',
    unknown,
    `elements at the root of ${more.length === 0 ? type : 'a type that is searched'}, separated by commas`,
  );
  if (isStrict) throw refusal;
  return { form, isCountOnly: false, ignored: [{ parameter: '_elements', message: refusal.message }] };
}

/** `name`, or `Type.name` for one of several types. */
function isElement(name: string, resourceTypes: readonly ResourceType[]): boolean {
  const dot = name.indexOf('.');
  if (dot === -1) return resourceTypes.some((type) => hasElement(type, name));
  const type = name.slice(0, dot);
  return resourceTypes.some((one) => one === type) && hasElement(type, name.slice(dot + 1));
}
