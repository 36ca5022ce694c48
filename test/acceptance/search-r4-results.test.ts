// R4's search page, sentence by sentence: how the results of a search are ordered, counted, shortened and brought along.
// https://hl7.org/fhir/R4/search.html#return https://hl7.org/fhir/R4/search.html#versions
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import { askerOf23, recordOf23 } from '../support/generate-record.ts';
import { linkOf } from '../support/server-client.ts';
import { of23, subject } from './search-r4-rows.ts';

const test = suite('R4 search, sentence by sentence: results');

function coded(...codes: readonly string[]): Json {
  return { coding: codes.map((code) => ({ system: 'http://loinc.org', code })) };
}

const dated: readonly Json[] = [
  of23('Observation', 'b', { effectiveDateTime: '2020-01-01', category: [coded('b'), coded('z')] }),
  of23('Observation', 'a', { effectiveDateTime: '2020-01-02', category: [coded('a')], status: 'amended' }),
  of23('Observation', 'c', { effectiveDateTime: '2020-01-03', category: [coded('c')] }),
  ...['bb', 'Ba', 'áb', 'Aa'].map((family) => ({
    resourceType: 'Practitioner',
    id: family.replace('á', 'a-'),
    name: [{ family }],
  })),
];
const sorted: readonly (readonly [why: string, search: string, found: string])[] = [
  ['rules in the order of the list', 'Observation?_sort=status,-date,category', 'a c b'],
  ['or of repeated parameters', 'Observation?_sort=status&_sort=-date', 'a c b'],
  ['the first of several values counts', 'Observation?_sort=category', 'a b c'],
  ['in falling order the last', 'Observation?_sort=-category', 'b c a'],
  ['_id is sorted by', 'Observation?_sort=-_id', 'c b a'],
  ['strings without regard to case and accents', 'Practitioner?_sort=family', 'Aa a-b Ba bb'],
  ['relevance is no order here, since what matches does so fully', 'Observation?_sort=_score', '400'],
  ['what is left of its order by the parameters is not', 'Observation?_count=2&_sort=-date&status=final', 'c b'],
];
const findDated = askerOf23(dated);
for (const [why, search, found] of sorted) {
  test(`sorting — ${why}: ${search} finds ${found}`, async () => assert.is(await findDated(search), found));
}

interface Page {
  readonly bundle: Json;
  /** `match o`, `include e/2` (with the version where the record has another), in order. */
  readonly entries: readonly string[];
  readonly resources: readonly Json[];
}

async function pageOf(resources: readonly Json[], path: string, init?: RequestInit): Promise<Page> {
  const { status, bundle } = await (await recordOf23(resources)).ask(path, init);
  assert.is(status, 200, JSON.stringify(bundle));
  const entries = listOf(bundle.entry).filter(isJson);
  const resourceOf = ({ resource }: Json): Json => (isJson(resource) ? resource : {});
  return {
    bundle,
    resources: entries.map(resourceOf),
    entries: entries.map((entry) => {
      const { id = 'outcome', meta } = resourceOf(entry);
      const mode = isJson(entry.search) ? entry.search.mode : undefined;
      return `${mode} ${id}/${isJson(meta) ? meta.versionId : ''}`;
    }),
  };
}

test('the latest that meets a criterion is the first page of one, in falling order of date', async () => {
  const { entries, bundle } = await pageOf(dated, '/fhir/Observation?status=final&_sort=-date&_count=1');
  assert.equal(entries, ['match c/1']);
  assert.is(bundle.total, 2);
});

for (const query of ['_count=0', '_summary=count', '_count=0&_sort=-date', '_count=0&_include=Observation:subject']) {
  test(`${query} answers the total, a self link and neither entries nor links to other pages`, async () => {
    const { bundle } = await pageOf(dated, `/fhir/Observation?${query}`);
    assert.is(bundle.total, 3);
    assert.is(bundle.entry, undefined);
    assert.equal(
      listOf(bundle.link).map((link) => isJson(link) && link.relation),
      ['self'],
    );
    assert.is(bundle.type, 'searchset');
  });
}

for (const [query, total] of [
  ['_total=none', undefined],
  ['_total=estimate', 3],
  ['_total=accurate', 3],
  ['_total=accurate&_count=1', 3],
  ['_total=accurate&_include=Observation:subject', 3],
] as const) {
  test(`${query} gives ${total ?? 'no'} total, whatever else the Bundle holds`, async () => {
    assert.is((await pageOf(dated, `/fhir/Observation?${query}`)).bundle.total, total);
  });
}

for (const [query, isPart] of [
  ['_summary=true', true],
  ['_summary=text', true],
  ['_summary=data', true],
  ['_elements=status', true],
  ['_summary=false', false],
  ['', false],
] as const) {
  test(`what is not whole is tagged SUBSETTED, what is whole is not: ${query || 'nothing asked'}`, async () => {
    const { resources } = await pageOf(dated, `/fhir/Observation?_id=a&${query}`);
    assert.is(JSON.stringify(resources[0]?.meta).includes('SUBSETTED'), isPart);
  });
}

test('_elements concerns matches alone, _summary what they bring as well', async () => {
  const encounter: Json = { resourceType: 'Encounter', id: 'e', subject, status: 'finished', priority: coded('x') };
  const withEncounter = [encounter, of23('Observation', 'o', { encounter: { reference: 'Encounter/e' } })];
  const search = '/fhir/Observation?_include=Observation:encounter';
  const [match, included] = (await pageOf(withEncounter, `${search}&_elements=status`)).resources;
  assert.is(match?.subject, undefined);
  assert.equal([included?.priority, included?.subject], [coded('x'), subject]);
  const inShort = (await pageOf(withEncounter, `${search}&_summary=true`)).resources[1];
  assert.equal([inShort?.priority, inShort?.subject], [undefined, subject]);
});

