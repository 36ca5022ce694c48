// What an interaction is given and gives back. https://hl7.org/fhir/R4/http.html
import type { ResourceType } from '../fhir/resource-types.ts';
import type { PatientRecord } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { Query } from './query.ts';

/** A request that has passed authentication. Through it an interaction reaches one patient's record and nothing wider. */
export interface SystemRequest {
  readonly record: PatientRecord;
  /** Binds page cursors to who was given them. */
  readonly credentialId: string;
  readonly requestId: string;
  /** The path's id; '' where the route has none. */
  readonly id: string;
  /** The path's version id; '' where the route has none. */
  readonly versionId: string;
  readonly query: Query;
  /** As received: holds the body and the headers, and no identity that was not checked. */
  readonly raw: Request;
  /** A batch entry's ifModifiedSince, which is more exact than the header can be; milliseconds since 1970. */
  readonly modifiedSince: number | undefined;
}

/** A request whose path names a resource type. */
export interface FhirRequest extends SystemRequest {
  readonly resourceType: ResourceType;
}

export type Interaction<R extends SystemRequest = FhirRequest> = (request: R) => Promise<Answer>;
