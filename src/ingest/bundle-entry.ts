// What a Bundle's entry asks for. https://hl7.org/fhir/R4/bundle.html
import { isId } from '../fhir/reference.ts';
import { isResourceType, type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import type { Problem } from '../fhir/structure-check.ts';
import { didYouMean } from '../fhir/structure-did-you-mean.ts';
import { isJsonObject } from '../fhir/structure-invariant.ts';
import type { JsonObject } from '../store/resource-change.ts';
import { type BundleKind, entryProblem, fullUrlContradiction, isAsking } from './entry-check.ts';
import { problem } from './outcome.ts';

export interface PutAction {
  readonly type: 'put';
  readonly method: 'POST' | 'PUT';
  readonly resourceType: ResourceType;
  readonly resource: JsonObject;
  readonly fullUrl: string | undefined;
  /** The id that the URL names; for a create undefined. */
  readonly id?: string;
  /** `ifNoneExist` of a create, or the search in the URL of a conditional update. */
  readonly criteria?: string;
  /** What is to be said of it once it is taken. */
  readonly note?: string;
}

export interface DeleteAction {
  readonly type: 'delete';
  readonly resourceType: ResourceType;
  readonly id?: string;
  readonly criteria?: string;
}

export type EntryAction =
  | PutAction
  | DeleteAction
  | { readonly type: 'skip'; readonly note: string; readonly resourceType?: string }
  | { readonly type: 'refuse'; readonly problem: Problem; readonly resourceType?: string; readonly id?: string };

const instanceUrl = /^\/?([A-Za-z]+)\/([^/?#]+)$/;
const conditionalUrl = /^\/?([A-Za-z]+)\/?\?(.+)$/;
const typeUrl = /^\/?([A-Za-z]+)\/?$/;

export function readEntry(entry: unknown, index: number, bundle: BundleKind): EntryAction {
  const at = `Bundle.entry[${index}]`;
  if (!isJsonObject(entry)) return refuse('structure', at, 'Expected an object with a resource or a request.');
  const { resource, request, fullUrl, search } = entry;
  if (fullUrl !== undefined && typeof fullUrl !== 'string')
    return refuse('structure', `${at}.fullUrl`, 'Expected a string.');
  if ((isJsonObject(search) && search.mode === 'outcome') || isSaidOfSearch(resource, bundle.type)) {
    return {
      type: 'skip',
      note: 'This is what a server said of its search, no part of a record.',
      resourceType: 'OperationOutcome',
    };
  }
  if (resource === undefined && request === undefined && !isJsonObject(entry.response)) {
    return refuse('required', at, 'Expected a resource or a request.');
  }
  const action = readAction(entry, fullUrl, at);
  const wrong = action.type === 'refuse' ? undefined : entryProblem(entry, bundle, at);
  if (wrong !== undefined) return { type: 'refuse', problem: wrong, ...aboutOf(action) };
  const contradiction = action.type === 'put' ? fullUrlContradiction(action) : undefined;
  if (action.type !== 'put' || contradiction === undefined) return action;
  if (!isAsking(bundle.type)) return { ...action, note: [action.note, contradiction].filter(Boolean).join(' ') };
  return { type: 'refuse', problem: problem('invariant', `${at}.fullUrl`, contradiction), ...aboutOf(action) };
}

/** Some servers leave the mode out. */
function isSaidOfSearch(resource: unknown, bundleType: unknown): boolean {
  return bundleType === 'searchset' && isJsonObject(resource) && resource.resourceType === 'OperationOutcome';
}

function readAction({ request, resource }: JsonObject, fullUrl: string | undefined, at: string): EntryAction {
  if (request !== undefined) return readRequest(request, resource, fullUrl, at);
  if (resource !== undefined) return put('PUT', resource, fullUrl, `${at}.resource`);
  return { type: 'skip', note: 'This is what a server answered, without a resource.' };
}

/** Of which resource an entry speaks, for its refusal. */
function aboutOf(action: EntryAction): { readonly resourceType?: string; readonly id?: string } {
  const { resourceType } = action;
  const id = action.type === 'put' ? (action.id ?? action.resource.id) : 'id' in action ? action.id : undefined;
  return {
    ...(resourceType === undefined ? {} : { resourceType }),
    ...(typeof id === 'string' ? { id: id.slice(0, 64) } : {}),
  };
}

/** A resource on its own, or one from an entry without request. */
export function put(
  method: 'POST' | 'PUT',
  resource: unknown,
  fullUrl: string | undefined,
  at: string,
): PutAction | Refusal {
  if (!isJsonObject(resource)) return refuse('structure', at, 'Expected a FHIR resource, which is a JSON object.');
  const { resourceType } = resource;
  if (typeof resourceType !== 'string') {
    return refuse(
      'required',
      at,
      'There is no resourceType; expected a FHIR resource such as {"resourceType":"Patient", …}.',
    );
  }
  if (!isResourceType(resourceType)) {
    const meant = didYouMean(resourceType.slice(0, 64), resourceTypes);
    const hint = meant === undefined ? '.' : `; did you mean ${meant}?`;
    return refuse('structure', at, `"${resourceType.slice(0, 64)}" is not an R4 resource type${hint}`);
  }
  const action = { type: 'put', method, resourceType, resource, fullUrl } as const;
  if (withoutEndpoint.has(resourceType)) {
    const message = `R4 has no place on a server for ${resourceType}: it could never be read.`;
    return { type: 'refuse', problem: problem('not-supported', at, message), ...aboutOf(action) };
  }
  return resourceType === 'Bundle' ? { ...action, note: noteOnBundle } : action;
}

/** https://hl7.org/fhir/R4/parameters.html https://hl7.org/fhir/R4/operationoutcome.html */
const withoutEndpoint: ReadonlySet<string> = new Set(['Parameters', 'OperationOutcome']);
const noteOnBundle = 'The Bundle is kept whole; a patient sees it when a resource of their record refers to it.';

type Refusal = Extract<EntryAction, { type: 'refuse' }>;

function refuse(code: Problem['code'], expression: string, message: string): Refusal {
  return { type: 'refuse', problem: problem(code, expression, message) };
}

function readRequest(request: unknown, resource: unknown, fullUrl: string | undefined, at: string): EntryAction {
  if (!isJsonObject(request)) return refuse('structure', `${at}.request`, 'Expected an object with method and url.');
  const { method, url } = request;
  if (typeof url !== 'string') return refuse('required', `${at}.request.url`, 'Expected a URL such as "Patient/1".');
  for (const name of ['ifMatch', 'ifNoneMatch']) {
    if (request[name] !== undefined && method !== 'GET' && method !== 'HEAD') {
      return refuse('not-supported', `${at}.request.${name}`, 'Import does not look at versions; leave it out.');
    }
  }
  switch (method) {
    case 'GET':
    case 'HEAD':
      return { type: 'skip', note: `${method} ${url} asks for reading; import only writes.` };
    case 'POST':
      return readCreate(request, url, put('POST', resource, fullUrl, `${at}.resource`), at);
    case 'PUT':
      return readUpdate(url, put('PUT', resource, fullUrl, `${at}.resource`), at);
    case 'DELETE':
      return readDelete(url, at);
    case 'PATCH':
      return refuse(
        'not-supported',
        `${at}.request.method`,
        'PATCH is not supported; send the whole resource with PUT.',
      );
    default:
      return refuse('value', `${at}.request.method`, 'Expected one of GET, HEAD, POST, PUT, DELETE.');
  }
}

function readCreate(request: JsonObject, url: string, action: PutAction | Refusal, at: string): EntryAction {
  if (action.type === 'refuse') return action;
  if (typeUrl.exec(url)?.[1] !== action.resourceType) {
    return refuse(
      'value',
      `${at}.request.url`,
      `Expected "${action.resourceType}", the type of the resource, not "${url.slice(0, 100)}".`,
    );
  }
  const { ifNoneExist } = request;
  if (ifNoneExist === undefined) return action;
  if (typeof ifNoneExist !== 'string')
    return refuse('structure', `${at}.request.ifNoneExist`, 'Expected a search such as "identifier=system|value".');
  return { ...action, criteria: ifNoneExist.replace(/^(?:\/?[A-Za-z]+)?\?/, '') };
}

function readUpdate(url: string, action: PutAction | Refusal, at: string): EntryAction {
  if (action.type === 'refuse') return action;
  const named = instanceUrl.exec(url) ?? conditionalUrl.exec(url);
  if (named?.[1] !== action.resourceType || named[2] === undefined) {
    return refuse(
      'value',
      `${at}.request.url`,
      `Expected "${action.resourceType}/" and an id, or a search for one, not "${url.slice(0, 100)}".`,
    );
  }
  if (conditionalUrl.test(url)) return { ...action, criteria: named[2] };
  const own = action.resource.id;
  if (!isId(named[2])) return refuse('value', `${at}.request.url`, 'An id is 1 to 64 of letters, digits, "-" and ".".');
  if (own !== undefined && own !== named[2]) {
    return refuse(
      'invariant',
      `${at}.resource.id`,
      `The resource has another id than the URL, which says "${named[2]}".`,
    );
  }
  return { ...action, id: named[2] };
}

function readDelete(url: string, at: string): EntryAction {
  const [, resourceType = '', which = ''] = instanceUrl.exec(url) ?? conditionalUrl.exec(url) ?? [];
  if (!isResourceType(resourceType)) {
    return refuse(
      'value',
      `${at}.request.url`,
      `Expected a resource such as "Observation/1", or a search for one, not "${url.slice(0, 100)}".`,
    );
  }
  if (conditionalUrl.test(url)) return { type: 'delete', resourceType, criteria: which };
  if (!isId(which)) return refuse('value', `${at}.request.url`, 'An id is 1 to 64 of letters, digits, "-" and ".".');
  return { type: 'delete', resourceType, id: which };
}
