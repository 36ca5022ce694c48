import type { CapabilityStatement } from '@medplum/fhirtypes';
import type { OperationInput } from '../fhir/operation-input.ts';

/** An OpenAPI 3.1 document. https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths?: object | undefined;
}

/** What the running server says of itself: all that the documentation tells is made from this. */
export interface DocsSource {
  /** Scheme, authority and any path before `/fhir`, as clients of this request reach the server. */
  readonly serverUrl: (requestUrl: string) => string;
  /** What `/fhir/metadata` answers without a credential. `fhirUrl` ends with `/fhir`. */
  readonly capabilityStatement: (fhirUrl: string) => CapabilityStatement;
  /** Of the operations that the statement lists: it tells their definitions, and not what they take. */
  readonly operations: readonly OperationInput[];
  /** Of `/manage/v1`. */
  readonly manageDescription: () => OpenApiDocument;
  /** Of `/oauth2`. */
  readonly oauthDescription: (serverUrl: string) => OpenApiDocument;
  /** Of a server with demo records alone: what there is to be tried with. Undefined for every other server and under other names. */
  readonly demo: (requestUrl: string) => DemoAccess | undefined;
}

/** Opens records that are nobody's. */
export interface DemoAccess {
  readonly patientId: string;
  readonly key: string;
  readonly secret: string;
  readonly managementToken: string;
  /** Where `/manage` is, without a path. */
  readonly manageUrl: string;
}
