// The requests under /fhir: of a type, and of the whole record. https://hl7.org/fhir/R4/http.html
import type { CapabilityStatementRestResource, CapabilityStatementRestResourceOperation } from '@medplum/fhirtypes';
import { compartmentTypes } from '../../fhir/compartment.ts';
import type { OperationInput } from '../../fhir/operation-input.ts';
import {
  fhirJson,
  historyParameters,
  parameterRef,
  type RefusalStatus,
  readParameters,
  responseRef,
  resultParameters,
  security,
} from './fhir-components.ts';
import { inputParameter, inputSchema } from './fhir-operations.ts';
import { schemaRef } from './fhir-schemas.ts';

type Call = Readonly<Record<string, unknown>>;
type Paths = Readonly<Record<string, object>>;
/** Gives a call its id, its tag and its summary. */
type Name = (operationId: string, summary: string, call: Call) => Call;

const refusedAlways: readonly RefusalStatus[] = [400, 401, 404, '4XX', '5XX'];
const formType = 'application/x-www-form-urlencoded';

export function pathsOfType(
  resource: CapabilityStatementRestResource,
  searchParams: readonly object[],
  inputs: readonly OperationInput[],
): Paths {
  const { type = '', operation = [] } = resource;
  const can = new Set((resource.interaction ?? []).map(({ code }) => code));
  const base = `/fhir/${type}`;
  const name: Name = (id, summary, call) => ({ operationId: `${id}${type}`, tags: [type], summary, ...call });
  const parameters = [parameterRef('id')];
  const paths: Record<string, object> = {};
  if (can.has('search-type')) Object.assign(paths, searchPaths(type, name, searchParams));
  if (can.has('read')) {
    paths[`${base}/{id}`] = { parameters, get: name('read', `Read a ${type}`, readCall(type)) };
  }
  if (can.has('history-instance')) {
    const call = name('history', `Versions of a ${type}`, historyCall());
    paths[`${base}/{id}/_history`] = { parameters, get: call };
  }
  if (can.has('vread')) {
    const call = name('vread', `One version of a ${type}`, readCall(type));
    paths[`${base}/{id}/_history/{vid}`] = { parameters: [...parameters, parameterRef('vid')], get: call };
  }
  if (can.has('history-type')) {
    paths[`${base}/_history`] = { get: name('historyOfAll', `Versions of every ${type}`, historyCall()) };
  }
  return { ...paths, ...operationPaths(base, name, operation, inputs) };
}

export function pathsOfSystem(
  searchParams: readonly object[],
  operations: readonly CapabilityStatementRestResourceOperation[],
  inputs: readonly OperationInput[],
): Paths {
  const name: Name = (operationId, summary, call) => ({ operationId, tags: ['System'], summary, ...call });
  const parameters = [parameterRef('patientId')];
  const everything = '/fhir/Patient/{patientId}/*';
  const batch = { requestBody: fhirBody('BatchRequest'), responses: answers('BatchResponse') };
  const form = formCall();
  const search = searchCall(searchParams);
  return {
    ...publicPaths(name),
    '/fhir': {
      get: name('searchSystem', 'Search several types, or all', search),
      post: name('batch', 'Several reads and searches in one request', batch),
    },
    '/fhir/_search': { post: name('searchSystemByPost', 'Search several types, or all, by a form', form) },
    '/fhir/_history': { get: name('historySystem', 'What changed in the record', historyCall()) },
    [everything]: { parameters, get: name('searchCompartment', 'Search the compartment', search) },
    [`${everything}/_search`]: {
      parameters,
      post: name('searchCompartmentByPost', 'Search the compartment by a form', form),
    },
    ...operationPaths('/fhir', name, operations, inputs),
  };
}

function publicPaths(name: Name): Paths {
  return {
    '/fhir/metadata': {
      get: name('capabilities', 'What this server does', {
        description: 'Public. With a credential, what that credential sees.',
        security: [{}, ...security],
        parameters: ['_format', 'Prefer'].map(parameterRef),
        responses: { 200: responseRef('Capabilities'), ...refusing([400, 401, '4XX', '5XX']) },
      }),
    },
    '/fhir/.well-known/smart-configuration': {
      get: name('smartConfiguration', 'Where tokens come from', {
        description: 'Public.',
        security: [],
        responses: { 200: responseRef('SmartConfiguration'), ...refusing([400, '4XX', '5XX']) },
      }),
    },
  };
}

