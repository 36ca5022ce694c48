import type { Bundle } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const history = suite('history-instance');

async function withFiveVersions(): Promise<TwoPatients> {
  const world = await twoPatients();
  for (const name of ['two', 'three', 'four', 'five']) {
    await world.store.write([put({ resourceType: 'Organization', id: 'clinic', name })]);
  }
  return world;
}

history('lists versions newest first, each with the request that made it', async () => {
  const { ask } = await withFiveVersions();
  const answer = await ask('/fhir/Organization/clinic/_history');
  const bundle = JSON.parse(answer.text);
  assert.is(answer.status, 200);
  assert.equal(checkResource(bundle), []);
  assert.is(bundle.type, 'history');
  assert.is(bundle.total, 5);
  assert.equal(
    bundle.entry.map((entry: { resource: { meta: { versionId: string } } }) => entry.resource.meta.versionId),
    ['5', '4', '3', '2', '1'],
  );
  assert.equal(bundle.entry[0].request, { method: 'PUT', url: 'Organization/clinic' });
  assert.is(bundle.entry[0].fullUrl, 'http://localhost/fhir/Organization/clinic');
  assert.is(bundle.entry[0].response.etag, 'W/"5"');
  assert.is(bundle.entry[0].response.status, '200');
  assert.is(bundle.entry[4].response.status, '201');
});

history('tells of a deletion with an entry that holds no resource', async () => {
  const { ask, store } = await twoPatients();
  await store.write([{ type: 'delete', resourceType: 'Condition', id: 'asker-condition' }]);
  const bundle = JSON.parse((await ask('/fhir/Condition/asker-condition/_history')).text);
  assert.equal(checkResource(bundle), []);
  assert.is(bundle.total, 2);
  assert.is(bundle.entry[0].resource, undefined);
  assert.equal(bundle.entry[0].request, { method: 'DELETE', url: 'Condition/asker-condition' });
  assert.is(bundle.entry[0].response.status, '204');
});

history('tells a creation from an update by the version before, whichever method was sent', async () => {
  const { ask, store } = await twoPatients();
  const write = (method: 'POST' | 'PUT', name: string) => ({
    ...put({
      resourceType: 'Condition',
      id: 'asker-condition',
      subject: { reference: 'Patient/asker' },
      code: { text: name },
    }),
    method,
  });
  await store.write([write('POST', 'two')]);
  await store.write([{ type: 'delete', resourceType: 'Condition', id: 'asker-condition' }]);
  await store.write([write('POST', 'four')]);
  await store.write([{ type: 'delete', resourceType: 'Condition', id: 'asker-condition' }]);
  await store.write([write('PUT', 'six')]);
  for (const count of [1, 2, 10]) {
    const seen: string[] = [];
    let path: string | undefined = `/fhir/Condition/asker-condition/_history?_count=${count}`;
    while (path !== undefined) {
      const bundle: Bundle = JSON.parse((await ask(path)).text);
      assert.equal(checkResource(bundle), []);
      for (const { request, response } of bundle.entry ?? []) {
        seen.push(`${request?.method} ${request?.url} ${response?.status}`);
      }
      path = bundle.link?.[1]?.url;
    }
    assert.equal(seen, [
      'PUT Condition/asker-condition 201',
      'DELETE Condition/asker-condition 204',
      'POST Condition 201',
      'DELETE Condition/asker-condition 204',
      'PUT Condition/asker-condition 200',
      'PUT Condition/asker-condition 201',
    ]);
  }
});

history('pages without repeating or dropping a version', async () => {
  const { ask } = await withFiveVersions();
  const seen: string[] = [];
  let path: string | undefined = '/fhir/Organization/clinic/_history?_count=2';
  while (path !== undefined) {
    const bundle = JSON.parse((await ask(path)).text);
    assert.is(bundle.total, 5);
    assert.is(bundle.link[0].url, `http://localhost${path}`);
    seen.push(
      ...bundle.entry.map((entry: { resource: { meta: { versionId: string } } }) => entry.resource.meta.versionId),
    );
    path = bundle.link[1]?.url.replace('http://localhost', '');
  }
  assert.equal(seen, ['5', '4', '3', '2', '1']);
});

history('gives the total alone for _count=0', async () => {
  const { ask } = await withFiveVersions();
  const bundle = JSON.parse((await ask('/fhir/Organization/clinic/_history?_count=0')).text);
  assert.is(bundle.total, 5);
  assert.is(bundle.entry, undefined);
});

history('refuses a _count that is no number, dates that are none, and a cursor that is not its own', async () => {
  const { ask, asker, app, anotherCredential } = await withFiveVersions();
  assert.is((await ask('/fhir/Organization/clinic/_history?_count=many')).status, 400);
  assert.is((await ask('/fhir/Organization/clinic/_history?_since=yesterday')).status, 400);
  assert.is((await ask('/fhir/Organization/clinic/_history?_at=2024-02-30')).status, 400);
  assert.is((await ask('/fhir/Organization/clinic/_history?_cursor=AAAA')).status, 400);
  const bundle = JSON.parse((await ask('/fhir/Organization/clinic/_history?_count=2')).text);
  const cursor = new URL(bundle.link[1].url).searchParams.get('_cursor');
  assert.is((await ask(`/fhir/Patient/asker/_history?_cursor=${cursor}`)).status, 400);
  const other = await anotherCredential();
  assert.is.not(other.credentialId, asker.credentialId);
  const foreign = await app.request(bundle.link[1].url, { headers: { Authorization: other.authorization } });
  assert.is(foreign.status, 400);
});

history('answers 404 for what is not there or another patient’s', async () => {
  const { ask } = await twoPatients();
  const absent = await ask('/fhir/Patient/nobody');
  for (const path of ['/fhir/Patient/nobody/_history', '/fhir/Patient/bystander/_history']) {
    const answer = await ask(path);
    assert.is(answer.status, 404);
    assert.is(answer.text, absent.text);
  }
});

history.run();
