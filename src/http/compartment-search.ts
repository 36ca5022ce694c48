// Search of a Patient compartment, which is found when it is the credential's own. https://hl7.org/fhir/R4/http.html#vsearch
// https://hl7.org/fhir/R4/compartmentdefinition-patient.html
import { compartmentTypes } from '../fhir/compartment.ts';
import { interactionNotOffered, notFound } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { SearchPlan } from '../search/plan-type.ts';
import type { Answer } from './answer.ts';
import type { FhirRequest, SystemRequest } from './interaction.ts';
import type { Search, SearchInteractions, SearchPlace } from './search.ts';

export interface CompartmentSearch {
  /** `Patient/[id]/[type]` */
  readonly ofType: SearchInteractions<FhirRequest>;
  /** `Patient/[id]/*` */
  readonly ofAll: SearchInteractions<SystemRequest>;
}

/** Another patient's compartment and that of nobody are the same answer, and the same as a read of such a Patient. */
export function createCompartmentSearch(search: Search): CompartmentSearch {
  async function ofType(by: Search['byGet'], request: FhirRequest): Promise<Answer> {
    const { id, resourceType } = request;
    if (!compartmentTypes.includes(resourceType)) {
      // Whoever's compartment it is, so that the answer tells nothing of the id.
      throw interactionNotOffered(`compartment search for ${resourceType}, which is not in R4's Patient compartment`);
    }
    await refuseCompartmentOfOthers(request);
    const scope = { resourceTypes: [resourceType], takesType: false, isOwn: true };
    return by(request, { path: `Patient/${id}/${resourceType}`, scope });
  }
  async function ofAll(by: Search['byGet'], request: SystemRequest): Promise<Answer> {
    await refuseCompartmentOfOthers(request);
    const scope: SearchPlace['scope'] = { resourceTypes: compartmentTypes, takesType: true, isOwn: true };
    return by(request, { path: `Patient/${request.id}/*`, scope });
  }
  return {
    ofType: {
      byGet: (request) => ofType(search.byGet, request),
      byPost: (request) => ofType(search.byPost, request),
    },
    ofAll: {
      byGet: (request) => ofAll(search.byGet, request),
      byPost: (request) => ofAll(search.byPost, request),
    },
  };
}

/** A Patient may be visible without being the record's own, so that a read would not tell. */
async function refuseCompartmentOfOthers({ record, id }: SystemRequest): Promise<void> {
  const { total } = isId(id) ? await record.search(ownPatient(id)) : { total: 0 };
  if (total !== 1) {
    throw notFound();
  }
}

function ownPatient(id: string): SearchPlan {
  return {
    types: [{ resourceType: 'Patient', where: [{ type: 'own' }, { type: 'id', any: [id] }] }],
    sort: [],
    count: 0,
    total: 'accurate',
    include: [],
    revinclude: [],
  };
}
