import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { twoPatients } from '../support/two-patients.ts';

const requestLog = suite('request log');
const canary = 'Quillfeather';

requestLog('holds the pattern, status, time and credential of each request, and no value that was sent', async () => {
  const { ask, app, log, asker } = await twoPatients();
  await ask(`/fhir/Patient?family=${canary}`);
  await ask('/fhir/Patient/_search', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `family=${canary}`,
  });
  await ask(`/fhir/Patient/${canary}`);
  await ask(`/fhir/${canary}/deep/path?${canary}=1`);
  await ask(`/fhir/Observation?date=${canary}`);
  await app.request(`/fhir/Patient/${canary}`);
  assert.equal(
    log.map(({ method, route, status }) => `${method} ${route} ${status}`),
    [
      'GET /fhir/:type 200',
      'POST /fhir/:type/_search 200',
      'GET /fhir/:type/:id 404',
      'GET unrouted 404',
      'GET /fhir/:type 400',
      'GET /fhir/:type/:id 401',
    ],
  );
  assert.not.match(JSON.stringify(log), canary);
  assert.not.match(JSON.stringify(log), asker.secret);
  assert.not.match(JSON.stringify(log), asker.key);
  assert.equal(
    log.map(({ credentialId }) => credentialId),
    [...Array(5).fill(asker.credentialId), undefined],
  );
  assert.ok(log.every(({ ms, requestId }) => ms >= 0 && requestId.length === 36));
});

requestLog('names the id that the caller was given, and holds what went wrong inside', async () => {
  const { ask, log, store } = await twoPatients();
  await store.close();
  const answer = await ask('/fhir/Patient/asker');
  assert.is(answer.status, 500);
  const entry = log.at(-1);
  const issue = JSON.parse(answer.text).issue[0];
  assert.is(issue.code, 'exception');
  assert.is(issue.diagnostics, `The server failed to answer. Quote request id ${entry?.requestId} to the operator.`);
  assert.is(answer.headers.get('x-request-id'), entry?.requestId);
  assert.ok(entry?.error instanceof Error);
});

requestLog.run();
