import type { CapabilityStatement } from '@medplum/fhirtypes';

/** An OpenAPI 3.1 document. https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: object;
  readonly paths?: object | undefined;
}

/** What an operation takes. */
export interface OperationInput {
  /** The canonical URL of its definition. */
  readonly definition: string;
  readonly parameters: readonly OperationParameter[];
  /** Those about the answer, which stand in the URL alone. */
  readonly answerNames: readonly string[];
}

export interface OperationParameter {
  readonly name: string;
  /** As R4's OperationDefinition has it. */
  readonly type: string;
  readonly max: '1' | '*';
  readonly documentation: string;
  /** What its value is to be in a URL. */
  readonly expected: string;
  /** In which elements of a Parameters resource it may stand. */
  readonly elements: readonly string[];
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
