// The search-type interaction, by GET and by POST. https://hl7.org/fhir/R4/http.html#search
import type { FhirRequest } from './interaction.ts';
import type { Search, SearchInteractions, SearchPlace } from './search.ts';

export function createSearchType(search: Search): SearchInteractions<FhirRequest> {
  return {
    byGet: (request) => search.byGet(request, placeOf(request)),
    byPost: (request) => search.byPost(request, placeOf(request)),
  };
}

function placeOf({ resourceType }: FhirRequest): SearchPlace {
  return { path: resourceType, scope: resourceType };
}
