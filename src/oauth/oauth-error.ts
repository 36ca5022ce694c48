// Everything that /oauth2 refuses, and why. https://www.rfc-editor.org/rfc/rfc6749#section-5.2

export type OauthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'invalid_token'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** A refusal, made only by the functions below. Its text is public; `cause` is for the log alone. */
export class OauthError extends Error {
  readonly status: number;
  readonly code: OauthErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: OauthErrorCode,
    publicText: string,
    more: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(publicText, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'OauthError';
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
  }
}

/** 400 for a request that no other function names. */
export function invalidRequest(text: string): OauthError {
  return new OauthError(400, 'invalid_request', text);
}

/** 400 for a key, secret or token in the URL, where logs and histories keep it; never quoted. */
export function credentialInUrl(): OauthError {
  return invalidRequest(
    'A key, secret or token must not be part of a URL, where logs and histories keep it. Send it in the Authorization header or in the body, and replace the one that was sent here.',
  );
}

/** 401, the same for a missing, malformed, unknown, wrong, deleted or expired key and secret. `headers` may hold the challenge. */
export function invalidClient(headers: Readonly<Record<string, string>> = {}): OauthError {
  const text =
    'A valid API key and secret are required: as HTTP Basic (client_secret_basic), or as client_id and client_secret in the body (client_secret_post).';
  return new OauthError(401, 'invalid_client', text, { headers });
}

/** 401 for introspection without a management token. */
export function managementTokenRequired(isSent: boolean): OauthError {
  const challenge = 'Bearer realm="chartkey-manage"';
  return new OauthError(401, 'invalid_token', 'A valid management token is required: send it as Bearer.', {
    headers: { 'WWW-Authenticate': isSent ? `${challenge}, error="invalid_token"` : challenge },
  });
}

/** 400 for scopes that are not understood, or of which the credential has none. */
export function invalidScope(text: string): OauthError {
  return new OauthError(400, 'invalid_scope', text);
}

/** 400 for any grant but client_credentials. */
export function unsupportedGrantType(): OauthError {
  return new OauthError(400, 'unsupported_grant_type', 'The one grant_type offered is client_credentials.');
}

/** 404 for a path that is no endpoint. */
export function unknownPath(): OauthError {
  return new OauthError(404, 'invalid_request', 'There is nothing at this path.');
}

/** 405: every endpoint takes POST alone. */
export function methodNotAllowed(allowed: string): OauthError {
  return new OauthError(405, 'invalid_request', `Allowed here: ${allowed}.`, { headers: { Allow: allowed } });
}

/** 413 for a body above the limit. */
export function bodyTooLarge(maxBytes: number): OauthError {
  return new OauthError(413, 'invalid_request', `The request body is larger than ${maxBytes} bytes.`);
}

/** 429 for a failed attempt after too many; whoever has a right secret never meets it. */
export function tooManyFailures(retryAfterSeconds: number): OauthError {
  const headers = { 'Retry-After': String(retryAfterSeconds) };
  return new OauthError(429, 'temporarily_unavailable', 'Too many failed attempts. Try again later.', { headers });
}

/** 429 for a client that asks too often. */
export function tooManyRequests(retryAfterSeconds: number): OauthError {
  const headers = { 'Retry-After': String(retryAfterSeconds) };
  return new OauthError(429, 'temporarily_unavailable', 'Too many requests. Try again later.', { headers });
}

/** 500 with fixed text; what happened goes to the log under the request id. */
export function serverError(requestId: string, cause: unknown): OauthError {
  const text = `The server failed to answer. Quote request id ${requestId} to the operator.`;
  return new OauthError(500, 'server_error', text, { cause });
}
