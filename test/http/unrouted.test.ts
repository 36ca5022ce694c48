import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { twoPatients } from '../support/two-patients.ts';

const unrouted = suite('unrouted');

const refusals: readonly (readonly [method: string, path: string, status: number, allow: string | null])[] = [
  ['POST', '/fhir/Patient', 405, 'GET, HEAD, OPTIONS'],
  ['PUT', '/fhir/Patient/asker', 405, 'GET, HEAD, OPTIONS'],
  ['PATCH', '/fhir/Patient/asker', 405, 'GET, HEAD, OPTIONS'],
  ['DELETE', '/fhir/Patient/asker', 405, 'GET, HEAD, OPTIONS'],
  ['DELETE', '/fhir/Patient?name=x', 405, 'GET, HEAD, OPTIONS'],
  ['PROPFIND', '/fhir/Patient/asker', 405, 'GET, HEAD, OPTIONS'],
  ['POST', '/fhir/metadata', 405, 'GET, HEAD, OPTIONS'],
  ['POST', '/fhir/Patient/asker/_history/1', 405, 'GET, HEAD, OPTIONS'],
  ['GET', '/fhir/Patient/_search', 405, 'POST, OPTIONS'],
  ['PUT', '/fhir/Patient/_search', 405, 'POST, OPTIONS'],
  ['GET', '/fhir/_search', 405, 'POST, OPTIONS'],
  ['POST', '/fhir/_history', 405, 'GET, HEAD, OPTIONS'],
  ['PUT', '/fhir/Patient/asker/Observation', 405, 'GET, HEAD, OPTIONS'],
  ['PUT', '/fhir/Patient/asker/*', 405, 'GET, HEAD, OPTIONS'],
  ['PUT', '/fhir', 405, 'GET, HEAD, POST, OPTIONS'],
  ['DELETE', '/fhir/', 405, 'GET, HEAD, POST, OPTIONS'],
  ['PUT', '/fhir/Patient/', 405, 'GET, HEAD, OPTIONS'],
  ['GET', '/fhir/Nothing', 404, null],
  ['GET', '/fhir/patient/asker', 404, null],
  ['GET', '/fhir/Encounter/asker/Observation', 404, null],
  ['GET', '/fhir/Patient/asker/$everything', 404, null],
  ['GET', '/fhir/Patient/..%2f..%2fetc', 404, null],
  ['GET', '/fhir/Patient/%00', 404, null],
  ['GET', '/fhir/Patient/%zz', 404, null],
  ['GET', '/fhir/.well-known/openid-configuration', 404, null],
];
for (const [method, path, status, allow] of refusals) {
  unrouted(`answers ${status} to ${method} ${path}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask(path, { method });
    assert.is(answer.status, status);
    assert.is(answer.headers.get('allow'), allow);
    assert.equal(checkResource(JSON.parse(answer.text)), []);
  });
}

unrouted('names a misspelt type', async () => {
  const { ask } = await twoPatients();
  const outcome = JSON.parse((await ask('/fhir/observation')).text);
  assert.is(outcome.issue[0].code, 'not-supported');
  assert.match(outcome.issue[0].diagnostics, '"observation"');
});

unrouted('says of a search by GET under _search how it is asked', async () => {
  const { ask } = await twoPatients();
  for (const path of ['/fhir/_search', '/fhir/Patient/_search?name=x']) {
    const outcome = JSON.parse((await ask(path)).text);
    assert.match(outcome.issue[0].diagnostics, 'a search by GET has no "_search" in its path');
  }
});

const unoffered: readonly (readonly [method: string, path: string, name: string])[] = [
  ['GET', '/fhir/$export', '$export'],
  ['POST', '/fhir/Patient/$match', '$match'],
  ['GET', '/fhir/Patient/asker/$everything', '$everything'],
  ['GET', '/fhir/Patient/asker/_history/1/$meta', '$meta'],
  ['GET', '/fhir/Encounter/asker/Observation', 'search of a compartment other than Patient'],
  ['GET', '/fhir/Practitioner/asker/*', 'search of a compartment other than Patient'],
  ['POST', '/fhir/Device/asker/Observation/_search', 'search of a compartment other than Patient'],
];
for (const [method, path, name] of unoffered) {
  unrouted(`names ${name} as what is not offered to ${method} ${path}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask(path, { method });
    assert.is(answer.status, 404);
    const [issue] = JSON.parse(answer.text).issue;
    assert.is(issue.code, 'not-supported');
    assert.ok(issue.diagnostics.includes(name), issue.diagnostics);
  });
}

unrouted('answers OPTIONS with the methods of a known path', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/asker', { method: 'OPTIONS' });
  assert.is(answer.status, 204);
  assert.is(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
  assert.is((await ask('/fhir/nothing/at/all', { method: 'OPTIONS' })).status, 404);
});

unrouted('answers HEAD wherever it answers GET', async () => {
  const { ask } = await twoPatients();
  for (const path of [
    '/fhir/metadata',
    '/fhir/Patient',
    '/fhir/Patient/asker',
    '/fhir/Patient/asker/_history',
    '/fhir/Patient/asker/_history/1',
    '/fhir/Patient/_history',
    '/fhir/_history',
    '/fhir/Patient/asker/Observation',
    '/fhir/Patient/asker/*',
    '/fhir?_type=Patient',
  ]) {
    const answer = await ask(path, { method: 'HEAD' });
    assert.is(answer.status, 200, path);
    assert.is(answer.text, '', path);
  }
  assert.is((await ask('/fhir/Patient/nobody', { method: 'HEAD' })).status, 404);
});

unrouted.run();
