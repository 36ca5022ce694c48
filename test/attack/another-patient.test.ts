// What the holder of one patient's key tries in order to see something of another patient.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const attack = suite('attack: another patient');

function at(reference: string) {
  return { reference };
}

/** A note about whoever `about` names; nobody's when undefined. */
function device(about: string | undefined, text: string) {
  return put({
    resourceType: 'Device',
    id: 'cuff',
    ...(about === undefined ? {} : { patient: at(`Patient/${about}`) }),
    note: [{ text }],
  });
}

function measurementOf(patientId: string, text: string) {
  return put({
    resourceType: 'Observation',
    id: 'wandering',
    status: 'final',
    code: { text },
    subject: at(`Patient/${patientId}`),
  });
}

/** Status, body and headers, without what differs from one answer to the next. */
async function answerTo({ ask }: TwoPatients, path: string): Promise<string> {
  const { status, text, headers } = await ask(path);
  const lasting: [string, string][] = [];
  headers.forEach((value, name) => {
    if (name !== 'x-request-id') lasting.push([name, value]);
  });
  return JSON.stringify([status, text, lasting]);
}

attack('what is another’s, what was another’s and is deleted, and what never was are one answer', async () => {
  const patients = await twoPatients();
  await patients.store.write([{ type: 'delete', resourceType: 'Observation', id: 'bystander-weight-2' }]);
  for (const rest of ['', '/_history', '/_history/1', '/_history/2', '/_history?_count=0', '?_summary=false']) {
    const nowhere = await answerTo(patients, `/fhir/Observation/nowhere${rest}`);
    assert.is(await answerTo(patients, `/fhir/Observation/bystander-weight-1${rest}`), nowhere, rest);
    assert.is(await answerTo(patients, `/fhir/Observation/bystander-weight-2${rest}`), nowhere, rest);
  }
});

attack('a resource that was another’s brings none of the versions it had there', async () => {
  const { store, ask } = await twoPatients();
  await store.write([measurementOf('bystander', 'of Zilchenberg')]);
  await store.write([measurementOf('asker', 'of Ashby')]);
  assert.match((await ask('/fhir/Observation/wandering')).text, 'of Ashby');
  assert.is((await ask('/fhir/Observation/wandering/_history/1')).status, 404);
  assert.is(JSON.parse((await ask('/fhir/Observation/wandering/_history')).text).total, 1);
  await store.write([measurementOf('bystander', 'of Zilchenberg again')]);
  assert.is((await ask('/fhir/Observation/wandering')).status, 410);
  const { total, entry } = JSON.parse((await ask('/fhir/Observation/wandering/_history')).text);
  assert.equal([total, entry.length, entry[0].request.method], [1, 1, 'DELETE']);
});

attack('a shared resource that was another’s for a time shows only what came after', async () => {
  const { store, ask } = await twoPatients();
  await store.write([device(undefined, 'First')]);
  await store.write([device('bystander', 'Worn by Zilchenberg')]);
  await store.write([device(undefined, 'Third')]);
  const measured = { resourceType: 'Observation', id: 'by-cuff', status: 'final', code: { text: 'Measured' } };
  await store.write([put({ ...measured, subject: at('Patient/asker'), device: at('Device/cuff') })]);
  const { entry } = JSON.parse((await ask('/fhir/Device/cuff/_history')).text);
  assert.equal(
    entry.map((each: { resource: { note: unknown } }) => each.resource.note),
    [[{ text: 'Third' }]],
  );
});

attack(
  'a page link is worth nothing to another patient, another credential, another type or another search',
  async () => {
    const patients = await twoPatients();
    const { app, ask, bystander } = patients;
    const sibling = await patients.anotherCredential();
    const nextOf = async (path: string): Promise<string> => {
      const { link } = JSON.parse((await ask(path)).text);
      return link.find(({ relation }: { relation: string }) => relation === 'next').url;
    };
    // Too long for one cursor, so that there are two sealed parts to mix.
    const ids = `_id=asker-weight-1,${'another,'.repeat(40)}asker-weight-2`;
    const next = await nextOf('/fhir/Observation?_count=2&_sort=date');
    const long = await nextOf(`/fhir/Observation?${ids}&_count=1&_sort=date`);
    const other = await nextOf(`/fhir/Observation?${ids}&_count=1&_sort=-date`);
    assert.is((await ask(next)).status, 200);
    for (const { authorization } of [bystander, sibling]) {
      assert.is((await app.request(next, { headers: { authorization } })).status, 400);
    }
    assert.is((await ask(long)).status, 200);
    const mixed = new URL(long);
    mixed.searchParams.set('_cursorQuery', new URL(other).searchParams.get('_cursorQuery') ?? '');
    for (const forged of [next.replace('/Observation?', '/Condition?'), mixed.href, `${next}&code=29463-7`]) {
      assert.is((await ask(forged)).status, 400, forged);
    }
  },
);

