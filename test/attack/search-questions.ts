// Every search that the CapabilityStatement speaks of, asked with both patients' values.
import { parameterOf } from '../support/evaluate-parameters.ts';
import { queryOf } from '../support/server-client.ts';
import { modifiedValuesOf, valuesOf } from './search-values.ts';
import { world, worldTypes } from './two-worlds.ts';

/** What is read of the statement, `rest.resource`. */
export interface StatedType {
  readonly type: string;
  readonly searchParam: readonly { readonly name: string; readonly documentation?: string }[];
  readonly searchInclude?: readonly string[];
  readonly searchRevInclude?: readonly string[];
}

/** Without definition of their own; asked in ways of their own. */
const specialCodes: ReadonlySet<string> = new Set(['_filter', '_has', '_list']);
const unknownToEvaluator: ReadonlySet<string> = new Set(['_text', '_content']);
const ids = (type: string, owner: string): string =>
  world
    .filter(({ resourceType, id }) => resourceType === type && String(id).startsWith(owner))
    .map(({ id }) => String(id))
    .join(',');

/** The queries of one type, of every kind. */
export function queriesOf(stated: StatedType): string[] {
  const codes = stated.searchParam.map(({ name }) => name).filter((name) => !specialCodes.has(name));
  return [
    ...codes.flatMap((code) => plainQueries(stated.type, code)),
    ...stated.searchParam.flatMap((parameter) => modifiedQueries(stated.type, parameter)),
    ...codes.flatMap((code) => [...chainQueries(stated.type, code), ...filterQueries(stated.type, code)]),
    ...hasQueries(stated),
    ...includeQueries(stated),
    ...otherQueries,
  ];
}

function plainQueries(type: string, code: string): string[] {
  const values = valuesOf(type, code, 6);
  return [
    ...values.map((value) => queryOf([[code, value]])),
    ...(values.length > 1 ? [queryOf([[code, values.join(',')]])] : []),
    queryOf([['_sort', `-${code}`]]),
    queryOf([
      ['_sort', code],
      ['_count', '1'],
    ]),
  ];
}

/** The modifiers that the statement's words name. */
function modifiersIn(documentation: string): string[] {
  const listed = /Modifiers: (.*)\.$/.exec(documentation)?.[1] ?? '';
  return listed.split(', ').flatMap((part) => (/^:[\w-]+$/.test(part) ? [part.slice(1)] : []));
}

function modifiedQueries(type: string, { name, documentation = '' }: StatedType['searchParam'][number]): string[] {
  if (specialCodes.has(name)) return [];
  const byModifier = modifiersIn(documentation).flatMap((modifier) =>
    modifiedValuesOf(type, name, modifier).map((value) => queryOf([[`${name}:${modifier}`, value]])),
  );
  const byType = targetsOf(type, name).flatMap((target) =>
    ['a', 'b'].map((owner) => queryOf([[`${name}:${target}`, ids(target, owner)]])),
  );
  return [...byModifier, ...byType, queryOf([[`${name}:nonsense`, 'Bystander']])];
}

/** The types of the world that a parameter may lead to. */
function targetsOf(type: string, code: string): string[] {
  if (code.startsWith('_') || code === '' || code === '*') return [];
  const parameter = parameterOf(type, code);
  return parameter.type === 'reference' ? worldTypes.filter((target) => parameter.targets.includes(target)) : [];
}

function chainQueries(type: string, code: string): string[] {
  return targetsOf(type, code).flatMap((target) => [
    queryOf([[`${code}:${target}._id`, ids(target, 'b')]]),
    queryOf([[`${code}:${target}._id:not`, ids(target, 'a')]]),
    queryOf([[`${code}:${target}._content`, 'bystander']]),
    queryOf([[`${code}:${target}._has:List:item:_id`, 'b-across,b-list,shared']]),
  ]);
}

function hasQueries({ searchRevInclude = [] }: StatedType): string[] {
  return searchRevInclude.flatMap((name) => {
    const [source = '', code = '*'] = name.split(':');
    if (code === '*' || !worldTypes.includes(source)) return [];
    return [
      queryOf([[`_has:${source}:${code}:_id`, ids(source, 'b')]]),
      queryOf([[`_has:${source}:${code}:_id:not`, ids(source, 'a')]]),
      queryOf([[`_has:${source}:${code}:_content`, 'bystander']]),
    ];
  });
}

const operatorsOf: Readonly<Record<string, readonly string[]>> = {
  string: ['co', 'sw', 'ew'],
  date: ['gt', 'po', 'eb'],
  number: ['lt', 'ap'],
  quantity: ['ge', 'sa'],
  token: ['in', 'ss', 'sb'],
  reference: ['re'],
  uri: ['sw'],
};

function filterQueries(type: string, code: string): string[] {
  const [value] = valuesOf(type, code, 1);
  if (unknownToEvaluator.has(code)) return [];
  const kind = code.startsWith('_') ? '' : parameterOf(type, code).type;
  const quoted = JSON.stringify(value ?? 'Bystander');
  const tests = ['eq', 'ne', ...(operatorsOf[kind] ?? [])].map((operator) => `${code} ${operator} ${quoted}`);
  const [first = ''] = tests;
  const chains = targetsOf(type, code).map(
    (target) => `${code}._id eq ${JSON.stringify(ids(target, 'b').split(',')[0])}`,
  );
  return [
    ...tests,
    ...chains.slice(0, 3),
    `${code} pr true`,
    `${code} pr false`,
    `not (${first}) and _id ne "${type}"`,
  ].map((filter) => queryOf([['_filter', filter]]));
}

/** As the statement lists them, those that the world has something of; towards `Patient` too, and over several steps. */
function includeQueries({ type, searchInclude = [], searchRevInclude = [] }: StatedType): string[] {
  const isOfWorld = (name: string): boolean => name === '*' || worldTypes.includes(name.split(':')[0] ?? '');
  const includes = searchInclude.flatMap((name) => {
    const isTyped =
      targetsOf(type, name.split(':')[1] ?? '').includes('Patient') && name !== '*' && !name.endsWith('*');
    return [
      queryOf([['_include', name]]),
      queryOf([['_include:iterate', name]]),
      ...(isTyped ? [queryOf([['_include', `${name}:Patient`]])] : []),
    ];
  });
  const revincludes = searchRevInclude.filter(isOfWorld).flatMap((name) => [queryOf([['_revinclude', name]])]);
  const both = queryOf([
    ['_include:iterate', '*'],
    ['_revinclude:iterate', '*'],
  ]);
  return [...includes, ...revincludes, queryOf([['_revinclude:iterate', '*']]), both];
}

const otherQueries: readonly string[] = [
  '',
  '_count=0',
  '_summary=count',
  '_count=2',
  '_contained=true',
  '_contained=both',
  '_count=1&_total=none',
  '_summary=true',
  '_summary=text',
  '_summary=data',
  '_elements=status,subject,name',
  'nonsense=1',
  '_lastUpdated=gt2020',
  '_lastUpdated=lt2020',
  ...['a-list', 'b-list', 'a-across', 'b-across', 'shared'].map((id) => `_list=${id}`),
  '_filter=_id%20eq%20"b-weight"%20or%20_id%20eq%20"a-weight"',
  '_id=a-weight,b-weight,a-pressure,b-pressure,a,b,shared,orphan,both,b-only',
];
