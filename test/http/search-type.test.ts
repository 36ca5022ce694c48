import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { idsOf, linkOf, readBundle } from '../support/searchset.ts';
import { put, twoPatients } from '../support/two-patients.ts';

const search = suite('search-type');
const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };
const weights = [1, 2, 3, 4, 5].map((day) => `asker-weight-${day}`);

search('without parameters answers all of the type in one’s own record', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Observation'));
  assert.is(bundle.type, 'searchset');
  assert.is(bundle.total, 5);
  assert.equal(idsOf(bundle, 'match'), weights);
  assert.is(bundle.entry?.[0]?.fullUrl, 'http://localhost/fhir/Observation/asker-weight-1');
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir/Observation');
  assert.is(linkOf(bundle, 'next'), undefined);
});

search('answers an empty Bundle for a type of which there is nothing', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Immunization'));
  assert.is(bundle.total, 0);
  assert.is(bundle.entry, undefined);
});

search('finds a family name by each of its words, and only by their beginnings', async () => {
  const { ask, store } = await twoPatients();
  const family = 'Carreño Quinones';
  await store.write([
    put({ resourceType: 'Practitioner', id: 'carreno', name: [{ family, given: ['Ana'] }] }),
    put({
      resourceType: 'Observation',
      id: 'seen-by-carreno',
      status: 'final',
      code: { text: 'Pulse' },
      subject: { reference: 'Patient/asker' },
      performer: [{ reference: 'Practitioner/carreno' }],
    }),
  ]);
  const isFound = async (query: string) => readBundle(await ask(`/fhir/Practitioner?${query}`)).total === 1;
  // https://hl7.org/fhir/R4/search.html#string: both Carreno and Quinones match.
  for (const query of ['family=Carreno', 'family=Quinones', 'family=quin', 'name=Quinones', 'family=Carreno Quin']) {
    assert.ok(await isFound(query), query);
  }
  const filter = (text: string) => `_filter=${encodeURIComponent(text)}`;
  const others = ['family:exact=Quinones', 'family=inones', filter('family eq Quinones'), filter('family sw Quinones')];
  for (const query of others) assert.not(await isFound(query), query);
  assert.ok(await isFound(filter('family ew Quinones')));
});

search('finds a mime type with parameters :below the one without', async () => {
  const { ask, store } = await twoPatients();
  const types = { plain: 'text/xml', utf8: 'text/xml; charset=UTF-8', other: 'text/xml-external-parsed-entity' };
  await store.write(
    Object.entries(types).map(([id, contentType]) =>
      put({
        resourceType: 'DocumentReference',
        id,
        status: 'current',
        subject: { reference: 'Patient/asker' },
        content: [{ attachment: { contentType, url: `http://example.org/${id}` } }],
      }),
    ),
  );
  const idsBy = async (query: string) =>
    idsOf(readBundle(await ask(`/fhir/DocumentReference?${query}`)), 'match').sort();
  assert.equal(await idsBy('contenttype=text/xml'), ['plain']);
  assert.equal(await idsBy('contenttype:below=text/xml'), ['plain', 'utf8']);
  assert.equal(await idsBy('contenttype:below=text/xml;%20charset=UTF-8'), ['utf8']);
});

search('never finds another patient’s resources, whatever is asked', async () => {
  const { ask } = await twoPatients();
  for (const query of [
    'Observation?subject=Patient/bystander',
    'Observation?patient=bystander',
    'Observation?_id=bystander-weight-1',
    'Patient?_id=bystander',
    'Patient?family=Z',
  ]) {
    assert.is(readBundle(await ask(`/fhir/${query}`)).total, 0, query);
  }
  assert.equal(idsOf(readBundle(await ask('/fhir/Patient')), 'match'), ['asker']);
});

