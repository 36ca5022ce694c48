// What /manage/v1 takes and answers. Made by scripts/generate-portal-sdk.ts from the schemas that check the calls: never by hand.

export interface ActivityEntry {
  readonly id: string;
  /** UTC, with milliseconds. */
  readonly at: string;
  readonly kind: 'request' | 'credential';
  /**
   * Of a request, the FHIR interaction (`read`, `search-type`, …) or `unrouted`. Of a credential: `created`, `renamed`,
   * `rotated`, `deleted`, `expired`, `exposed`, `leaked`, `access-on`, `access-off`, `token-issued`, `token-revoked`.
   */
  readonly action: string;
  /** `basic`, `bearer`, `headers`, `management`, `portal` or `console`: how it was asked. */
  readonly door: string | null;
  readonly credentialId: string | null;
  /** As it was then. */
  readonly credentialName: string | null;
  readonly resourceType: string | null;
  /** Of the resource that was read. */
  readonly ids: readonly string[];
  /** Names of the parameters that were asked by, never their values; `unknown` for a name that FHIR has not. */
  readonly parameters: readonly string[];
  /** HTTP status of the answer. */
  readonly status: number;
  /** Resources or versions in the answer. */
  readonly count: number | null;
  /** Of the answer's body. */
  readonly bytes: number;
  /** IP address of the client. */
  readonly address: string | null;
  /** How the client names itself. */
  readonly agent: string | null;
  /** The X-Request-Id of the answer; the entries of a batch share one. */
  readonly requestId: string;
}

export interface ActivityPage {
  readonly activity: readonly ActivityEntry[];
  /** `cursor` of the next page; null at the end. */
  readonly next: string | null;
}

export interface CreatedCredential {
  readonly id: string;
  readonly name: string;
  /** The end of the key, to tell credentials apart. */
  readonly keyHint: string;
  /** SMART scopes (v2, or v1 for reading), separated by spaces. */
  readonly scope: string;
  /**
   * FHIR date or instant: what happened before it is left out. Kinds of resource that have no date, such as Patient,
   * are not.
   */
  readonly since: string | null;
  /** FHIR date or instant: what happened after the day, month, year or moment that it names is left out. */
  readonly until: string | null;
  /** Security labels (`meta.security`), each as `system|code`: what carries one of them is left out. */
  readonly excludedLabels: readonly string[];
  /** UTC, with milliseconds. */
  readonly createdAt: string;
  /** UTC, with milliseconds. */
  readonly expiresAt: string | null;
  /** When its secret, with the key, or a token was first sent in a URL, where others may have read it: rotate it. */
  readonly exposedAt: string | null;
  /** Up to a few seconds behind. */
  readonly lastUsedAt: string | null;
  /** User name of HTTP Basic. Seen only here. */
  readonly key: string;
  /** Password of HTTP Basic. Seen only here. */
  readonly secret: string;
}

export interface Credential {
  readonly id: string;
  readonly name: string;
  /** The end of the key, to tell credentials apart. */
  readonly keyHint: string;
  /** SMART scopes (v2, or v1 for reading), separated by spaces. */
  readonly scope: string;
  /**
   * FHIR date or instant: what happened before it is left out. Kinds of resource that have no date, such as Patient,
   * are not.
   */
  readonly since: string | null;
  /** FHIR date or instant: what happened after the day, month, year or moment that it names is left out. */
  readonly until: string | null;
  /** Security labels (`meta.security`), each as `system|code`: what carries one of them is left out. */
  readonly excludedLabels: readonly string[];
  /** UTC, with milliseconds. */
  readonly createdAt: string;
  /** UTC, with milliseconds. */
  readonly expiresAt: string | null;
  /** When its secret, with the key, or a token was first sent in a URL, where others may have read it: rotate it. */
  readonly exposedAt: string | null;
  /** Up to a few seconds behind. */
  readonly lastUsedAt: string | null;
  /** How the client that used it last names itself. */
  readonly lastUsedFrom: string | null;
}

export interface CredentialName {
  /**
   * What the patient calls it, usually the app that will hold it: 1–100 characters of any script after trimming, no
   * control characters. Need not be unique.
   */
  readonly name: string;
}