test('the self link says what was used of a search by POST too: query string and form, without what was ignored', async () => {
  const { bundle, entries } = await pageOf(dated, '/fhir/Observation/_search?status=final', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', prefer: 'handling=lenient' },
    body: 'date=gt2020-01-02&colour=red&category=',
  });
  assert.is(linkOf(bundle, 'self'), 'http://chartkey.test/fhir/Observation?status=final&date=gt2020-01-02');
  assert.equal(entries, ['match c/1', 'outcome outcome/']);
});

for (const path of [
  '/fhir/Observation/_search',
  '/fhir/Patient/23/Observation/_search',
  '/fhir/_search?_type=Observation',
]) {
  test(`a search by POST with an empty body finds everything: ${path}`, async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.is((await pageOf(dated, path, { method: 'POST', headers, body: '' })).bundle.total, 3);
  });
}

const empty = 'Observation?code=&_count=';
test(`an empty parameter is no error even to a strict client, and is named: ${empty}`, async () => {
  const { bundle, entries, resources } = await pageOf(dated, `/fhir/${empty}`);
  assert.is(bundle.total, 3);
  assert.is(entries.at(-1), 'outcome outcome/');
  assert.match(JSON.stringify(resources.at(-1)), /http\.code.*http\._count/);
  assert.is(linkOf(bundle, 'self'), 'http://chartkey.test/fhir/Observation');
});

const versions: readonly Json[] = [
  ...['planned', 'arrived', 'finished'].map((status) => ({ resourceType: 'Encounter', id: 'e', subject, status })),
  ...['/_history/1', '/_history/2', '', '/_history/9', '/_history/3'].map((version, index) =>
    of23('Observation', `o${index}`, { encounter: { reference: `Encounter/e${version}` } }),
  ),
  of23('Observation', 'from', { hasMember: [{ reference: 'Observation/o0' }] }),
];
const namedVersions: readonly (readonly [search: string, entries: string])[] = [
  ['_id=o0&_include=Observation:encounter', 'match o0/1, include e/1'],
  ['_id=o1&_include=Observation:encounter', 'match o1/1, include e/2'],
  ['_id=o2&_include=Observation:encounter', 'match o2/1, include e/3'],
  ['_id=o4&_include=Observation:encounter', 'match o4/1, include e/3'],
  ['_id=o0,o1&_include=Observation:encounter', 'match o0/1, match o1/1, include e/1, include e/2'],
  ['_id=o0,o2&_include=Observation:encounter', 'match o0/1, match o2/1, include e/3, include e/1'],
  ['_id=o3&_include=Observation:encounter', 'match o3/1, include e/3'],
  [
    '_id=from&_include=Observation:has-member&_include:iterate=Observation:encounter',
    'match from/1, include o0/1, include e/1',
  ],
];
for (const [search, entries] of namedVersions) {
  test(`_include brings the version that a reference names, where there is one: ${search}`, async () => {
    assert.is((await pageOf(versions, `/fhir/Observation?${search}`)).entries.join(', '), entries);
  });
}

test('an earlier version that _include brings shows nothing of another patient: it is read as the record reads it', async () => {
  const moved: readonly Json[] = [
    { resourceType: 'Encounter', id: 'moved', subject: { reference: 'Patient/24' }, status: 'planned' },
    { resourceType: 'Encounter', id: 'moved', subject, status: 'finished' },
    of23('Observation', 'o', { encounter: { reference: 'Encounter/moved/_history/1' } }),
  ];
  const { entries, bundle } = await pageOf(moved, '/fhir/Observation?_include=Observation:encounter');
  assert.equal(entries, ['match o/1', 'include moved/2']);
  assert.not.match(JSON.stringify(bundle), /Patient\/24|planned/);
});

const medication: readonly Json[] = [
  of23('MedicationRequest', 'm', { medicationReference: { reference: 'Medication/x' }, performer: subject }),
  { resourceType: 'Medication', id: 'x' },
  { resourceType: 'Provenance', id: 'p', target: [{ reference: 'MedicationRequest/m' }], agent: [] },
];
const brought: readonly (readonly [search: string, found: string])[] = [
  ['MedicationRequest?_include=MedicationRequest:patient', 'm + 23'],
  ['MedicationRequest?_revinclude=Provenance:target', 'm + p'],
  ['MedicationRequest?_revinclude=Provenance:target:MedicationRequest', 'm + p'],
  ['MedicationRequest?_revinclude=Provenance:target:Medication', '400'],
  ['MedicationRequest?_include=MedicationRequest:patient&_include=MedicationRequest:medication', 'm + 23 x'],
  ['MedicationRequest?_include=MedicationRequest:patient,MedicationRequest:medication', '400'],
  ['MedicationRequest?_include=MedicationRequest:status', '400'],
  ['MedicationRequest?_include=patient', '400'],
  ['MedicationRequest?_include=MedicationRequest:*', 'm + 23 x'],
];
const findMedication = askerOf23(medication);
for (const [search, found] of brought) {
  test(`${search} finds ${found}`, async () => assert.is(await findMedication(search), found));
}

test.run();