search('takes a reference by its URL at this server as the local one, and a URL elsewhere as elsewhere', async () => {
  const { ask } = await twoPatients();
  const total = async (subject: string) =>
    readBundle(await ask(`/fhir/Observation?subject=${encodeURIComponent(subject)}`)).total;
  assert.is(await total('http://localhost/fhir/Patient/asker'), 5);
  assert.is(await total('http://example.org/fhir/Patient/asker'), 0);
});

search('brings what _include and _revinclude ask for, marked as such', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Patient?_include=Patient:organization&_revinclude=Condition:subject'));
  assert.equal(idsOf(bundle, 'match'), ['asker']);
  assert.equal(idsOf(bundle, 'include').sort(), ['asker-condition', 'clinic']);
  assert.is(bundle.total, 1);
});

search('answers GET and POST alike, query string and form together', async () => {
  const { ask } = await twoPatients();
  const byGet = readBundle(await ask('/fhir/Observation?date=ge2024-03-02&date=le2024-03-04'));
  const byPost = readBundle(
    await ask('/fhir/Observation/_search', {
      method: 'POST',
      headers: formType,
      body: 'date=ge2024-03-02&date=le2024-03-04',
    }),
  );
  const byBoth = readBundle(
    await ask('/fhir/Observation/_search?date=ge2024-03-02', {
      method: 'POST',
      headers: formType,
      body: 'date=le2024-03-04',
    }),
  );
  assert.equal(idsOf(byGet, 'match'), weights.slice(1, 4));
  assert.equal(byPost, byGet);
  assert.equal(byBoth, byGet);
});

search('gives self as the request was understood', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Observation?code=http://loinc.org%7C29463-7&colour=red&_format=json'));
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir/Observation?code=http://loinc.org%7C29463-7&_format=json');
});

search('names the parameter that was given twice', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Observation?_count=1&_count=2');
  assert.is(answer.status, 400);
  assert.equal(JSON.parse(answer.text).issue[0].location, ['http._count']);
});

search('takes contained resources by what contains them, and refuses them by themselves', async () => {
  const { ask } = await twoPatients();
  assert.is(readBundle(await ask('/fhir/Observation?_contained=false')).total, 5);
  assert.is(readBundle(await ask('/fhir/Observation?_contained=both')).total, 5);
  assert.is(readBundle(await ask('/fhir/Observation?_contained=true')).total, 0);
  assert.is((await ask('/fhir/Observation?_contained=true&_containedType=contained')).status, 400);
});

search('by POST needs neither body nor content type', async () => {
  const { ask } = await twoPatients();
  for (const headers of [{}, { 'Content-Length': '0' }]) {
    const bundle = readBundle(await ask('/fhir/Observation/_search?_count=2', { method: 'POST', headers }));
    assert.is(bundle.total, 5);
  }
});

search('reports what it ignores in the Bundle, refuses it when handling is strict, and says which it did', async () => {
  const { ask } = await twoPatients();
  const quiet = await ask('/fhir/Observation?colour=red');
  const outcome = readBundle(quiet).entry?.find((entry) => entry.search?.mode === 'outcome')?.resource;
  assert.is(readBundle(quiet).total, 5);
  assert.is(outcome?.resourceType === 'OperationOutcome' && outcome.issue?.[0]?.severity, 'warning');
  assert.equal(outcome?.resourceType === 'OperationOutcome' && outcome.issue?.[0]?.location, ['http.colour']);
  assert.match(JSON.stringify(outcome), 'colour');
  assert.is(quiet.headers.get('preference-applied'), null);
  const lenient = await ask('/fhir/Observation?colour=red', {
    headers: { Prefer: 'return=minimal, handling=lenient' },
  });
  assert.is(lenient.headers.get('preference-applied'), 'handling=lenient');
  assert.is((await ask('/fhir/Observation?colour=red', { headers: { Prefer: 'handling=strict' } })).status, 400);
  const strict = await ask('/fhir/Observation?code=29463-7', { headers: { Prefer: 'handling=strict' } });
  assert.is(strict.status, 200);
  assert.is(strict.headers.get('preference-applied'), 'handling=strict');
});

