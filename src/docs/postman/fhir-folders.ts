// The requests under /fhir: every type, every interaction, every search parameter, from the CapabilityStatement.
import type {
  CapabilityStatementRest,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam,
} from '@medplum/fhirtypes';
import { compartmentTypes } from '../../fhir/compartment.ts';
import { isResourceType } from '../../fhir/resource-types.ts';
import { findSearchParameter } from '../../search/search-parameter.ts';
import {
  type Folder,
  fhirType,
  type Item,
  isBatch,
  isHistory,
  isOperationAnswer,
  isResource,
  isSearchset,
  isStatus,
  isType,
  item,
  noAuth,
  quoted,
  type Sent,
} from './item.ts';

type SearchParam = CapabilityStatementRestResourceSearchParam;
type Pair = readonly [name: string, value: string];

const count: Pair = ['_count', '5'];

/** Of each type of parameter one that can be read, and that finds little. */
const values: Readonly<Record<string, string>> = {
  token: 'x',
  date: 'ge2000',
  number: '1',
  quantity: '1',
  uri: 'http://example.org/x',
  string: 'a',
  reference: 'none',
};
const specialPairs: Readonly<Record<string, Pair>> = {
  _filter: ['_filter', '_id eq none'],
  _has: ['_has:Provenance:target:recorded', 'ge2000'],
  _type: ['_type', 'Patient'],
  near: ['near', '42|-83|10|km'],
};

/** `type` is empty for a search of the whole record. */
export function searchPair(type: string, { name = '', type: paramType }: SearchParam): Pair {
  const special = specialPairs[name];
  if (special !== undefined) return special;
  const components = isResourceType(type) ? (findSearchParameter(type, name)?.components ?? []) : [];
  const value =
    components.length === 0 ? (values[paramType ?? ''] ?? 'x') : components.map((each) => values[each.type]).join('$');
  return [name, value];
}

/** What a type has of its own is asked one by one; what all types have, together. */
export function typeFolder(resource: CapabilityStatementRestResource, common: ReadonlySet<string>): Folder {
  const { type = '', searchParam = [], operation = [] } = resource;
  const can = new Set((resource.interaction ?? []).map(({ code }) => code));
  const isCommon = ({ name = '' }: SearchParam): boolean => common.has(name);
  const items: (Item | false)[] = [
    ...(can.has('search-type') ? searches(type) : []),
    can.has('search-type') && commonSearch(type, searchParam.filter(isCommon)),
    ...searchParam.filter((param) => !isCommon(param)).map((param) => searchBy(type, param)),
    can.has('read') && read(type),
    can.has('vread') && vread(type),
    can.has('history-instance') &&
      item(`Versions of a ${type}`, { path: `/fhir/${type}/{{id_${type}}}/_history` }, isItsHistory(type)),
    can.has('history-type') &&
      item(`Versions of every ${type}`, { path: `/fhir/${type}/_history`, query: [count] }, isHistory),
    ...operation.flatMap(({ name = '', documentation = '' }) => operationItems(type, name, documentation)),
  ];
  const description = 'The first search keeps the id of what it finds, which the reads below ask for.';
  return { name: type, description, item: items.filter((each) => each !== false) };
}

function searches(type: string): readonly Item[] {
  const path = `/fhir/${type}`;
  const own = `/fhir/Patient/{{patientId}}/${type}`;
  const form = Object.fromEntries([count]);
  const tests = isSearchset(type);
  const inCompartment = [
    item(`Search ${type} in the compartment`, { path: own, query: [count] }, tests),
    item(`Search ${type} in the compartment by POST`, { method: 'POST', path: `${own}/_search`, form }, tests),
  ];
  // Where it finds nothing, the reads ask for what is not there.
  const keep = `pm.collectionVariables.set(${quoted(`id_${type}`)}, matches.length === 0 ? 'none' : matches[0].resource.id);`;
  return [
    item(`Search ${type}`, { path, query: [count] }, [...tests, keep]),
    item(`Search ${type} by POST`, { method: 'POST', path: `${path}/_search`, form }, tests),
    ...(compartmentTypes.some((each) => each === type) ? inCompartment : []),
  ];
}

function searchBy(type: string, param: SearchParam): Item {
  const { name = '', documentation: description = '' } = param;
  return item(
    `Search ${type} by ${name}`,
    { path: `/fhir/${type}`, query: [searchPair(type, param)], description },
    isSearchset(type),
  );
}

function commonSearch(type: string, params: readonly SearchParam[]): Item {
  const query = params.map((param) => searchPair(type, param));
  return item(`Search ${type} by what every type has`, { path: `/fhir/${type}`, query }, isSearchset(type));
}

function isItsHistory(type: string): readonly string[] {
  return isThereAs(type, 'Bundle', "pm.expect(pm.response.json().type).to.equal('history')");
}

