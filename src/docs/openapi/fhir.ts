// OpenAPI of /fhir, from the CapabilityStatement. https://spec.openapis.org/oas/v3.1.1.html
import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam,
} from '@medplum/fhirtypes';
import { compartmentTypes } from '../../fhir/compartment.ts';
import type { OpenApiDocument } from '../docs-source.ts';
import {
  historyParameters,
  parameterRef,
  parameters,
  type RefusalStatus,
  readParameters,
  responseRef,
  responses,
  resultParameters,
  schemaRef,
  schemas,
  security,
  securitySchemes,
} from './fhir-components.ts';

type SearchParam = CapabilityStatementRestResourceSearchParam;
type Operation = Readonly<Record<string, unknown>>;
type FhirOpenApi = OpenApiDocument & Readonly<Record<'servers' | 'security' | 'tags' | 'components', object>>;

const always: readonly RefusalStatus[] = [400, 401, 404, '4XX', '5XX'];
const prefer = parameterRef('Prefer');
const fhirJson = 'application/fhir+json';
const formType = 'application/x-www-form-urlencoded';

export function fhirOpenApi(statement: CapabilityStatement, serverUrl: string): FhirOpenApi {
  const [rest] = statement.rest ?? [];
  const types = rest?.resource ?? [];
  const names = nameParameters([
    ['', rest?.searchParam ?? []],
    ...types.map(({ type = '', searchParam = [] }) => [type, searchParam] as const),
  ]);
  const ofTypes = types.flatMap((each) => Object.entries(pathsOfType(each, names.refsOf(each.type ?? ''))));
  return {
    openapi: '3.1.0',
    info: {
      title: 'ChartKey FHIR R4',
      version: statement.software?.version ?? '',
      summary: 'One patient’s record, read only',
      description: `${rest?.security?.description ?? ''}\n\n${rest?.documentation ?? ''}`,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: serverUrl }],
    security,
    tags: [
      { name: 'System', description: 'What the server is, and requests about the whole record.' },
      ...types.map(({ type = '' }) => ({ name: type, description: `R4’s ${type}.` })),
    ],
    paths: { ...pathsOfSystem(names.refsOf('')), ...Object.fromEntries(ofTypes) },
    components: {
      parameters: { ...parameters, ...names.components },
      responses,
      schemas,
      securitySchemes: securitySchemes(serverUrl),
    },
  };
}

function pathsOfType(
  resource: CapabilityStatementRestResource,
  searchParams: readonly object[],
): Record<string, object> {
  const { type = '', operation = [], profile = '' } = resource;
  const can = new Set((resource.interaction ?? []).map(({ code }) => code));
  const base = `/fhir/${type}`;
  const inPatient = `/fhir/Patient/{patientId}/${type}`;
  const of = (name: string, summary: string, rest: Operation): Operation => ({
    operationId: `${name}${type}`,
    tags: [type],
    summary,
    externalDocs: { url: profile },
    ...rest,
  });
  const search = searchOperation(searchParams);
  const form = formOperation();
  const paths: Record<string, object> = {};
  if (can.has('search-type')) {
    paths[base] = { get: of('search', `Search ${type}`, search) };
    paths[`${base}/_search`] = { post: of('searchByPost', `Search ${type} by a form`, form) };
  }
  if (can.has('search-type') && isInCompartment(type)) {
    const own = [parameterRef('patientId')];
    paths[inPatient] = { parameters: own, get: of('searchOwn', `Search ${type} in the compartment`, search) };
    paths[`${inPatient}/_search`] = {
      parameters: own,
      post: of('searchOwnByPost', `Search ${type} in the compartment by a form`, form),
    };
  }
  const id = [parameterRef('id')];
  if (can.has('read'))
    paths[`${base}/{id}`] = { parameters: id, get: of('read', `Read a ${type}`, readOperation(type)) };
  if (can.has('history-instance')) {
    paths[`${base}/{id}/_history`] = {
      parameters: id,
      get: of('history', `Versions of a ${type}`, historyOperation()),
    };
  }
  if (can.has('vread')) {
    const both = [...id, parameterRef('vid')];
    paths[`${base}/{id}/_history/{vid}`] = {
      parameters: both,
      get: of('vread', `One version of a ${type}`, readOperation(type)),
    };
  }
  if (can.has('history-type')) {
    paths[`${base}/_history`] = { get: of('historyOfAll', `Versions of every ${type}`, historyOperation()) };
  }
  for (const { name = '', definition } of operation) {
    const about = { description: `Defined by ${definition}.` };
    paths[`${base}/$${name}`] = {
      get: of(`${name}Get`, `$${name}`, { ...about, responses: answers('Searchset') }),
      post: of(`${name}Post`, `$${name}`, {
        ...about,
        requestBody: fhirBody('Resource'),
        responses: answers('Searchset'),
      }),
    };
  }
  return paths;
}

