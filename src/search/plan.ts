// A search as sent → a SearchPlan, or a refusal of what was sent. https://hl7.org/fhir/R4/search.html
import { type FhirError, notSupportedSearch, quoted, tooCostly, unknownSearchParameter } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { bareIdsOf } from './bare-ids.ts';
import type { IgnoredParameter } from './ignored-parameter.ts';
import { withLostPlus } from './lost-plus.ts';
import type { RequestParameter, SearchRequest, SearchScope } from './parse.ts';
import type { ConditionOptions } from './plan-condition.ts';
import { type Containing, planContaining } from './plan-contained.ts';
import { newPlanContext } from './plan-context.ts';
import type { ResourceForm } from './plan-form.ts';
import { planParameter } from './plan-parameter.ts';
import { isResultParameter, planResult, type ResultOptions } from './plan-result.ts';
import type { Condition, SearchPlan, TypePlan } from './plan-type.ts';
import { maxParameters } from './search-limits.ts';
import { findSearchParameter } from './search-parameter.ts';
import { readTypes } from './searched-types.ts';
import { specialParameters } from './special-parameters.ts';
import { suggestParameter } from './suggest-parameter.ts';

/** `now` is in milliseconds since 1970; `strict` is `Prefer: handling=strict`. */
export interface PlanOptions extends ConditionOptions, ResultOptions {}

export interface PlannedSearch {
  readonly plan: SearchPlan;
  /** How much of each match is shown. */
  readonly form: ResourceForm;
  /** In the order sent; when strict only what has no value, which R4 calls no error. */
  readonly ignored: readonly IgnoredParameter[];
  /** The pairs for the self link: those that were not ignored, `_count` as it is kept to. */
  readonly understood: readonly (readonly [string, string])[];
}

/** Parameters that R4 has beside those of SearchParameter resources, and that are not offered. */
const unofferedParameters: ReadonlySet<string> = new Set(['_query', '_score']);
const specialCodes: ReadonlySet<string> = new Set(specialParameters.map(({ code }) => code));

/**
 * Throws FhirError for what is not offered, what cannot be read and what costs too much; with `strict` also for parameters
 * that no searched type has, which are otherwise ignored.
 */
export function planSearch(request: SearchRequest, options: PlanOptions): PlannedSearch {
  if (request.parameters.length > maxParameters) {
    throw tooCostly(`A search takes at most ${maxParameters} parameters.`);
  }
  const types = readTypes(request);
  const context = newPlanContext(options);
  const where = new Map<ResourceType, readonly Condition[]>(types.map((type) => [type, []]));
  const forResult: RequestParameter[] = [];
  const ignored: IgnoredParameter[] = [];
  const understood: RequestParameter[] = [];
  for (const sent of request.parameters) {
    const { code, text, value } = sent;
    if (unofferedParameters.has(code)) throw notSupportedSearch(text, 'this server does not offer it');
    const isForResult = isResultParameter(code) || code === '_type';
    if (!isForResult && !isKnown(code, types)) {
      const refusal = unknownParameter(text, code, types);
      if (options.strict) throw refusal;
      ignored.push({ parameter: text, message: refusal.message });
    } else if (value === '') {
      // A modifier or chain that is not offered is refused before an absent value is passed over.
      if (code !== text) planParameter({ ...sent, values: [] }, new Map(where), context);
      ignored.push({ parameter: text, message: `Search parameter "${quoted(text)}" has no value and was ignored.` });
    } else if (isForResult) {
      understood.push(sent);
      if (code !== '_type') forResult.push(sent);
    } else {
      const parameter = asMeant(sent, types);
      understood.push(parameter);
      planParameter(parameter, where, context);
    }
  }
  const { plan, form, containing, count, ignored: ofResult } = planResult(forResult, types, options);
  const found = [...where].map(([resourceType, conditions]) => ({ resourceType, where: conditions }));
  const shown = ({ code, text, value }: RequestParameter): [string, string] =>
    code === '_count' ? [text, String(count)] : [text, value];
  const planned = withinScope(found, containing, request.scope);
  const bareIds = bareIdsOf(planned);
  return {
    plan: { ...(bareIds.length > 0 ? { bareIds } : {}), types: planned, ...plan },
    form,
    ignored: [...ignored, ...ofResult],
    understood: understood.map(shown),
  };
}

function withinScope(found: readonly TypePlan[], containing: Containing, { isOwn }: SearchScope): readonly TypePlan[] {
  if (containing !== 'false') return planContaining(found, containing, isOwn ? ownOf : () => undefined);
  if (!isOwn) return found;
  return found.map(({ resourceType, where }) => ({ resourceType, where: [...ownOf(resourceType), ...where] }));
}

/**
 * What lies in the compartment. A record also holds the Provenance of all that is in it; R4's compartment, only that of the
 * Patient. https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
function ownOf(resourceType: ResourceType): readonly Condition[] {
  const own: Condition = { type: 'own' };
  if (resourceType !== 'Provenance') return [own];
  return [own, { type: 'chain', param: 'patient', targetType: 'Patient', where: [own] }];
}

/** A parameter that some of the types have is known: the others are refused, not passed over. */
function isKnown(code: string, types: readonly ResourceType[]): boolean {
  return specialCodes.has(code) || types.some((type) => findSearchParameter(type, code) !== undefined);
}

function unknownParameter(text: string, code: string, [type, ...more]: readonly ResourceType[]): FhirError {
  const suggestion = type === undefined ? undefined : suggestParameter(type, code);
  return unknownSearchParameter(text, more.length === 0 ? type : undefined, suggestion);
}

/** With each lost `+` where it was; in chains it is found where their end is planned. */
function asMeant(sent: RequestParameter, types: readonly ResourceType[]): RequestParameter {
  const [type] = types;
  const known = type === undefined || sent.code !== sent.text ? undefined : findSearchParameter(type, sent.code);
  const values = known === undefined ? sent.values : withLostPlus(sent.values, known.type);
  return values === sent.values ? sent : { ...sent, values, value: values.join(',') };
}
