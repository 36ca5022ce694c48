// What an interaction is given and gives back. https://hl7.org/fhir/R4/http.html
import type { Client } from '../audit/client.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { PatientRecord } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { Pair, Query } from './query.ts';

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
  /** Who asks, for the entries of a batch: they are put on record as requests are. */
  readonly client: Client;
  /** Tells the audit trail of parameters that are not in the URL. */
  readonly noteParameters: (pairs: readonly Pair[]) => void;
}

/** A request whose path names a resource type. */
export interface FhirRequest extends SystemRequest {
  readonly resourceType: ResourceType;
}

export type Interaction<R extends SystemRequest = FhirRequest> = (request: R) => Promise<Answer>;
