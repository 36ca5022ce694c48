// The searches that stand for one resource: conditional references, ifNoneExist, conditional update and delete.
// https://hl7.org/fhir/R4/http.html#ccreate
import { invalidRequest, notSupportedSearch } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { parseSearch, type SearchRequest } from '../search/parse.ts';
import { planSearch } from '../search/plan.ts';
import { isResultParameter } from '../search/plan-result.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import type { Store } from '../store/store.ts';
import { isMatchable } from './plan-match.ts';

export interface Criteria {
  readonly resourceType: ResourceType;
  readonly plan: SearchPlan;
}

/** What the store holds for searches, remembered for one import. */
export interface CriteriaLookup {
  /**
   * Refuses with FhirError what cannot be searched by, what shapes an answer, what asks for more than ids and values of the
   * resource itself, and a search without conditions.
   */
  read(resourceType: ResourceType, query: string): Criteria;
  /** Ids in the store; the answer is at hand, without a promise, when it has been asked for before. */
  find(criteria: Criteria): readonly string[] | Promise<readonly string[]>;
  /** To be called for every type that is written, since answers about it may change. */
  forget(resourceType: ResourceType): void;
}

export interface CriteriaOptions {
  readonly store: Pick<Store, 'findForImport'>;
  readonly timeZone: string;
  readonly now: () => number;
}

/** Enough to say that there are too many. */
const maxMatches = 100;
/** Plans and answers remembered; a large practice refers to some thousands of practitioners and places. */
const maxRemembered = 50_000;

export function createCriteriaLookup({ store, timeZone, now }: CriteriaOptions): CriteriaLookup {
  const plans = new Map<string, Criteria>();
  const answers = new Map<ResourceType, Map<SearchPlan, readonly string[]>>();
  let remembered = 0;

  return {
    read(resourceType, query) {
      const key = `${resourceType}?${query}`;
      const known = plans.get(key);
      if (known !== undefined) return known;
      const request = parseSearch(resourceType, [...new URLSearchParams(query)]);
      refuseResultParameters(request);
      const options = { strict: true, now: now(), timeZone, defaultCount: maxMatches, maxCount: maxMatches };
      const criteria = { resourceType, plan: planSearch(request, options).plan };
      refuseUnmatchable(request, criteria.plan);
      if (plans.size >= maxRemembered) plans.clear();
      plans.set(key, criteria);
      return criteria;
    },

    find({ resourceType, plan }) {
      return answers.get(resourceType)?.get(plan) ?? ask(resourceType, plan);
    },

    forget(resourceType) {
      answers.delete(resourceType);
    },
  };

  async function ask(resourceType: ResourceType, plan: SearchPlan): Promise<readonly string[]> {
    const ids = await store.findForImport(plan);
    if (remembered++ >= maxRemembered) {
      answers.clear();
      remembered = 0;
    }
    const ofType = answers.get(resourceType) ?? new Map<SearchPlan, readonly string[]>();
    ofType.set(plan, ids);
    answers.set(resourceType, ofType);
    return ids;
  }
}

function refuseResultParameters({ parameters }: SearchRequest): void {
  const shaping = parameters.find(({ code }) => isResultParameter(code));
  if (shaping === undefined) return;
  throw notSupportedSearch(shaping.text, 'it shapes an answer, and here a search only says which resource is meant');
}

/** A strict search of one type has a condition for each parameter, in their order. */
function refuseUnmatchable({ parameters }: SearchRequest, { types }: SearchPlan): void {
  const [{ resourceType, where } = { resourceType: 'resource', where: [] }] = types;
  if (where.length === 0) {
    throw invalidRequest(`The search says nothing of which ${resourceType} is meant; it would find every one.`);
  }
  for (const [index, condition] of where.entries()) {
    if (isMatchable(condition)) continue;
    const reason =
      'here a search names a resource by ids and values of its own, without chains, words, places or opposites';
    throw notSupportedSearch(parameters[index]?.text ?? '', reason);
  }
}
