import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseIdentifier } from '../../src/manage/identifier-query.ts';
import { put } from '../support/changes.ts';
import { fieldsOf, manageWorld } from './manage-world.ts';

const findPatients = suite('management API, patients by identifier');

const forms: readonly (readonly [text: string, system: string | undefined, value: string | undefined])[] = [
  ['123', undefined, '123'],
  ['urn:mrn|123', 'urn:mrn', '123'],
  ['|123', '', '123'],
  ['urn:mrn|', undefined, undefined],
  ['|', undefined, undefined],
  ['', undefined, undefined],
  ['a\\|b', undefined, 'a|b'],
  ['a\\|b|c\\,d', 'a|b', 'c,d'],
  ['a|b|c', 'a', 'b|c'],
  ['a\\\\|b', 'a\\', 'b'],
];
for (const [text, system, value] of forms) {
  findPatients(`reads ${text === '' ? 'nothing' : text}`, () => {
    assert.equal(parseIdentifier(text), value === undefined ? undefined : { system, value });
  });
}

async function worldWithIdentifiers() {
  const world = await manageWorld();
  await world.store.write([
    put({ resourceType: 'Patient', id: 'one', identifier: [{ system: 'urn:mrn', value: 'A-1' }] }),
    put({ resourceType: 'Patient', id: 'two', identifier: [{ system: 'urn:other', value: 'A-1' }, { value: 'bare' }] }),
    put({ resourceType: 'Patient', id: 'three', identifier: [{ value: 'A-1' }] }),
  ]);
  return (identifier: string) => world.call('GET', `/patients?identifier=${encodeURIComponent(identifier)}`);
}

for (const [identifier, patientIds] of [
  ['A-1', ['one', 'three', 'two']],
  ['urn:mrn|A-1', ['one']],
  ['|A-1', ['three']],
  ['urn:mrn|A-2', []],
  ['urn:nothing|A-1', []],
] as const) {
  findPatients(`${identifier} finds ${patientIds.join(', ') || 'nobody'}`, async () => {
    const find = await worldWithIdentifiers();
    const { status, body } = await find(identifier);
    assert.is(status, 200);
    assert.equal(Array.isArray(body.patientIds) && [...body.patientIds].sort(), patientIds);
  });
}

for (const query of [
  '',
  '?identifier=',
  '?identifier=urn:mrn%7C',
  '?identifier=1&identifier=2',
  '?identifier=1&name=x',
]) {
  findPatients(`GET /patients${query} is 400 naming the parameter`, async () => {
    const { call } = await manageWorld();
    const answer = await call('GET', `/patients${query}`);
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), [query.includes('name') ? 'name' : 'identifier']);
  });
}

findPatients('an identifier that was asked for is not in the log', async () => {
  const { call, logged } = await manageWorld();
  await call('GET', '/patients?identifier=Quillfeather');
  assert.is(logged.length, 1);
  assert.not.match(JSON.stringify(logged), 'Quillfeather');
});

findPatients.run();
