// A search as sent → a SearchPlan, or a refusal of what was sent. https://hl7.org/fhir/R4/search.html
import {
  type FhirError,
  invalidSearchValue,
  notSupportedSearch,
  tooCostly,
  unknownSearchParameter,
} from '../fhir/errors.ts';
import { withLostPlus } from './lost-plus.ts';
import type { RequestParameter, SearchRequest } from './parse.ts';
import { type ConditionOptions, planCondition } from './plan-condition.ts';
import { isResultParameter, planResult, type ResultOptions } from './plan-result.ts';
import type { Condition, SearchPlan } from './plan-type.ts';
import { maxComparedValues, maxParameters, maxValuesPerParameter } from './search-limits.ts';
import { findSearchParameter, type SearchParameter } from './search-parameter.ts';
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
  ...['_content', '_containedType', '_elements', '_filter', '_has', '_list', '_query', '_text', '_type'],
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
  const ignore = (parameter: string, refusal: FhirError, message: string): void => {
    if (options.strict) throw refusal;
    ignored.push({ parameter, message });
  };
  for (const sent of parameters) {
    const { code, text, value } = sent;
    if (unofferedParameters.has(code)) throw notSupportedSearch(text, 'this server does not offer it');
    const known = isResultParameter(code) ? 'for-result' : findSearchParameter(resourceType, code);
    if (known === undefined) {
      const refusal = unknownSearchParameter(text, resourceType, suggestParameter(resourceType, code));
      ignore(text, refusal, refusal.message);
    } else if (value === '' && code === text) {
      // A modifier or chain is refused before an absent value is passed over.
      const message = `Search parameter "${code}" has no value and was ignored.`;
      ignore(text, invalidSearchValue(code, value, 'a value'), message);
    } else if (known === 'for-result') {
      understood.push(sent);
      forResult.push(sent);
    } else {
      const parameter = withLostPlus(sent, known.type);
      understood.push(parameter);
      where.push(planParameter(parameter, known, options));
    }
  }
  const { plan, count } = planResult(forResult, resourceType, options);
  const shown = ({ code, text, value }: RequestParameter): [string, string] =>
    code === '_count' ? [text, String(count)] : [text, value];
  return { plan: { resourceType, where, ...plan }, ignored, understood: understood.map(shown) };
}

function planParameter(parameter: RequestParameter, known: SearchParameter, options: PlanOptions): Condition {
  const isLookedUp = known.type === 'token' || known.type === 'reference' || known.type === 'uri';
  const maxValues = isLookedUp ? maxValuesPerParameter : maxComparedValues;
  if (parameter.values.length > maxValues) {
    throw tooCostly(`Search parameter "${known.code}" takes at most ${maxValues} values.`);
  }
  return planCondition(parameter, known, options);
}
