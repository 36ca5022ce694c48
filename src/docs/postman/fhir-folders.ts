// The requests under /fhir: every type, every interaction, every search parameter, from the CapabilityStatement.
import type {
  CapabilityStatementRest,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceSearchParam,
} from '@medplum/fhirtypes';
import { compartmentTypes } from '../../fhir/compartment.ts';
import { isResourceType } from '../../fhir/resource-types.ts';
import { findSearchParameter } from '../../search/search-parameter.ts';
import { type Folder, type Item, isHistory, isResource, isSearchset, item, noAuth, quoted } from './item.ts';

type SearchParam = CapabilityStatementRestResourceSearchParam;
type Pair = readonly [name: string, value: string];

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
  const path = `/fhir/${type}`;
  const id = `id_${type}`;
  const items: (Item | false)[] = [
    can.has('search-type') && searchFirst(type, path, id),
    can.has('read') && item(`Read a ${type}`, { path: `${path}/{{${id}}}` }, isFoundOrNot(type, id)),
    can.has('vread') &&
      item(`Read version 1 of a ${type}`, { path: `${path}/{{${id}}}/_history/1` }, isFoundOrNot(type, id)),
    can.has('history-instance') &&
      item(`Versions of a ${type}`, { path: `${path}/{{${id}}}/_history` }, isHistoryOrNot(id)),
    can.has('history-type') &&
      item(`Versions of every ${type}`, { path: `${path}/_history`, query: [['_count', '5']] }, isHistory),
    can.has('search-type') &&
      item(
        `Search ${type} by POST`,
        { method: 'POST', path: `${path}/_search`, form: { _count: '5' } },
        isSearchset(type),
      ),
    can.has('search-type') &&
      compartmentTypes.some((each) => each === type) &&
      item(
        `Search ${type} in the compartment`,
        { path: `/fhir/Patient/{{patientId}}/${type}`, query: [['_count', '5']] },
        isSearchset(type),
      ),
    can.has('search-type') &&
      commonSearch(
        type,
        path,
        searchParam.filter(({ name = '' }) => common.has(name)),
      ),
    ...searchParam.filter(({ name = '' }) => !common.has(name)).map((param) => searchBy(type, path, param)),
    ...operation.map(({ name = '' }) =>
      item(`$${name}`, { path: `${path}/$${name}`, query: [['patient', '{{patientId}}']] }, isSearchset(undefined)),
    ),
  ];
  return { name: type, item: items.filter((each) => each !== false) };
}

/** Keeps the id of what it finds for the requests that follow; where it finds nothing, they ask for what is not there. */
function searchFirst(type: string, path: string, id: string): Item {
  const keep = `pm.collectionVariables.set(${quoted(id)}, matches.length === 0 ? 'none' : matches[0].resource.id);`;
  return item(`Search ${type}`, { path, query: [['_count', '5']] }, [...isSearchset(type), keep]);
}

function searchBy(type: string, path: string, param: SearchParam): Item {
  const description = param.documentation ?? '';
  return item(
    `Search ${type} by ${param.name}`,
    { path, query: [searchPair(type, param)], description },
    isSearchset(type),
  );
}

function commonSearch(type: string, path: string, params: readonly SearchParam[]): Item {
  const query = params.map((param) => searchPair(type, param));
  return item(`Search ${type} by what every type has`, { path, query }, isSearchset(type));
}

function isFoundOrNot(type: string, id: string): readonly string[] {
  const form =
    type === 'Binary'
      ? ["pm.test('answers 200 or 404', () => pm.expect(pm.response.code).to.be.oneOf([200, 404]));"]
      : undefined;
  return (
    form ?? [
      `const isThere = pm.collectionVariables.get(${quoted(id)}) !== 'none';`,
      `pm.test('is there as the search said', () => pm.response.to.have.status(isThere ? 200 : 404));`,
      `pm.test('is a resource', () => pm.expect(pm.response.json().resourceType).to.equal(isThere ? ${quoted(type)} : 'OperationOutcome'));`,
    ]
  );
}

function isHistoryOrNot(id: string): readonly string[] {
  return [
    `const isThere = pm.collectionVariables.get(${quoted(id)}) !== 'none';`,
    `pm.test('is there as the search said', () => pm.response.to.have.status(isThere ? 200 : 404));`,
    `pm.test('is a Bundle', () => pm.expect(pm.response.json().resourceType).to.equal(isThere ? 'Bundle' : 'OperationOutcome'));`,
  ];
}

export function systemFolder(rest: CapabilityStatementRest): Folder {
  const { searchParam = [] } = rest;
  const can = new Set((rest.interaction ?? []).map(({ code }) => code));
  const types: Pair = ['_type', 'Patient,Observation'];
  const count: Pair = ['_count', '5'];
  const entry = [{ request: { method: 'GET', url: 'Patient' } }, { request: { method: 'GET', url: 'Patient/none' } }];
  const items: (Item | false)[] = [
    item('What the server does', { path: '/fhir/metadata', auth: noAuth }, isResource(200, 'CapabilityStatement')),
    item('What this credential sees', { path: '/fhir/metadata' }, isResource(200, 'CapabilityStatement')),
    item('Where tokens come from', { path: '/fhir/.well-known/smart-configuration', auth: noAuth }, [
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
        [
          ...isResource(200, 'Bundle'),
          "pm.test('answers each', () => pm.expect(pm.response.json().entry.map(({ response }) => response.status.slice(0, 3))).to.eql(['200', '404']));",
        ],
      ),
  ];
  return { name: 'The whole record', item: items.filter((each) => each !== false) };
}