search('refuses an unreadable value, naming it', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Observation?date=yesterday');
  assert.is(answer.status, 400);
  const issue = JSON.parse(answer.text).issue[0];
  assert.is(issue.code, 'value');
  assert.match(issue.diagnostics, 'yesterday');
  assert.equal(issue.location, ['http.date']);
  assert.is(issue.expression, undefined);
});

search('takes _format from the form as from the URL', async () => {
  const { ask } = await twoPatients();
  const post = (body: string) => ask('/fhir/Observation/_search', { method: 'POST', headers: formType, body });
  assert.is((await post('_format=application/json')).headers.get('content-type'), 'application/json; charset=utf-8');
  assert.is((await post('_format=xml')).status, 406);
});

search('refuses R4’s named queries by name', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Observation?_query=current');
  assert.is(answer.status, 400);
  assert.is(JSON.parse(answer.text).issue[0].code, 'not-supported');
});

search('gives the total alone for _count=0', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Observation?_count=0'));
  assert.is(bundle.total, 5);
  assert.is(bundle.entry, undefined);
  assert.is(linkOf(bundle, 'next'), undefined);
});

const refusedBodies: readonly (readonly [name: string, init: RequestInit, status: number])[] = [
  ['JSON', { headers: { 'Content-Type': 'application/json' }, body: '{}' }, 415],
  ['no content type', { headers: { 'Content-Type': '' }, body: 'code=1' }, 415],
  [
    'another charset',
    { headers: { 'Content-Type': `${formType['Content-Type']}; charset=latin1` }, body: 'code=1' },
    415,
  ],
  ['a compressed form', { headers: { ...formType, 'Content-Encoding': 'gzip' }, body: 'code=1' }, 415],
  ['a form above the limit', { headers: formType, body: 'x'.repeat(70_000) }, 413],
  ['a form that says it is above the limit', { headers: { ...formType, 'Content-Length': '70000' }, body: 'x' }, 413],
  ['malformed percent-encoding', { headers: formType, body: 'code=%zz' }, 400],
  ['bytes that are no UTF-8', { headers: formType, body: Buffer.from([0x61, 0x3d, 0xff]) }, 400],
  ['escaped bytes that are no UTF-8', { headers: formType, body: 'code=%ff%fe' }, 400],
  ['a null character', { headers: formType, body: 'code=%00' }, 400],
  ['10,000 parameters', { headers: formType, body: 'a=1&'.repeat(10_000) }, 400],
];
for (const [name, init, status] of refusedBodies) {
  search(`answers ${status} to ${name} by POST`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask('/fhir/Observation/_search', { method: 'POST', ...init });
    assert.is(answer.status, status);
    assert.equal(checkResource(JSON.parse(answer.text)), []);
  });
}

search('answers 414 to a URL above the limit', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask(`/fhir/Observation?code=${'x'.repeat(10_000)}`)).status, 414);
});

search('uses --base-url alone in links when it is set', async () => {
  const { ask } = await twoPatients({ baseUrl: 'https://records.example.org' });
  const headers = { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'ftp', Forwarded: 'host=evil.example' };
  const bundle = readBundle(await ask('http://inside:8080/fhir/Observation?_count=2', { headers }));
  assert.is(linkOf(bundle, 'self'), 'https://records.example.org/fhir/Observation?_count=2');
  assert.match(linkOf(bundle, 'next') ?? '', /^https:\/\/records\.example\.org\/fhir\/Observation\?_cursor=/);
  assert.is(bundle.entry?.[0]?.fullUrl, 'https://records.example.org/fhir/Observation/asker-weight-1');
});

search('takes links from the request’s own host, never from X-Forwarded headers', async () => {
  const { ask } = await twoPatients();
  const headers = { 'X-Forwarded-Host': 'evil.example' };
  const bundle = readBundle(await ask('http://records.example.org:8443/fhir/Observation', { headers }));
  assert.is(linkOf(bundle, 'self'), 'http://records.example.org:8443/fhir/Observation');
});

search.run();
