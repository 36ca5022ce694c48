// The client's own id of a request comes back beside the server's. https://hl7.org/fhir/R4/http.html#custom
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { twoPatients } from '../support/two-patients.ts';

const test = suite('X-Correlation-Id');
const paths = ['Patient/asker', 'Observation?_count=1', 'Observation/never', '_history', 'metadata', 'nowhere'];

for (const path of paths) {
  test(`is the X-Request-Id that was sent, and the server's own id another: ${path}`, async () => {
    const { ask } = await twoPatients();
    const { headers } = await ask(`/fhir/${path}`, { headers: { 'x-request-id': 'app-7.2:41' } });
    assert.is(headers.get('x-correlation-id'), 'app-7.2:41');
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  });
}

test('is not there where none was sent', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask('/fhir/Patient/asker')).headers.get('x-correlation-id'), null);
});

for (const sent of ['', 'a b', 'a,b', '<script>', 'é', 'x'.repeat(201)]) {
  test(`is not there for what is no id: ${sent.slice(0, 10)}`, async () => {
    const { ask } = await twoPatients();
    const answer = await ask('/fhir/Patient/asker', { headers: { 'x-request-id': sent } });
    assert.is(answer.status, 200);
    assert.is(answer.headers.get('x-correlation-id'), null);
  });
}

test.run();
