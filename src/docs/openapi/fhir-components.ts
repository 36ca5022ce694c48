// What all operations under /fhir share: parameters, answers, doors. https://hl7.org/fhir/R4/http.html
import { binaryHeaders, type HeaderName, headerRefs, versionHeaders } from './fhir-headers.ts';
import { idSchema, schemaRef } from './fhir-schemas.ts';

export const fhirJson = 'application/fhir+json';

export function parameterRef(name: string): object {
  return { $ref: `#/components/parameters/${name}` };
}

export function responseRef(name: string): object {
  return { $ref: `#/components/responses/${name}` };
}

/** Repeats are further pairs of the same name. */
const texts = { type: 'array', items: { type: 'string' } };

function inQuery(name: string, description: string, schema: object = { type: 'string' }): object {
  return { name, in: 'query', description, schema };
}

function inHeader(name: string, description: string, ...examples: readonly string[]): object {
  return { name, in: 'header', description, schema: { type: 'string', examples } };
}

function text(...examples: readonly string[]): object {
  return { type: 'string', examples };
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
  _format: inQuery('_format', 'The form of the answer, in place of Accept.', text('json', 'application/fhir+json')),
  ...Object.fromEntries(resultParameters.map(([name, text, schema]) => [name, inQuery(name, text, schema)])),
  _since: inQuery('_since', `Versions since then. ${instant}`, text('2024-05-01T00:00:00Z')),
  _at: inQuery('_at', `Versions that were current at some time within it. ${instant}`, text('2024-05')),
  Prefer: inHeader(
    'Prefer',
    'handling=strict refuses what is otherwise ignored and named; handling=lenient is the default.',
    'handling=strict',
    'handling=lenient',
  ),
  'If-None-Match': inHeader('If-None-Match', 'ETags that the client holds: 304 when one is current.', 'W/"1"'),
  'If-Modified-Since': inHeader(
    'If-Modified-Since',
    '304 when there is nothing newer; read without If-None-Match alone.',
    'Wed, 01 May 2024 00:00:00 GMT',
  ),
  Range: inHeader('Range', 'The part of the content to answer with, as bytes=0-99.', 'bytes=0-99'),
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

const refusalHeaders: Readonly<Partial<Record<RefusalStatus, readonly HeaderName[]>>> = {
  401: ['WWW-Authenticate'],
  '4XX': ['Allow', 'Content-Range', 'Retry-After'],
  '5XX': ['Retry-After'],
};

function refusal(status: RefusalStatus): object {
  return answer(refusals[status], 'Outcome', headerRefs(refusalHeaders[status]));
}

function answer(description: string, schemaName: string, headers: object = headerRefs()): object {
  const schema = schemaRef(schemaName);
  return { description, headers, content: { [fhirJson]: { schema }, 'application/json': { schema } } };
}

/** A resource of the type, as read and vread answer. */
export function typeResponse(type: string): object {
  return answer(`The ${type}`, type, headerRefs(versionHeaders));
}

function binaryResponse(description: string): object {
  // What the content is, its own Content-Type says.
  const content = { [fhirJson]: { schema: schemaRef('Binary') }, '*/*': {} };
  return { description, headers: headerRefs(binaryHeaders), content };
}

export const binaryResponses = {
  Binary: binaryResponse('The content itself, or FHIR JSON where asked for'),
  PartOfBinary: binaryResponse('The part of the content that was asked for'),
};

/** Those that are about no type of resource, or any. */
export const responses = {
  Searchset: answer('A page of matches, of what they include and of what was ignored', 'Searchset'),
  History: answer('A page of versions, newest first; deletions are entries without a resource', 'HistoryBundle'),
  BatchResponse: answer('An entry for each of the batch, each with its own status', 'BatchResponse'),
  OperationResult: answer('What the operation’s definition says', 'Resource'),
  Capabilities: answer('The CapabilityStatement', 'Capabilities'),
  SmartConfiguration: {
    description: 'SMART’s configuration',
    headers: headerRefs(),
    content: { 'application/json': { schema: schemaRef('SmartConfiguration') } },
  },
  NotModified: { description: 'The client holds the current version', headers: headerRefs(versionHeaders) },
  ...Object.fromEntries(
    (Object.keys(refusals) as RefusalStatus[]).map((status) => [`Refusal${status}`, refusal(status)]),
  ),
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
