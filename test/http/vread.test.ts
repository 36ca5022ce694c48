import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, twoPatients } from '../support/two-patients.ts';

const vread = suite('vread');

vread('answers each version as it was, with its own ETag', async () => {
  const { ask, store } = await twoPatients();
  await store.write([put({ resourceType: 'Organization', id: 'clinic', name: 'Willow and Elm' })]);
  const first = await ask('/fhir/Organization/clinic/_history/1');
  const second = await ask('/fhir/Organization/clinic/_history/2');
  assert.is(JSON.parse(first.text).name, 'Willow Street Practice');
  assert.is(first.headers.get('etag'), 'W/"1"');
  assert.is(JSON.parse(second.text).name, 'Willow and Elm');
  assert.is(second.headers.get('etag'), 'W/"2"');
});

vread('answers 410 for the version that deleted the resource, and still answers those before', async () => {
  const { ask, store } = await twoPatients();
  await store.write([{ type: 'delete', resourceType: 'Condition', id: 'asker-condition' }]);
  assert.is((await ask('/fhir/Condition/asker-condition/_history/2')).status, 410);
  assert.is((await ask('/fhir/Condition/asker-condition/_history/1')).status, 200);
});

vread('answers versions that are not there, not versions at all, or another patient’s with one 404', async () => {
  const { ask } = await twoPatients();
  const absent = await ask('/fhir/Patient/nobody');
  for (const path of [
    '/fhir/Patient/asker/_history/2',
    '/fhir/Patient/asker/_history/0',
    '/fhir/Patient/asker/_history/01',
    '/fhir/Patient/asker/_history/1.0',
    '/fhir/Patient/asker/_history/9999999999999999',
    '/fhir/Patient/asker/_history/abc',
    '/fhir/Patient/bystander/_history/1',
    '/fhir/Condition/bystander-condition/_history/1',
  ]) {
    const answer = await ask(path);
    assert.is(answer.status, 404, path);
    assert.is(answer.text, absent.text);
  }
});

vread.run();
