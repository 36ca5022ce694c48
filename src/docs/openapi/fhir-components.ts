// What all operations under /fhir share: parameters, headers, answers, doors. https://hl7.org/fhir/R4/http.html

const fhirJson = 'application/fhir+json';
const ref = (place: string, name: string): { readonly $ref: string } => ({ $ref: `#/components/${place}/${name}` });

export const parameterRef = (name: string): object => ref('parameters', name);
export const responseRef = (name: string): object => ref('responses', name);
export const schemaRef = (name: string): object => ref('schemas', name);

/** FHIR's own pattern. https://hl7.org/fhir/R4/datatypes.html#id */
const idSchema = { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' };
/** Repeats are further pairs of the same name. */
const texts = { type: 'array', items: { type: 'string' } };

function inQuery(name: string, description: string, schema: object = { type: 'string' }): object {
  return { name, in: 'query', description, schema };
}

function inHeader(name: string, description: string): object {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

/** Of every search. */
export const resultParameters = [
  ['_count', 'Matches on a page.', { type: 'integer', minimum: 0 }],
  ['_sort', 'Parameters to sort by, with commas between; a minus before one turns it around.'],
  [
    '_total',
    'Whether the Bundle tells how many matches there are on all pages.',
    { enum: ['none', 'estimate', 'accurate'] },
  ],
  ['_include', 'References of matches to follow, as Type:parameter.', texts],
  ['_revinclude', 'References to matches to follow back, as Type:parameter.', texts],
  ['_summary', 'A part of each resource.', { enum: ['true', 'text', 'data', 'count', 'false'] }],
  ['_elements', 'The elements to answer with, with commas between.'],
] as const;

export const historyParameters = ['_count', '_since', '_at'] as const;
export const readParameters = ['_summary', '_elements'] as const;

const instant = 'A FHIR instant, or the beginning of one.';

export const parameters = {
  id: { name: 'id', in: 'path', required: true, description: 'Logical id of the resource.', schema: idSchema },
  vid: { name: 'vid', in: 'path', required: true, description: 'Version of the resource.', schema: idSchema },
  patientId: {
    name: 'patientId',
    in: 'path',
    required: true,
    description: 'Logical id of the patient of the credential. Of any other patient nothing is there.',
    schema: idSchema,
  },
  _format: inQuery('_format', 'The form of the answer, in place of Accept.'),
  ...Object.fromEntries(resultParameters.map(([name, text, schema]) => [name, inQuery(name, text, schema)])),
  _since: inQuery('_since', `Versions since then. ${instant}`),
  _at: inQuery('_at', `Versions that were current at some time within it. ${instant}`),
  Prefer: inHeader(
    'Prefer',
    'handling=strict refuses what is otherwise ignored and named; handling=lenient is the default.',
  ),
  'If-None-Match': inHeader('If-None-Match', 'ETags that the client holds: 304 when one is current.'),
  'If-Modified-Since': inHeader(
    'If-Modified-Since',
    '304 when there is nothing newer; read without If-None-Match alone.',
  ),
};

/** The statuses with which anything may be refused, and when; ranges for those that every path shares. */
export const refusals = {
  400: 'The request cannot be read, or asks for what is not offered; the outcome says what and what would be right',
  401: 'No credential, or not a live one: the same answer for missing, malformed, unknown, wrong, expired and deleted ones',
  404: 'Not there, or not in this patient’s record: the same answer',
  410: 'Was there and has been deleted',
  '4XX':
    'Refused: 405 for other methods, 406 for forms that are not offered, 413 for a body and 414 for a URL that is too long, 415 for other types of body, 416 for a range beyond the content, 429 for too many requests or failed attempts',
  '5XX': 'The server failed (500), or could not put the request on record and so does not answer it (503)',
} as const;

export type RefusalStatus = keyof typeof refusals;

const sentHeaders = {
  'X-Request-Id': { description: 'Names the request in the server’s log.', schema: { type: 'string' } },
  RateLimit: { description: 'Requests that are left, and seconds until all are.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'Requests a minute for this credential.', schema: { type: 'string' } },
};
const versionHeaders = {
  ETag: { description: 'W/"version".', schema: { type: 'string' } },
  'Last-Modified': { description: 'When the version was written.', schema: { type: 'string' } },
};
const refusalHeaders: Readonly<Partial<Record<RefusalStatus, object>>> = {
  401: { 'WWW-Authenticate': { description: 'The doors there are.', schema: { type: 'string' } } },
  '4XX': {
    Allow: { description: 'The methods that the path takes.', schema: { type: 'string' } },
    'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } },
  },
};

function answer(description: string, schemaName: string, headers: object = {}): object {
  return {
    description,
    headers: { ...sentHeaders, ...headers },
    content: { [fhirJson]: { schema: schemaRef(schemaName) }, 'application/json': { schema: schemaRef(schemaName) } },
  };
}

const refusalResponses = Object.entries(refusals).map(([status, description]) => [
  `Refusal${status}`,
  answer(description, 'OperationOutcome', refusalHeaders[status as RefusalStatus]),
]);

export const responses = {
  Resource: answer('The resource', 'Resource', versionHeaders),
  Searchset: answer('A page of matches, of what they include and of what was ignored', 'Searchset'),
  History: answer('A page of versions, newest first; deletions are entries without a resource', 'HistoryBundle'),
  BatchResponse: answer('An entry for each of the batch, each with its own status', 'BatchResponse'),
  NotModified: { description: 'The client holds the current version', headers: versionHeaders },
  ...Object.fromEntries(refusalResponses),
};

const string = { type: 'string' };
const link = { type: 'object', required: ['relation', 'url'], properties: { relation: string, url: string } };
const resource = schemaRef('Resource');

function bundle(type: string, entry: object): object {
  return {
    type: 'object',
    required: ['resourceType', 'type'],
    properties: {
      resourceType: { const: 'Bundle' },
      type: { const: type },
      total: { type: 'integer', minimum: 0 },
      link: { type: 'array', minItems: 1, items: link },
      entry: { type: 'array', minItems: 1, items: entry },
    },
  };
}

export const schemas = {
  Resource: {
    type: 'object',
    description: 'Any R4 resource, as it is on record.',
    required: ['resourceType'],
    properties: {
      resourceType: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' },
      id: idSchema,
      meta: { type: 'object' },
    },
  },
  OperationOutcome: {
    type: 'object',
    required: ['resourceType', 'issue'],
    properties: {
      resourceType: { const: 'OperationOutcome' },
      issue: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['severity', 'code'],
          properties: {
            severity: { enum: ['fatal', 'error', 'warning', 'information'] },
            code: string,
            diagnostics: string,
            expression: { type: 'array', items: string },
            location: { type: 'array', items: string },
          },
        },
      },
    },
  },
  Searchset: bundle('searchset', {
    type: 'object',
    required: ['resource', 'search'],
    properties: {
      fullUrl: string,
      resource,
      search: { type: 'object', required: ['mode'], properties: { mode: { enum: ['match', 'include', 'outcome'] } } },
    },
  }),
  HistoryBundle: bundle('history', {
    type: 'object',
    required: ['fullUrl', 'request', 'response'],
    properties: {
      fullUrl: string,
      resource,
      request: { type: 'object', required: ['method', 'url'] },
      response: { type: 'object', required: ['status'] },
    },
  }),
  BatchRequest: {
    type: 'object',
    required: ['resourceType', 'type'],
    properties: {
      resourceType: { const: 'Bundle' },
      type: { const: 'batch' },
      entry: { type: 'array', items: { type: 'object' } },
    },
  },
  BatchResponse: bundle('batch-response', { type: 'object', required: ['response'], properties: { resource } }),
  CapabilityStatement: {
    type: 'object',
    required: ['resourceType', 'status', 'date', 'kind', 'fhirVersion', 'format', 'rest'],
    properties: { resourceType: { const: 'CapabilityStatement' }, fhirVersion: { const: '4.0.1' } },
  },
};

/** Three doors, one credential: its key and secret, or a token bought with them. */
export function securitySchemes(serverUrl: string): object {
  return {
    basic: { type: 'http', scheme: 'basic', description: 'The key as user name, its secret as password.' },
    oauth2: {
      type: 'oauth2',
      description: 'A token of ten minutes, bought with key and secret.',
      flows: {
        clientCredentials: {
          tokenUrl: `${serverUrl}/oauth2/token`,
          scopes: { 'patient/*.rs': 'All that the key may see' },
        },
      },
    },
    key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The key; together with X-API-Secret.' },
    secret: { type: 'apiKey', in: 'header', name: 'X-API-Secret', description: 'The secret; together with X-API-Key.' },
  };
}

export const security = [{ basic: [] }, { oauth2: [] }, { key: [], secret: [] }];