attack(
  'two credentials in one request that disagree open no record, nor does a key with another’s secret',
  async () => {
    const { app, asker, bystander } = await twoPatients();
    const asked = async (headers: Record<string, string>): Promise<number> =>
      (await app.request('/fhir/Patient/bystander', { headers })).status;
    const crossed = Buffer.from(`${bystander.key}:${asker.secret}`).toString('base64');
    assert.is(await asked({ authorization: `Basic ${crossed}` }), 401);
    assert.is(await asked({ 'x-api-key': bystander.key, 'x-api-secret': asker.secret }), 401);
    assert.is(
      await asked({ authorization: asker.authorization, 'x-api-key': bystander.key, 'x-api-secret': asker.secret }),
      400,
    );
    assert.is(
      await asked({
        'x-api-key': `${asker.key}, ${bystander.key}`,
        'x-api-secret': `${asker.secret}, ${asker.secret}`,
      }),
      401,
    );
  },
);

attack('no spelling of a path and no header leads to another’s record', async () => {
  const { ask } = await twoPatients();
  const ways = ['%62ystander', 'asker/../bystander', 'bystander%00', 'BYSTANDER', 'bystander/', 'bystander?_id=asker'];
  for (const way of ways) assert.is((await ask(`/fhir/Patient/${way}`)).status, 404, way);
  const headers = {
    'X-Original-URL': '/fhir/Patient/bystander',
    'X-Rewrite-URL': '/fhir/Patient/bystander',
    'X-HTTP-Method-Override': 'DELETE',
    'X-Patient-Id': 'bystander',
  };
  const answer = await ask('/fhir/Patient/asker?_id=bystander', { headers });
  assert.equal([answer.status, JSON.parse(answer.text).id], [200, 'asker']);
  assert.is((await ask('/fhir/Patient/bystander', { headers: { 'If-None-Match': '*' } })).status, 404);
});

attack('an included reference to another’s resource brings nothing, whatever leads to it', async () => {
  const { store, ask } = await twoPatients();
  const theirs = at('Observation/bystander-weight-1');
  await store.write([
    put({
      resourceType: 'Observation',
      id: 'crossing',
      status: 'final',
      code: { text: 'Crossing' },
      subject: at('Patient/asker'),
      focus: [at('Patient/bystander'), theirs],
      hasMember: [theirs],
      derivedFrom: [theirs],
    }),
  ]);
  const includes = ['focus', 'has-member', 'derived-from', 'subject'].map((code) => `_include=Observation:${code}`);
  const { entry } = JSON.parse((await ask(`/fhir/Observation?_id=crossing&${includes.join('&')}`)).text);
  const ids = entry.map(({ resource }: { resource: { id: string } }) => resource.id);
  assert.equal(ids.sort(), ['asker', 'crossing']);
  const reverse = await ask('/fhir/Patient?_id=bystander&_revinclude=Observation:subject');
  assert.equal([JSON.parse(reverse.text).total, JSON.parse(reverse.text).entry], [0, undefined]);
});

attack(
  'what tells of another’s resource stays the other’s, before that resource comes and after it is gone',
  async () => {
    const { store, ask } = await twoPatients();
    const about = (id: string, target: string) =>
      put({
        resourceType: 'Provenance',
        id,
        target: [at('Organization/clinic'), at(target)],
        recorded: '2024-03-02T12:00:00Z',
        agent: [{ who: { display: 'Doctor of Zilchenberg' } }],
      });
    await store.write([about('late', 'Condition/bystander-condition')]);
    await store.write([{ type: 'delete', resourceType: 'Condition', id: 'bystander-condition' }]);
    await store.write([about('early', 'Condition/bystander-later')]);
    for (const path of ['Provenance/late', 'Provenance/early'])
      assert.is((await ask(`/fhir/${path}`)).status, 404, path);
    assert.is(JSON.parse((await ask('/fhir/Provenance')).text).total, 0);
    assert.is(JSON.parse((await ask('/fhir/Provenance/_history')).text).total, 0);
  },
);

attack.run();
