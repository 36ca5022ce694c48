// A search as sent → a SearchPlan; every refusal of a search happens here. https://hl7.org/fhir/R4/search.html
import { invalidSearchValue, notSupportedSearch, tooCostly, unknownSearchParameter } from '../fhir/errors.ts';
import type { RequestParameter, SearchRequest } from './parse.ts';
import { type ConditionOptions, planCondition } from './plan-condition.ts';
import { isResultParameter, planResult, type ResultOptions } from './plan-result.ts';
import type { Condition, SearchPlan } from './plan-type.ts';
import { maxParameters, maxValuesPerParameter } from './search-limits.ts';
import { findSearchParameter } from './search-parameter.ts';
import { suggestParameter } from './suggest-parameter.ts';

/** `now` is in milliseconds since 1970; `strict` is `Prefer: handling=strict`. */
export interface PlanOptions extends ConditionOptions, ResultOptions {
  readonly strict: boolean;
}

export interface IgnoredParameter {
  readonly parameter: string;
  /** Public text that names the parameter and says why. */
  readonly message: string;
}

export interface PlannedSearch {
  readonly plan: SearchPlan;
  /** In the order sent; none when strict. */
  readonly ignored: readonly IgnoredParameter[];
  /** The pairs for the self link: those that were not ignored, `_count` as it is kept to. */
  readonly understood: readonly (readonly [string, string])[];
}

/** Parameters that R4 has beside those of SearchParameter resources, and that are not offered. */
const unofferedParameters: ReadonlySet<string> = new Set([
  ...['_content', '_contained', '_containedType', '_elements', '_filter', '_has', '_list', '_query', '_text', '_type'],
]);

/**
 * Throws FhirError for what is not offered, what cannot be read and what costs too much; with `strict` also for parameters
 * that the type does not have, which are otherwise ignored.
 */
export function planSearch(request: SearchRequest, options: PlanOptions): PlannedSearch {
  const { resourceType, parameters } = request;
  if (parameters.length > maxParameters) throw tooCostly(`A search takes at most ${maxParameters} parameters.`);
  const where: Condition[] = [];
  const forResult: RequestParameter[] = [];
  const ignored: IgnoredParameter[] = [];
  const understood: RequestParameter[] = [];
  for (const parameter of parameters) {
    const reason = reasonToIgnore(request, parameter, options.strict);
    if (reason !== undefined) {
      ignored.push({ parameter: parameter.text, message: reason });
      continue;
    }
    understood.push(parameter);
    if (isResultParameter(parameter.code)) forResult.push(parameter);
    else where.push(planParameter(request, parameter, options));
  }
  const { plan, count } = planResult(forResult, resourceType, options);
  const shown = ({ code, text, value }: RequestParameter): [string, string] =>
    code === '_count' ? [text, String(count)] : [text, value];
  return { plan: { resourceType, where, ...plan }, ignored, understood: understood.map(shown) };
}

/** Undefined for a parameter to obey. Throws when `strict` and for those that R4 has and this server has not. */
function reasonToIgnore(
  { resourceType }: SearchRequest,
  parameter: RequestParameter,
  strict: boolean,
): string | undefined {
  const { code, text, value } = parameter;
  if (unofferedParameters.has(code)) throw notSupportedSearch(text, 'this server does not offer it');
  const isKnown = isResultParameter(code) || findSearchParameter(resourceType, code) !== undefined;
  if (!isKnown) {
    const unknown = unknownSearchParameter(text, resourceType, suggestParameter(resourceType, code));
    if (strict) throw unknown;
    return unknown.message;
  }
  // A modifier or chain is refused before an absent value is passed over.
  if (value !== '' || code !== text) return undefined;
  if (strict) throw invalidSearchValue(code, value, 'a value');
  return `Search parameter "${code}" has no value and was ignored.`;
}

function planParameter(request: SearchRequest, parameter: RequestParameter, options: PlanOptions): Condition {
  const { code, values } = parameter;
  if (values.length > maxValuesPerParameter) {
    throw tooCostly(`Search parameter "${code}" takes at most ${maxValuesPerParameter} values.`);
  }
  const known = findSearchParameter(request.resourceType, code);
  if (known === undefined) throw new Error(`Planned without a definition: ${code}`);
  return planCondition(parameter, known, options);
}
