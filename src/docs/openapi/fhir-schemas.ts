// The bodies of requests and answers under /fhir. https://hl7.org/fhir/R4/bundle.html https://hl7.org/fhir/R4/operationoutcome.html

const string = { type: 'string' };
const url = { type: 'string', format: 'uri' };

/** FHIR's own pattern. https://hl7.org/fhir/R4/datatypes.html#id */
export const idSchema = { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' };

export function schemaRef(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

const resource = schemaRef('Resource');
const link = { type: 'object', required: ['relation', 'url'], properties: { relation: string, url } };

function bundle(type: string, required: readonly string[], entry: object): object {
  return {
    type: 'object',
    required: ['resourceType', 'type', ...required],
    properties: {
      resourceType: { const: 'Bundle' },
      type: { const: type },
      total: { type: 'integer', minimum: 0 },
      link: { type: 'array', minItems: 1, items: link },
      entry: { type: 'array', minItems: 1, items: entry },
    },
  };
}

const outcome = {
  type: 'object',
  required: ['resourceType', 'issue'],
  properties: {
    resourceType: { const: 'OperationOutcome' },
    issue: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['severity', 'code', 'diagnostics'],
        properties: {
          severity: { enum: ['fatal', 'error', 'warning', 'information'] },
          code: string,
          diagnostics: string,
          location: { type: 'array', items: string },
        },
      },
    },
  },
};

/** The server’s own, which says more than one on record has to. */
const capabilities = {
  type: 'object',
  required: ['resourceType', 'status', 'date', 'kind', 'fhirVersion', 'format', 'rest'],
  properties: {
    resourceType: { const: 'CapabilityStatement' },
    status: { const: 'active' },
    kind: { const: 'instance' },
    fhirVersion: { const: '4.0.1' },
    format: { type: 'array', minItems: 1, items: string },
    rest: { type: 'array', minItems: 1, items: { type: 'object', required: ['mode'] } },
  },
};

const smartConfiguration = {
  type: 'object',
  required: ['token_endpoint', 'grant_types_supported', 'scopes_supported', 'capabilities'],
  properties: {
    token_endpoint: url,
    token_endpoint_auth_methods_supported: { type: 'array', items: string },
    grant_types_supported: { type: 'array', items: string },
    scopes_supported: { type: 'array', items: string },
    introspection_endpoint: url,
    revocation_endpoint: url,
    revocation_endpoint_auth_methods_supported: { type: 'array', items: string },
    capabilities: { type: 'array', items: string },
  },
};

/** Those that are about no type of resource, or any. */
export const schemas = {
  Resource: {
    type: 'object',
    description: 'Any R4 resource, as it is on record.',
    required: ['resourceType'],
    properties: {
      resourceType: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' },
      id: idSchema,
      meta: {
        type: 'object',
        properties: { versionId: idSchema, lastUpdated: { type: 'string', format: 'date-time' } },
      },
    },
  },
  Outcome: outcome,
  Searchset: bundle('searchset', ['link'], {
    type: 'object',
    required: ['resource', 'search'],
    properties: {
      fullUrl: url,
      resource,
      search: { type: 'object', required: ['mode'], properties: { mode: { enum: ['match', 'include', 'outcome'] } } },
    },
  }),
  HistoryBundle: bundle('history', ['total', 'link'], {
    type: 'object',
    required: ['fullUrl', 'request', 'response'],
    properties: {
      fullUrl: url,
      resource,
      request: {
        type: 'object',
        required: ['method', 'url'],
        properties: { method: { enum: ['POST', 'PUT', 'DELETE'] }, url: string },
      },
      response: { type: 'object', required: ['status'], properties: { status: string, etag: string } },
    },
  }),
  BatchRequest: {
    type: 'object',
    required: ['resourceType', 'type'],
    properties: {
      resourceType: { const: 'Bundle' },
      type: { const: 'batch' },
      entry: {
        type: 'array',
        items: {
          type: 'object',
          required: ['request'],
          properties: {
            request: {
              type: 'object',
              required: ['method', 'url'],
              properties: {
                method: { enum: ['GET', 'HEAD', 'POST'], description: 'POST of operations alone.' },
                url: { type: 'string', examples: ['Patient'] },
              },
            },
            resource: schemaRef('OperationInput'),
          },
        },
      },
    },
  },
  BatchResponse: bundle('batch-response', [], {
    type: 'object',
    required: ['response'],
    properties: {
      resource,
      response: {
        type: 'object',
        required: ['status'],
        properties: { status: { type: 'string', pattern: '^[2-5][0-9]{2}' }, outcome },
      },
    },
  }),
  OperationInput: {
    type: 'object',
    required: ['resourceType'],
    properties: {
      resourceType: { const: 'Parameters' },
      parameter: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: string } } },
    },
  },
  Capabilities: capabilities,
  SmartConfiguration: smartConfiguration,
};

/** A resource of the type. */
export function typeSchema(type: string): object {
  return { allOf: [resource, { properties: { resourceType: { const: type } } }] };
}
