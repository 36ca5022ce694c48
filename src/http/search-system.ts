// The search-system interaction: the whole record, what its resources refer to included. https://hl7.org/fhir/R4/http.html#vsearch
import { resourceTypes } from '../fhir/resource-types.ts';
import type { SystemRequest } from './interaction.ts';
import type { Search, SearchInteractions, SearchPlace } from './search.ts';

const place: SearchPlace = { path: '', scope: { resourceTypes, takesType: true, isOwn: false } };

export function createSearchSystem(search: Search): SearchInteractions<SystemRequest> {
  return {
    byGet: (request) => search.byGet(request, place),
    byPost: (request) => search.byPost(request, place),
  };
}
