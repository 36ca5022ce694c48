// OpenAPI of /oauth2, from the schemas that check its input. https://spec.openapis.org/oas/v3.1.1.html
import { z } from '@hono/zod-openapi';
import { introspectionRequest, leakReport, revocationRequest, tokenRequest } from './request-schema.ts';

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';
const string = { type: 'string' };

interface OauthDescription {
  readonly openapi: string;
  readonly info: object;
  readonly servers: readonly object[];
  readonly tags: readonly object[];
  readonly paths: object;
  readonly components: object;
}

/** Describes `/oauth2` as `serverUrl` answers it. */
export function oauthDescription(serverUrl: string): OauthDescription {
  return {
    openapi: '3.1.0',
    info: {
      title: 'ChartKey OAuth 2.0',
      version: '1',
      description:
        'Tokens for API keys: the client is the app, its client_id the key and its client_secret the secret. No app is launched and no user signs in here.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: serverUrl }],
    tags: [
      { name: 'Tokens', description: 'Buying a token, ending it, and asking what it is worth.' },
      { name: 'Leaks', description: 'Keys that were found in public.' },
    ],
    paths: {
      '/oauth2/token': { post: token },
      '/oauth2/revoke': { post: revoke },
      '/oauth2/introspect': { post: introspect },
      '/oauth2/leaked': { post: leaked },
    },
    components: {
      headers,
      schemas: { Error: error },
      securitySchemes: {
        client: { type: 'http', scheme: 'basic', description: 'The API key and its secret (client_secret_basic).' },
        managementToken: { type: 'http', scheme: 'bearer', description: 'A management token.' },
      },
    },
  };
}

const error = {
  type: 'object',
  required: ['error', 'error_description'],
  properties: {
    error: {
      enum: [
        ...['invalid_request', 'invalid_client', 'invalid_scope', 'invalid_token'],
        ...['unsupported_grant_type', 'temporarily_unavailable', 'server_error'],
      ],
    },
    error_description: string,
  },
};

const always = (description: string): object => ({ description, required: true, schema: string });

const headers = {
  'Cache-Control': always('no-store.'),
  Pragma: always('no-cache.'),
  'X-Content-Type-Options': always('nosniff.'),
  'X-Request-Id': always('Names the request in the server’s log.'),
  'WWW-Authenticate': { description: 'How to authenticate; not told to a browser’s page.', schema: string },
  'Retry-After': { description: 'Seconds to wait.', required: true, schema: { type: 'integer', minimum: 0 } },
};

/** Beside those that every answer has. */
const headersOf: Readonly<Record<number, readonly (keyof typeof headers)[]>> = {
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
};

function headerRefs(status: number): object {
  const ofAny = ['Cache-Control', 'Pragma', 'X-Content-Type-Options', 'X-Request-Id'] as const;
  const names = [...ofAny, ...(headersOf[status] ?? [])];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const refusals: Readonly<Record<number, string>> = {
  400: 'The request is wrong; error_description says what',
  401: 'No live key and secret, or no management token: the same answer for missing, wrong, expired and deleted ones',
  413: 'The body is too large',
  429: 'Too many requests of this key, or failed attempts from this address',
  500: 'The server failed',
};

function answers(description: string, schema: object | undefined, ...statuses: readonly number[]): object {
  const content = schema === undefined ? {} : { content: { [jsonType]: { schema } } };
  const refusal = (status: number): object => ({
    description: refusals[status],
    headers: headerRefs(status),
    content: { [jsonType]: { schema: { $ref: '#/components/schemas/Error' } } },
  });
  return {
    200: { description, headers: headerRefs(200), ...content },
    ...Object.fromEntries(statuses.map((status) => [status, refusal(status)])),
  };
}

function bodyOf(schema: z.ZodType, ...types: readonly string[]): object {
  const { $schema, ...json } = z.toJSONSchema(schema);
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: json }])) };
}

const token = {
  operationId: 'issueToken',
  tags: ['Tokens'],
  summary: 'Buy an access token with a key',
  description:
    'The token lasts ten minutes at most and ends with its key. `scope` in the answer is what was granted, where `patient/*` is every type but AuditEvent.',
  security: [{ client: [] }, {}],
  requestBody: bodyOf(tokenRequest, formType),
  responses: answers(
    'The token',
    {
      type: 'object',
      required: ['access_token', 'token_type', 'expires_in', 'scope'],
      properties: {
        access_token: string,
        token_type: { const: 'Bearer' },
        expires_in: { type: 'integer', minimum: 0, description: 'Seconds.' },
        scope: string,
      },
    },
    ...[400, 401, 413, 429, 500],
  ),
};

const revoke = {
  operationId: 'revokeToken',
  tags: ['Tokens'],
  summary: 'End an access token',
  description: 'RFC 7009: of one’s own tokens; for anything else the answer is the same, and nothing ends.',
  security: [{ client: [] }, {}],
  requestBody: bodyOf(revocationRequest, formType),
  responses: answers('It has ended', undefined, 400, 401, 413, 429, 500),
};

const introspect = {
  operationId: 'introspectToken',
  tags: ['Tokens'],
  summary: 'Ask what an access token is worth',
  description: 'RFC 7662, for portal backends.',
  security: [{ managementToken: [] }],
  requestBody: bodyOf(introspectionRequest, formType),
  responses: answers(
    'What the token is worth; `active` alone when it is worth nothing',
    {
      type: 'object',
      required: ['active'],
      properties: {
        active: { type: 'boolean' },
        scope: string,
        client_id: string,
        token_type: { const: 'Bearer' },
        exp: { type: 'integer' },
        iat: { type: 'integer' },
        sub: string,
        patient: string,
      },
    },
    ...[400, 401, 413, 429, 500],
  ),
};

const leaked = {
  operationId: 'reportLeaked',
  tags: ['Leaks'],
  summary: 'Report a key and secret that were found in public',
  description: 'From anybody. A real one ends with its tokens; the answer is the same whatever they are.',
  security: [],
  requestBody: bodyOf(leakReport, formType, jsonType),
  responses: answers(
    'It was received',
    { type: 'object', required: ['received'], properties: { received: { const: true } } },
    ...[400, 413, 500],
  ),
};
