import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { manageWorld } from './manage-world.ts';

const owner = suite('management API, owner of a credential');

const fields = fc.constantFrom(
  'name',
  'patientId',
  'patient',
  'patient_id',
  'id',
  'key',
  'scope',
  'since',
  'excludedLabels',
  'expiresAt',
  'graceSeconds',
  'subject',
  '__proto__',
  'constructor',
);
const values = fc.oneof(fc.constantFrom('bystander', 'Patient/bystander', 'App', null), fc.jsonValue({ maxDepth: 2 }));
const bodies = fc.oneof(fc.array(fc.tuple(fields, values)).map(objectText), fc.json(), fc.string());

const calls = [
  ['POST', ''],
  ['PATCH', '/{id}'],
  ['DELETE', '/{id}'],
  ['POST', '/{id}/rotate'],
] as const;
/** The bystander's portal has sent one of them, too. */
const idempotencyKeys = fc.constantFrom(undefined, 'a', 'b');

owner(
  'no body makes, renames, rotates or removes a credential of a patient who is not in the path, and none gives a 500',
  async () => {
    const { call, issue, store } = await manageWorld();
    const { credential } = await issue('bystander', { idempotencyKey: 'a' });
    await fc.assert(
      fc.asyncProperty(bodies, fc.constantFrom(...calls), idempotencyKeys, async (body, [method, rest], key) => {
        const path = `/patients/asker/credentials${rest.replace('{id}', credential.id)}`;
        const { status } = await call(method, path, body, key === undefined ? {} : { 'Idempotency-Key': key });
        assert.ok(status < 500, `${status} for ${method} ${path} ${body}`);
        assert.equal(await store.credentials.list('bystander'), [credential]);
      }),
      { numRuns: 300 },
    );
    for (const row of (await store.credentials.list('asker')) ?? []) {
      assert.is(row.patientId, 'asker');
      assert.is(row.scope, 'patient/*.rs');
    }
  },
);

owner('no path makes a credential for a patient whose id is not its segment', async () => {
  const { call, store } = await manageWorld();
  const pieces = fc.constantFrom(
    'asker',
    'bystander',
    '..',
    '%2e%2e',
    '%2f',
    '/',
    ';',
    '%00',
    '?patientId=bystander',
    '#',
    '%',
    ' ',
    'Patient',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 5 }), async (parts) => {
      const segment = parts.join('');
      const { status } = await call('POST', `/patients/${segment}/credentials`, { name: segment.slice(0, 90) });
      assert.ok(status < 500, `${status} for ${segment}`);
    }),
    { numRuns: 300 },
  );
  // Each credential was named for the path that made it.
  for (const row of (await store.credentials.list('bystander')) ?? []) {
    assert.match(row.name, /(?:^|\/)bystander$/);
  }
});

/** JSON text, so that `__proto__` and repeated fields stay what they are. */
function objectText(pairs: readonly (readonly [string, unknown])[]): string {
  return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

owner.run();