function pathsOfSystem(searchParams: readonly object[]): Record<string, object> {
  const system = (operationId: string, summary: string, rest: Operation): Operation => ({
    operationId,
    tags: ['System'],
    summary,
    ...rest,
  });
  const search = searchOperation(searchParams);
  const everything = '/fhir/Patient/{patientId}/*';
  const own = [parameterRef('patientId')];
  return {
    '/fhir/metadata': {
      get: system('capabilities', 'What this server does', {
        description: 'Public. With a credential, what that credential sees.',
        security: [{}, ...security],
        parameters: [parameterRef('_format')],
        responses: { 200: capabilityAnswer, ...refusing([400, '4XX', '5XX']) },
      }),
    },
    '/fhir/.well-known/smart-configuration': {
      get: system('smartConfiguration', 'Where tokens come from', {
        description: 'Public.',
        security: [],
        responses: { 200: jsonAnswer, ...refusing([400, '4XX', '5XX']) },
      }),
    },
    '/fhir': {
      get: system('searchSystem', 'Search several types, or all', search),
      post: system('batch', 'Several reads and searches in one request', {
        requestBody: fhirBody('BatchRequest'),
        responses: answers('BatchResponse'),
      }),
    },
    '/fhir/_search': { post: system('searchSystemByPost', 'Search several types, or all, by a form', formOperation()) },
    '/fhir/_history': { get: system('historySystem', 'What changed in the record', historyOperation()) },
    [everything]: { parameters: own, get: system('searchCompartment', 'Search the compartment', search) },
    [`${everything}/_search`]: {
      parameters: own,
      post: system('searchCompartmentByPost', 'Search the compartment by a form', formOperation()),
    },
  };
}

/** The search parameters as components: one for all types that say the same of a parameter. */
function nameParameters(ofTypes: readonly (readonly [type: string, searchParams: readonly SearchParam[]])[]) {
  const components: Record<string, object> = {};
  const refs = new Map<string, readonly object[]>();
  for (const [type, searchParams] of ofTypes) {
    const names = searchParams.map((param) => {
      const { name = '' } = param;
      const component = searchParameter(param);
      components[name] ??= component;
      const isSame = JSON.stringify(components[name]) === JSON.stringify(component);
      const own = isSame ? name : `${type}.${name}`;
      components[own] = component;
      return own;
    });
    refs.set(type, names.map(parameterRef));
  }
  return { components, refsOf: (type: string): readonly object[] => refs.get(type) ?? [] };
}

/** Every repeat narrows; a list with commas widens. */
function searchParameter({ name = '', type, documentation = '' }: SearchParam): object {
  const description = [`A ${type} parameter.`, documentation].filter((text) => text !== '').join(' ');
  return { name, in: 'query', description, schema: { type: 'array', items: { type: 'string' } } };
}

function searchOperation(own: readonly object[]): Operation {
  const ofResult = [...resultParameters.map(([name]) => name), '_format'].map(parameterRef);
  return { parameters: [...own, ...ofResult, prefer], responses: answers('Searchset') };
}

/** The form holds what the query of the same search by GET would. */
function formOperation(): Operation {
  const schema = { type: 'object', additionalProperties: { type: 'string' } };
  return {
    parameters: [parameterRef('_format'), prefer],
    requestBody: { description: 'The parameters of the search by GET', content: { [formType]: { schema } } },
    responses: answers('Searchset'),
  };
}

function readOperation(type: string): Operation {
  const names = [...readParameters, '_format', 'Prefer', 'If-None-Match', 'If-Modified-Since'];
  const content = { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } };
  const found =
    type === 'Binary'
      ? { description: 'The content itself, or FHIR JSON where asked for', content }
      : responseRef('Resource');
  const part = type === 'Binary' ? { 206: { description: 'The part asked for', content } } : {};
  return {
    parameters: names.map(parameterRef),
    responses: { 200: found, ...part, 304: responseRef('NotModified'), ...refusing([...always, 410]) },
  };
}

function historyOperation(): Operation {
  return {
    parameters: [...historyParameters, ...readParameters, '_format', 'Prefer'].map(parameterRef),
    responses: answers('History'),
  };
}

function answers(name: string): object {
  return { 200: responseRef(name), ...refusing(always) };
}

function refusing(statuses: readonly RefusalStatus[]): object {
  return Object.fromEntries(statuses.map((status) => [status, responseRef(`Refusal${status}`)]));
}

function fhirBody(name: string): object {
  return { required: true, content: { [fhirJson]: { schema: schemaRef(name) } } };
}

const capabilityAnswer = {
  description: 'The CapabilityStatement',
  content: {
    [fhirJson]: { schema: schemaRef('CapabilityStatement') },
    'application/json': { schema: schemaRef('CapabilityStatement') },
  },
};
const jsonAnswer = {
  description: 'SMART’s configuration',
  content: { 'application/json': { schema: { type: 'object' } } },
};

function isInCompartment(type: string): boolean {
  return compartmentTypes.some((each) => each === type);
}
