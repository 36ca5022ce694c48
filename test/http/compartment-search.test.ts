import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { idsOf, linkOf, readBundle } from '../support/searchset.ts';
import { put, twoPatients } from '../support/two-patients.ts';

const search = suite('compartment search');
const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };
const weights = [1, 2, 3, 4, 5].map((day) => `asker-weight-${day}`);

search('answers one type of one’s own compartment', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Patient/asker/Observation?date=ge2024-03-02'));
  assert.equal(idsOf(bundle, 'match'), weights.slice(1));
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir/Patient/asker/Observation?date=ge2024-03-02');
});

search('answers the whole compartment, without what it merely refers to', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Patient/asker/*'));
  assert.equal(idsOf(bundle, 'match').sort(), ['asker', 'asker-condition', ...weights]);
  assert.is(linkOf(bundle, 'self'), 'http://localhost/fhir/Patient/asker/*');
  assert.equal(idsOf(readBundle(await ask('/fhir/Patient/asker/*?_type=Condition')), 'match'), ['asker-condition']);
});

search('answers the Provenance of the Patient, and not that of all in the record', async () => {
  const { ask, store } = await twoPatients();
  const provenance = (id: string, target: string) =>
    put({
      resourceType: 'Provenance',
      id,
      target: [{ reference: target }],
      recorded: '2024-05-17T09:00:00Z',
      agent: [{ who: { reference: 'Organization/clinic' } }],
    });
  await store.write([
    provenance('of-patient', 'Patient/asker'),
    provenance('of-weight', 'Observation/asker-weight-1'),
    provenance('of-bystander', 'Patient/bystander'),
  ]);
  const idsAt = async (path: string) => idsOf(readBundle(await ask(path)), 'match').sort();
  assert.equal(await idsAt('/fhir/Provenance'), ['of-patient', 'of-weight']);
  assert.equal(await idsAt('/fhir/Patient/asker/Provenance'), ['of-patient']);
  assert.equal(await idsAt('/fhir/Patient/asker/*?_type=Provenance'), ['of-patient']);
});

search('answers GET and POST alike', async () => {
  const { ask } = await twoPatients();
  for (const path of ['/fhir/Patient/asker/Observation', '/fhir/Patient/asker/*']) {
    const byGet = readBundle(await ask(`${path}?_id=asker-weight-1`));
    assert.is(byGet.total, 1);
    const init = { method: 'POST', headers: formType, body: '_id=asker-weight-1' };
    assert.equal(readBundle(await ask(`${path}/_search`, init)), byGet);
  }
});

search('brings what is outside the compartment when _include asks for it', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Patient/asker/Patient?_include=Patient:organization'));
  assert.equal(idsOf(bundle, 'match'), ['asker']);
  assert.equal(idsOf(bundle, 'include'), ['clinic']);
});

search('pages by links that work for this compartment and type alone', async () => {
  const { ask, anotherCredential, app } = await twoPatients();
  const next = linkOf(readBundle(await ask('/fhir/Patient/asker/Observation?_count=2')), 'next') ?? '';
  assert.match(next, /\/fhir\/Patient\/asker\/Observation\?_cursor=/);
  assert.equal(idsOf(readBundle(await ask(next)), 'match'), weights.slice(2, 4));
  for (const elsewhere of ['Patient/asker/Condition?', 'Patient/asker/*?', 'Observation?']) {
    const answer = await ask(next.replace('Patient/asker/Observation?', elsewhere));
    assert.is(answer.status, 400, elsewhere);
    assert.equal(JSON.parse(answer.text).issue[0].location, ['http._cursor']);
  }
  const { authorization } = await anotherCredential();
  assert.is((await app.request(next, { headers: { Authorization: authorization } })).status, 400);
});

search('answers another patient’s compartment and nobody’s as a read would, byte for byte', async () => {
  const { ask, store } = await twoPatients();
  // A Patient that is visible here, if links made visible, is still not the record's own.
  await store.write([
    put({
      resourceType: 'Patient',
      id: 'asker',
      managingOrganization: { reference: 'Organization/clinic' },
      link: [{ other: { reference: 'Patient/bystander' }, type: 'seealso' }],
    }),
  ]);
  const absent = await ask('/fhir/Patient/nobody');
  assert.is(absent.status, 404);
  const ids = ['bystander', 'nobody', 'asker-weight-1', 'x'.repeat(65)];
  for (const path of ids.flatMap((id) => [`${id}/Observation`, `${id}/*`, `${id}/Patient`, `${id}/*?_type=Nothing`])) {
    const answer = await ask(`/fhir/Patient/${path}`);
    assert.is(answer.status, 404, path);
    assert.is(answer.text, absent.text, path);
  }
});

search('refuses a type outside R4’s Patient compartment by name, whoever’s it is', async () => {
  const { ask } = await twoPatients();
  for (const type of ['Organization', 'Medication', 'Location', 'Practitioner']) {
    const own = await ask(`/fhir/Patient/asker/${type}`);
    assert.is(own.status, 404, type);
    assert.is(JSON.parse(own.text).issue[0].code, 'not-supported');
    assert.match(own.text, `compartment search for ${type}`);
    assert.is((await ask(`/fhir/Patient/bystander/${type}`)).text, own.text);
  }
  assert.is((await ask('/fhir/Patient/asker/*?_type=Organization')).status, 400);
});

search('names a misspelt type', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/asker/Observations');
  assert.is(answer.status, 404);
  assert.match(answer.text, 'Observations');
});

search('refuses _type where the path names the type', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask('/fhir/Patient/asker/Observation?_type=Observation')).status, 400);
});

search('is 401 without a credential', async () => {
  const { app } = await twoPatients();
  for (const path of ['/fhir/Patient/asker/Observation', '/fhir/Patient/asker/*']) {
    assert.is((await app.request(path)).status, 401);
    assert.is((await app.request(`${path}/_search`, { method: 'POST' })).status, 401);
  }
});

search.run();
