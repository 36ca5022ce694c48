// Everything the management API refuses, and why, as problem details. https://www.rfc-editor.org/rfc/rfc9457

/** One wrong field: `pointer` is its place in the body, absent for a path or query parameter. */
export interface FieldError {
  readonly field: string;
  readonly pointer?: string | undefined;
  readonly detail: string;
}

/** A refusal, made only by the functions below. Its detail is public; `cause` is for the log alone. */
export class Problem extends Error {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    type: string,
    title: string,
    detail: string,
    more: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.type = `urn:problem-type:chartkey:${type}`;
    this.title = title;
    this.status = status;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** 400 that names each wrong field. */
export function invalidInput(errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ field, detail }) => `${field} ${detail}`).join('; ');
  return new Problem(400, 'invalid-input', 'Invalid input', `${detail}.`, { errors });
}

/** 400 for fields of the body that are of the right form and cannot be taken all the same. */
export function refusedFields(problems: readonly Pick<FieldError, 'field' | 'detail'>[]): Problem {
  return invalidInput(problems.map(({ field, detail }) => ({ field, pointer: `#/${field}`, detail })));
}

/** 400 for a body that is no JSON at all. */
export function malformedJson(): Problem {
  return new Problem(400, 'malformed-json', 'Malformed JSON', 'The request body cannot be read as JSON.');
}

/** 401, the same for a missing, malformed, unknown or revoked management token and for a patient's key. */
export function managementTokenRequired(requestId: string): Problem {
  return new Problem(
    401,
    'management-token-required',
    'Management token required',
    'A valid management token is required: send it as "Authorization: Bearer …".',
    { headers: { 'WWW-Authenticate': 'Bearer realm="chartkey-manage"', 'X-Request-Id': requestId } },
  );
}

/** 429 for a wrong management token after too many; whoever has a right one never meets it. */
export function tooManyFailures(requestId: string, retryAfterSeconds: number): Problem {
  const headers = { 'Retry-After': String(retryAfterSeconds), 'X-Request-Id': requestId };
  return new Problem(429, 'too-many-failures', 'Too many failures', 'Too many failed attempts. Try again later.', {
    headers,
  });
}

/** 404 for a patient without a live Patient resource. */
export function unknownPatient(): Problem {
  return new Problem(404, 'unknown-patient', 'Unknown patient', 'There is no patient with this id.');
}

/** 404 for a credential that this patient does not have, whoever else may. */
export function unknownCredential(): Problem {
  return new Problem(404, 'unknown-credential', 'Unknown credential', 'This patient has no credential with this id.');
}

/** 404 for a path that is no call. */
export function unknownPath(): Problem {
  return new Problem(404, 'unknown-path', 'Unknown path', 'There is nothing at this path.');
}

/** 405 for a call's path with another method. */
export function methodNotAllowed(allowed: string): Problem {
  return new Problem(405, 'method-not-allowed', 'Method not allowed', `Allowed here: ${allowed}.`, {
    headers: { Allow: allowed },
  });
}

/** 409 for a patient whose portal access is off. */
export function accessDisabled(): Problem {
  return new Problem(
    409,
    'access-disabled',
    'Access disabled',
    'Portal access is disabled for this patient; no credential and no link to the panel can be created until it is enabled.',
  );
}

/** 409 for a patient who has as many credentials as they may. */
export function tooManyCredentials(): Problem {
  return new Problem(
    409,
    'too-many-credentials',
    'Too many credentials',
    'This patient has as many credentials as the operator allows; delete one first.',
  );
}

/** 409 for a repeated creation whose credential has been deleted since. */
export function createdAndDeleted(): Problem {
  return new Problem(
    409,
    'created-and-deleted',
    'Created and deleted',
    'The credential that this Idempotency-Key made has been deleted since. Send another key to create another credential.',
  );
}

/** 422 for a key that came before with another request. */
export function idempotencyKeyReused(): Problem {
  return new Problem(
    422,
    'idempotency-key-reused',
    'Idempotency key reused',
    'This Idempotency-Key came before with another body. Repeat the first body, or send another key.',
  );
}

/** 413 for a body above the limit. */
export function bodyTooLarge(maxBytes: number): Problem {
  return new Problem(413, 'body-too-large', 'Body too large', `The request body is larger than ${maxBytes} bytes.`);
}

/** 415 for a body in another format than the call takes. */
export function unsupportedMediaType(expected: string): Problem {
  return new Problem(415, 'unsupported-media-type', 'Unsupported media type', `Send the body as ${expected}.`);
}

/** 422 for an import of which nothing was taken; each error names an element by FHIRPath. */
export function importRefused(errors: readonly FieldError[]): Problem {
  const detail = 'Nothing was written: see errors.';
  return new Problem(422, 'import-refused', 'Import refused', detail, { errors });
}

/** 500 with fixed text; what happened goes to the log under the request id. */
export function internalProblem(requestId: string, cause: unknown): Problem {
  const detail = `The server failed to answer. Quote request id ${requestId} to the operator.`;
  return new Problem(500, 'internal', 'Internal error', detail, { headers: { 'X-Request-Id': requestId }, cause });
}

/** 503 while the server cannot serve: its database does not answer, or it is stopping. */
export function notReady(detail: string): Problem {
  return new Problem(503, 'not-ready', 'Not ready', detail);
}

/** The answer that carries a problem. */
export function problemResponse(problem: Problem): Response {
  const { type, title, status, message: detail, errors } = problem;
  const body = { type, title, status, detail, ...(errors.length === 0 ? {} : { errors }) };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...problem.headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
  });
}