function searchPaths(type: string, name: Name, searchParams: readonly object[]): Paths {
  const search = searchCall(searchParams);
  const form = formCall();
  const ofAll = {
    [`/fhir/${type}`]: { get: name('search', `Search ${type}`, search) },
    [`/fhir/${type}/_search`]: { post: name('searchByPost', `Search ${type} by a form`, form) },
  };
  if (!compartmentTypes.some((each) => each === type)) return ofAll;
  const parameters = [parameterRef('patientId')];
  const own = `/fhir/Patient/{patientId}/${type}`;
  return {
    ...ofAll,
    [own]: { parameters, get: name('searchOwn', `Search ${type} in the compartment`, search) },
    [`${own}/_search`]: {
      parameters,
      post: name('searchOwnByPost', `Search ${type} in the compartment by a form`, form),
    },
  };
}

/** The statement tells an operation's definition; what it takes, those who answer it tell. */
function operationPaths(
  base: string,
  name: Name,
  operations: readonly CapabilityStatementRestResourceOperation[],
  inputs: readonly OperationInput[],
): Paths {
  const paths = operations.map(({ name: code = '', definition = '', documentation }) => {
    const input = inputs.find((each) => each.definition === definition);
    if (input === undefined) throw new Error(`Nothing says what $${code} takes.`);
    const ofAnswer = [...input.answerNames, '_format', 'Prefer'].map(parameterRef);
    const call = {
      description: documentation,
      externalDocs: { url: definition },
      responses: answers('OperationResult'),
    };
    const parameters = [...input.parameters.map(inputParameter), ...ofAnswer];
    const content = { [fhirJson]: { schema: inputSchema(input) } };
    const requestBody = { description: 'Without it, no parameters', content };
    const get = name(`${code}Get`, `$${code}`, { ...call, parameters });
    const post = name(`${code}Post`, `$${code} by POST`, { ...call, parameters: ofAnswer, requestBody });
    return [`${base}/$${code}`, { get, post }];
  });
  return Object.fromEntries(paths);
}

function searchCall(own: readonly object[]): Call {
  const ofResult = [...resultParameters.map(([name]) => name), '_format', 'Prefer'].map(parameterRef);
  return { parameters: [...own, ...ofResult], responses: answers('Searchset') };
}

/** The form holds what the query of the same search by GET would. */
function formCall(): Call {
  const schema = { type: 'object', additionalProperties: { type: 'string' } };
  return {
    parameters: ['_format', 'Prefer'].map(parameterRef),
    requestBody: { description: 'The parameters of the search by GET', content: { [formType]: { schema } } },
    responses: answers('Searchset'),
  };
}

function readCall(type: string): Call {
  const isBinary = type === 'Binary';
  const names = [
    ...[...readParameters, '_format', 'Prefer', 'If-None-Match', 'If-Modified-Since'],
    ...(isBinary ? ['Range'] : []),
  ];
  const part = isBinary ? { 206: responseRef('PartOfBinary') } : {};
  return {
    parameters: names.map(parameterRef),
    responses: {
      200: responseRef(type),
      ...part,
      304: responseRef('NotModified'),
      ...refusing([...refusedAlways, 410]),
    },
  };
}

function historyCall(): Call {
  const names = [...historyParameters, ...readParameters, '_format', 'Prefer'];
  return { parameters: names.map(parameterRef), responses: answers('History') };
}

function answers(name: string): object {
  return { 200: responseRef(name), ...refusing(refusedAlways) };
}

function refusing(statuses: readonly RefusalStatus[]): object {
  return Object.fromEntries(statuses.map((status) => [status, responseRef(`Refusal${status}`)]));
}

function fhirBody(name: string): object {
  return { required: true, content: { [fhirJson]: { schema: schemaRef(name) } } };
}