function read(type: string): Item {
  const keep = `pm.collectionVariables.set(${quoted(`version_${type}`)}, isThere ? pm.response.json().meta.versionId : 'none');`;
  const tests = isThereAs(type, type, 'pm.expect(pm.response.json().id).to.equal(id)');
  return item(`Read a ${type}`, sentOf(type, `/fhir/${type}/{{id_${type}}}`), [...tests, keep]);
}

function vread(type: string): Item {
  const path = `/fhir/${type}/{{id_${type}}}/_history/{{version_${type}}}`;
  const version = `pm.collectionVariables.get(${quoted(`version_${type}`)})`;
  const tests = isThereAs(type, type, `pm.expect(pm.response.json().meta.versionId).to.equal(${version})`);
  return item(`Read that version of a ${type}`, sentOf(type, path), tests);
}

/** A Binary goes out as its content to those who do not ask for FHIR. */
function sentOf(type: string, path: string): Sent {
  return type === 'Binary' ? { path, headers: { Accept: 'application/fhir+json' } } : { path };
}

/** Of what the search of a type has found; where it has found nothing, that nothing is there. */
function isThereAs(type: string, resourceType: string, found: string): readonly string[] {
  const none = "pm.expect(pm.response.json().issue[0].code).to.equal('not-found')";
  return [
    `const id = pm.collectionVariables.get(${quoted(`id_${type}`)});`,
    `const isThere = id !== 'none';`,
    `pm.test('is there as the search said', () => pm.response.to.have.status(isThere ? 200 : 404));`,
    fhirType,
    `pm.test('is a ${resourceType}, or says that there is none', () => pm.expect(pm.response.json().resourceType).to.equal(isThere ? ${quoted(resourceType)} : 'OperationOutcome'));`,
    `pm.test('is what was asked for', () => isThere ? ${found} : ${none});`,
  ];
}

function operationItems(type: string, name: string, description: string): readonly Item[] {
  const path = `/fhir/${type}/$${name}`;
  const json = { resourceType: 'Parameters', parameter: [{ name: 'patient', valueId: '{{patientId}}' }] };
  return [
    item(`$${name}`, { path, query: [['patient', '{{patientId}}']], description }, isOperationAnswer),
    item(`$${name} by POST`, { method: 'POST', path, json, description }, isOperationAnswer),
  ];
}

export function systemFolder(rest: CapabilityStatementRest): Folder {
  const { searchParam = [] } = rest;
  const can = new Set((rest.interaction ?? []).map(({ code }) => code));
  const types: Pair = ['_type', 'Patient,Observation'];
  const entry = [{ request: { method: 'GET', url: 'Patient' } }, { request: { method: 'GET', url: 'Patient/none' } }];
  const items: (Item | false)[] = [
    item('What the server does', { path: '/fhir/metadata', auth: noAuth }, isResource(200, 'CapabilityStatement')),
    item('What this credential sees', { path: '/fhir/metadata' }, isResource(200, 'CapabilityStatement')),
    item('Where tokens come from', { path: '/fhir/.well-known/smart-configuration', auth: noAuth }, [
      isStatus(200),
      isType('application/json'),
      "pm.test('names the token endpoint', () => pm.expect(pm.response.json().token_endpoint).to.match(/\\/oauth2\\/token$/));",
    ]),
    item('Without a credential', { path: '/fhir/Patient', auth: noAuth }, isResource(401, 'OperationOutcome')),
    item('Of another patient', { path: '/fhir/Patient/of-nobody' }, isResource(404, 'OperationOutcome')),
    can.has('search-system') &&
      item('Search several types', { path: '/fhir', query: [types, count] }, isSearchset(undefined)),
    can.has('search-system') &&
      item(
        'Search several types by POST',
        { method: 'POST', path: '/fhir/_search', form: { _type: 'Patient', _count: '5' } },
        isSearchset('Patient'),
      ),
    can.has('search-system') &&
      item('Search the compartment', { path: '/fhir/Patient/{{patientId}}/*', query: [count] }, isSearchset(undefined)),
    can.has('search-system') &&
      item(
        'Search the compartment by POST',
        { method: 'POST', path: '/fhir/Patient/{{patientId}}/*/_search', form: { _count: '5' } },
        isSearchset(undefined),
      ),
    ...searchParam.map((param) =>
      item(
        `Search all types by ${param.name}`,
        { path: '/fhir', query: [searchPair('', param), count] },
        isSearchset(undefined),
      ),
    ),
    can.has('history-system') &&
      item(
        'What changed in the record',
        { path: '/fhir/_history', query: [['_since', '2000-01-01T00:00:00Z'], count] },
        isHistory,
      ),
    can.has('batch') &&
      item(
        'Several requests in one',
        { method: 'POST', path: '/fhir', json: { resourceType: 'Bundle', type: 'batch', entry } },
        isBatch(['200', '404']),
      ),
  ];
  return { name: 'The whole record', item: items.filter((each) => each !== false) };
}
