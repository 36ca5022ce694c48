import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { idsOf, linkOf, readBundle } from '../support/searchset.ts';
import { twoPatients } from '../support/two-patients.ts';

const search = suite('search-system');
const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };
const weights = [1, 2, 3, 4, 5].map((day) => `asker-weight-${day}`);
const whole = ['asker', 'asker-condition', ...weights, 'clinic'];

search('without parameters answers the whole record, what it refers to included', async () => {
  const { ask } = await twoPatients();
  for (const path of ['/fhir', '/fhir/', '/fhir?']) {
    const bundle = readBundle(await ask(path));
    assert.is(bundle.total, 8, path);
    assert.equal(idsOf(bundle, 'match').sort(), whole, path);
    assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir');
  }
});

search('answers the types that _type names, and refuses what is no type', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir?_type=Patient,Condition'));
  assert.equal(idsOf(bundle, 'match').sort(), ['asker', 'asker-condition']);
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir?_type=Patient,Condition');
  const refused = await ask('/fhir?_type=Patient,Nothing');
  assert.is(refused.status, 400);
  assert.equal(JSON.parse(refused.text).issue[0].location, ['http._type']);
});

search('takes the parameters that every named type has', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir?_type=Observation,Condition&patient=asker'));
  assert.is(bundle.total, 6);
  assert.is(readBundle(await ask('/fhir?_id=asker,clinic,bystander')).total, 2);
});

search('answers GET and POST alike', async () => {
  const { ask } = await twoPatients();
  const byGet = readBundle(await ask('/fhir?_type=Observation&_id=asker-weight-1'));
  const body = '_type=Observation&_id=asker-weight-1';
  assert.equal(readBundle(await ask('/fhir/_search', { method: 'POST', headers: formType, body })), byGet);
  const both = await ask('/fhir/_search?_type=Observation', {
    method: 'POST',
    headers: formType,
    body: '_id=asker-weight-1',
  });
  assert.equal(readBundle(both), byGet);
});

search('pages across types without repeating or dropping, by links that work here alone', async () => {
  const { ask, app, bystander } = await twoPatients();
  const seen: (string | undefined)[] = [];
  let url: string | undefined = '/fhir?_count=3';
  let next = '';
  while (url !== undefined) {
    const bundle: Bundle = readBundle(await ask(url));
    assert.is(bundle.total, 8);
    seen.push(...idsOf(bundle, 'match'));
    url = linkOf(bundle, 'next');
    next = url ?? next;
  }
  assert.equal([...seen].sort(), whole);
  assert.match(next, /^http:\/\/localhost\/fhir\?_cursor=/);
  assert.is((await ask(next.replace('/fhir?', '/fhir/Observation?'))).status, 400);
  assert.is((await ask(next.replace('/fhir?', '/fhir/Patient/asker/*?'))).status, 400);
  assert.is((await app.request(next, { headers: { Authorization: bystander.authorization } })).status, 400);
});

search('gives the total alone for _summary=count and for _count=0', async () => {
  const { ask } = await twoPatients();
  for (const query of ['_summary=count', '_count=0']) {
    const bundle = readBundle(await ask(`/fhir?${query}`));
    assert.is(bundle.total, 8);
    assert.is(bundle.entry, undefined);
    assert.is(linkOf(bundle, 'next'), undefined);
  }
});

search('never finds another patient’s resources, whatever is asked', async () => {
  const { ask } = await twoPatients();
  for (const query of ['_id=bystander', '_id=bystander-weight-1', '_type=Observation&patient=bystander']) {
    assert.is(readBundle(await ask(`/fhir?${query}`)).total, 0, query);
  }
});

search('reports a parameter that no type has, and refuses it when handling is strict', async () => {
  const { ask } = await twoPatients();
  assert.match((await ask('/fhir?_type=Patient&colour=red')).text, '"http.colour"');
  const refused = await ask('/fhir?colour=red', { headers: { Prefer: 'handling=strict' } });
  assert.is(refused.status, 400);
  assert.is(JSON.parse(refused.text).issue[0].diagnostics, 'No searched type has a search parameter "colour".');
});

search('is 401 without a credential', async () => {
  const { app } = await twoPatients();
  assert.is((await app.request('/fhir?_type=Patient')).status, 401);
  assert.is((await app.request('/fhir/_search', { method: 'POST' })).status, 401);
});

search.run();