/** Answer to: Delete all of a patient's credentials. */
export interface DeleteAllCredentialsAnswer {
  readonly deleted: number;
}

/** Answer to: Find patients by identifier. */
export interface FindPatientsAnswer {
  readonly patientIds: readonly string[];
}

/** Query of: Find patients by identifier. */
export interface FindPatientsQuery {
  /** `value` in any system, `system|value`, or `|value` for an identifier without a system. */
  readonly identifier: string;
}

/** Answer to: Load and update records. */
export interface ImportAnswer {
  readonly summary: {
    readonly resources: number;
    readonly [name: string]: number;
  };
  readonly outcomes: readonly ImportOutcome[];
}

export interface ImportOutcome {
  /** Of NDJSON, from 1 */
  readonly line?: number | undefined;
  /** Of a Bundle, from 0 as in FHIRPath */
  readonly entry?: number | undefined;
  readonly resourceType?: string | undefined;
  readonly id?: string | undefined;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted' | 'checked' | 'skipped' | 'refused';
  readonly version?: number | undefined;
  readonly problems?: readonly ImportOutcomeProblem[] | undefined;
  readonly note?: string | undefined;
}

export interface ImportOutcomeProblem {
  readonly expression: string;
  readonly message: string;
  readonly code: string;
}

/** Query of: List who read a patient's record and when, newest first. */
export interface ListActivityQuery {
  /** The most entries that a page holds; 100 unless said otherwise. A page may hold fewer although more follow. */
  readonly count?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  /** Of this credential alone. */
  readonly credentialId?: string | undefined;
  /** At this instant or later. */
  readonly since?: string | undefined;
  /** At this instant or earlier. */
  readonly until?: string | undefined;
  /** `request`: what was asked of the record. `credential`: what became of credentials. */
  readonly kind?: 'request' | 'credential' | undefined;
}

/** Answer to: List a patient's credentials, oldest first. */
export interface ListCredentialsAnswer {
  readonly credentials: readonly Credential[];
}

export interface NewCredential {
  /**
   * What the patient calls it, usually the app that will hold it: 1–100 characters of any script after trimming, no
   * control characters. Need not be unique.
   */
  readonly name: string;
  /**
   * SMART scopes (v2, or v1 for reading), separated by spaces. "patient/*.rs", all but who read the record, unless said
   * otherwise.
   */
  readonly scope?: string | undefined;
  /**
   * FHIR date or instant: what happened before it is left out. Kinds of resource that have no date, such as Patient,
   * are not.
   */
  readonly since?: string | null | undefined;
  /** FHIR date or instant: what happened after the day, month, year or moment that it names is left out. */
  readonly until?: string | null | undefined;
  /**
   * Security labels (`meta.security`), each as `system|code`: what carries one of them is left out. What the operator
   * has set when absent.
   */
  readonly excludedLabels?: readonly string[] | undefined;
  /** When it stops to work, in the future, with an offset. Absent or null: never. */
  readonly expiresAt?: string | null | undefined;
}

export interface NewPortalSession {
  /** In which the panel greets the patient. Absent: the browser's. */
  readonly language?: 'en' | 'es' | undefined;
}

export interface PortalAccess {
  readonly enabled: boolean;
}

export interface PortalLink {
  /** Opens the panel once. Send the patient’s browser there at once, by a redirect or in a frame. */
  readonly url: string;
  /** A minute from now. */
  readonly expiresAt: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The wrong fields; pointer is the place in the body (RFC 6901, as a URI fragment). */
  readonly errors?: readonly ProblemError[] | undefined;
}

export interface ProblemError {
  readonly field: string;
  readonly pointer?: string | undefined;
  readonly detail: string;
}

export interface RotatedCredential extends Credential {
  /** User name of HTTP Basic. Seen only here. */
  readonly key: string;
  /** Password of HTTP Basic. Seen only here. */
  readonly secret: string;
  /** Until when the old key and secret go on working; null when they have ended. */
  readonly previousEndsAt: string | null;
}

export interface Rotation {
  /**
   * For how long the old key and secret go on working beside the new ones, at most 86400 (24 hours). Not at all unless
   * said otherwise.
   */
  readonly graceSeconds?: number | undefined;
}
