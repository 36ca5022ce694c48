// What the log learns of a request. https://hl7.org/fhir/R4/security.html#audit

/** One answered request. It names no URL, parameter or value: those hold health data. */
export interface RequestLogEntry {
  readonly method: string;
  /** The route's pattern, such as `/fhir/:type/:id`; `unrouted` for a path that has none. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
  /** Undefined before authentication succeeds. */
  readonly credentialId: string | undefined;
  /** What went wrong inside, for a 500. */
  readonly error?: unknown;
}

export type RequestLog = (entry: RequestLogEntry) => void;
