import { type ResourceType, resourceTypes } from '../../src/fhir/resource-types.ts';
import { parseSearch, type SearchScope } from '../../src/search/parse.ts';
import { type PlannedSearch, planSearch } from '../../src/search/plan.ts';
import type { Condition } from '../../src/search/plan-type.ts';

interface Asked {
  readonly type?: ResourceType | SearchScope;
  readonly strict?: boolean;
}

/** A search as a query string, planned; of Observations unless said otherwise. */
export function planned(query: string, { type = 'Observation', strict = false }: Asked = {}): PlannedSearch {
  return planSearch(parseSearch(type, [...new URLSearchParams(query)]), {
    strict,
    now: Date.UTC(2024, 0, 1),
    timeZone: 'UTC',
    defaultCount: 50,
    maxCount: 1000,
    baseUrl: 'http://example.org/fhir',
  });
}

/** What the first type is asked. */
export function whereOf(query: string, type: ResourceType | SearchScope = 'Observation'): readonly Condition[] {
  return planned(query, { type }).plan.types[0]?.where ?? [];
}

export function systemScope(more: Partial<SearchScope> = {}): SearchScope {
  return { resourceTypes, takesType: true, isOwn: false, ...more };
}
