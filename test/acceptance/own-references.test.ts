// References that name this server by its whole URL are those that name nothing but type and id: "a relative reference resolving
// to the same value as a specified absolute URL, or vice versa, qualifies as a match".
// https://hl7.org/fhir/R4/search.html#reference https://hl7.org/fhir/R4/references.html#literal
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import type { Store } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import { isJson, type Json } from '../support/evaluate-parameters.ts';
import { openMemoryStore } from '../support/memory-store.ts';
import { foundIn } from '../support/server-client.ts';
import { origin, strictAsker } from '../support/strict-asker.ts';

const test = suite('references by the server’s own URL');
const baseUrl = `${origin}/fhir`;
const own = (reference: string): Json => to(`${baseUrl}/${reference}`);

function observation(id: string, subject: Json, more: Json = {}): Json {
  return { resourceType: 'Observation', id, status: 'final', code: { coding: [{ code: id }] }, subject, ...more };
}

const world: readonly Json[] = [
  { resourceType: 'Patient', id: '23', name: [{ family: 'Chalmers' }] },
  { resourceType: 'Patient', id: '24', name: [{ family: 'Chalmers' }] },
  { resourceType: 'Practitioner', id: 'joe', name: [{ family: 'Joe' }] },
  { resourceType: 'Practitioner', id: 'jane', name: [{ family: 'Jane' }] },
  { resourceType: 'Encounter', id: 'visit', status: 'finished', class: {}, subject: to('Patient/23') },
  observation('whole', own('Patient/23'), {
    encounter: own('Encounter/visit'),
    performer: [own('Practitioner/joe/_history/1')],
  }),
  observation('short', to('Patient/23'), { performer: [to('Practitioner/jane')] }),
  observation('other', own('Patient/24'), { performer: [own('Practitioner/joe')] }),
  observation('away', to('http://chartkey.test.example.org/fhir/Patient/23')),
  observation('beside', to(`${baseUrl}x/Patient/23`)),
  { resourceType: 'Provenance', id: 'told', target: [own('Observation/whole')], recorded: '2024-01-01T00:00:00Z' },
];

interface Asked {
  find(search: string): Promise<string>;
  read(path: string): Promise<Json>;
}

async function askedOf(store: Store): Promise<Asked> {
  const ask = await strictAsker(store, '23', { now: () => 1 });
  const read = async (path: string): Promise<Json> => {
    const { text } = await ask(`/fhir/${path}`);
    const parsed: unknown = JSON.parse(text);
    return isJson(parsed) ? parsed : {};
  };
  const find = async (search: string): Promise<string> => {
    const { matches, included } = foundIn(await read(search));
    const ids = (resources: readonly Json[]) => resources.map(({ id }) => id).join(' ');
    return included.length === 0 ? ids(matches) : `${ids(matches)} + ${ids(included)}`;
  };
  return { find, read };
}

async function fill(store: Store, resources: readonly Json[] = world): Promise<void> {
  for (const resource of resources) await store.write([put(resource)]);
}

const rows: readonly (readonly [search: string, found: string])[] = [
  ['Observation', 'whole short'],
  ['Observation?subject=Patient/23', 'whole short'],
  [`Observation?subject=${baseUrl}/Patient/23`, 'whole short'],
  ['Observation?subject=23', 'whole short'],
  ['Observation?subject:Patient=23', 'whole short'],
  ['Observation?patient=23', 'whole short'],
  ['Patient/23/Observation', 'whole short'],
  ['Practitioner', 'joe jane'],
  ['Provenance?target=Observation/whole', 'told'],
  ['Observation?performer=joe', 'whole'],
  ['Observation?performer=Practitioner/joe', 'whole'],
  ['Observation?performer:Practitioner.family=joe', 'whole'],
  ['Observation?patient.family=chalmers', 'whole short'],
  ['Observation?encounter.status=finished', 'whole'],
  ['Encounter?_has:Observation:encounter:code=whole', 'visit'],
  ['Practitioner?_has:Observation:performer:code=whole', 'joe'],
  ['Practitioner?_has:Observation:performer:code=other', ''],
  ['Observation?code=whole&_include=Observation:performer', 'whole + joe'],
  ['Observation?code=whole&_include=Observation:encounter&_include=Observation:subject', 'whole + 23 visit'],
  ['Encounter?_revinclude=Observation:encounter', 'visit + whole'],
  ['Observation?code=whole&_revinclude=Provenance:target', 'whole + told'],
];
let filled: Promise<Asked> | undefined;
for (const [search, found] of rows) {
  test(`${search} finds ${found || 'nothing'}`, async () => {
    filled ??= openMemoryStore({ baseUrl, now: () => 1 }).then(async (store) => {
      await fill(store);
      return askedOf(store);
    });
    const { find } = await filled;
    assert.is((await find(search)).split(' ').sort().join(' '), found.split(' ').sort().join(' '));
  });
}

test('what goes out is what came in', async () => {
  const store = await openMemoryStore({ baseUrl, now: () => 1 });
  await fill(store);
  const { read } = await askedOf(store);
  const whole = await read('Observation/whole');
  assert.equal([whole.subject, whole.encounter], [own('Patient/23'), own('Encounter/visit')]);
  // Words are those of the text as it stands.
  const { find } = await askedOf(store);
  assert.is(await find('Observation?_content=chartkey'), 'whole');
});

test('an attachment in a Binary by this URL shows that Binary to whose it is, and is found by the URL as it stands', async () => {
  const store = await openMemoryStore({ baseUrl, now: () => 1 });
  const letter = (patient: string, url: string): Json => ({
    resourceType: 'DocumentReference',
    id: `letter-${patient}`,
    status: 'current',
    subject: own(`Patient/${patient}`),
    content: [{ attachment: { url } }],
  });
  const binary = { resourceType: 'Binary', contentType: 'text/plain', data: 'QQ==' };
  await fill(store, [
    ...world,
    ...['23', '24', 'away'].map((id) => ({ id, ...binary })),
    { id: 'guarded', ...binary, securityContext: own('Patient/24') },
    letter('23', `${baseUrl}/Binary/23`),
    letter('24', `${baseUrl}/Binary/24`),
    { ...letter('23', `${baseUrl}x/Binary/away`), id: 'away' },
    { ...letter('23', `${baseUrl}/Binary/guarded`), id: 'guarded' },
  ]);
  const { find } = await askedOf(store);
  assert.is(await find('Binary'), '23');
  assert.is(await find(`DocumentReference?location=${baseUrl}/Binary/23`), 'letter-23');
  assert.is(await find('DocumentReference?location=Binary/23'), '');
  assert.is(await find('DocumentReference?related=Binary/23'), '');
  await fill(store, [letter('23', 'http://example.org/x')]);
  assert.is(await find('Binary'), '');
});

test('what is included comes in the versions that references by this URL name', async () => {
  const store = await openMemoryStore({ baseUrl, now: () => 1 });
  await fill(store);
  await fill(store, [{ resourceType: 'Practitioner', id: 'joe', name: [{ family: 'Joe again' }] }]);
  await fill(store, [
    observation('once', to('Patient/23'), { performer: [own('Practitioner/joe/_history/1')] }),
    observation('both', to('Patient/23'), { performer: [to('Practitioner/joe/_history/1'), own('Practitioner/joe')] }),
    observation('beside', to('Patient/23'), { performer: [to(`${baseUrl}x/Practitioner/joe/_history/1`)] }),
    observation('last', to('Patient/23'), { performer: [own('Practitioner/joe')] }),
  ]);
  const { read } = await askedOf(store);
  const versions = async (code: string): Promise<unknown[]> =>
    foundIn(await read(`Observation?code=${code}&_include=Observation:performer`))
      .included.map(({ meta }) => isJson(meta) && meta.versionId)
      .sort();
  const found = await Promise.all(['once', 'both', 'beside', 'last'].map(versions));
  assert.equal(found, [['1'], ['1', '2'], [], ['2']]);
});

test('where the URL is not known, it is one of elsewhere', async () => {
  const store = await openMemoryStore({ now: () => 1 });
  await fill(store);
  const { find } = await askedOf(store);
  assert.is(await find('Observation'), 'short');
});

test('a changed, a deleted and a returning resource leave nothing of what it referred to', async () => {
  const store = await openMemoryStore({ baseUrl, now: () => 1 });
  await fill(store);
  const { find } = await askedOf(store);
  await fill(store, [observation('whole', own('Patient/23'), { performer: [own('Practitioner/jane')] })]);
  assert.is(await find('Observation?performer=joe'), '');
  assert.is(await find('Practitioner'), 'jane');
  assert.is(await find('Observation?performer=jane'), 'whole short');
  await store.write([{ type: 'delete', resourceType: 'Observation', id: 'whole' }]);
  assert.is(await find('Observation?performer=jane'), 'short');
  await fill(store, [observation('whole', own('Patient/23'))]);
  assert.is(await find('Observation?performer=jane'), 'short');
  assert.is(await find('Observation?subject=23'), 'whole short');
});

test('a database that is opened with another URL later knows both, from when each was first written with', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-own-'));
  const file = join(folder, 'c.db');
  const later = 'https://later.example.org/fhir';
  try {
    let now = 1;
    const first = await openSqliteStore({ file, now: () => now });
    await fill(first, [
      ...world.slice(0, 5),
      observation('early', to('Patient/23'), { performer: [own('Practitioner/joe')] }),
    ]);
    await first.close();
    now = 2;
    const second = await openSqliteStore({ file, baseUrl, now: () => now });
    await fill(second, [observation('middle', own('Patient/23'), { performer: [own('Practitioner/joe')] })]);
    await second.close();
    now = 3;
    const third = await openSqliteStore({ file, baseUrl: later, now: () => now });
    await fill(third, [observation('late', to(`${later}/Patient/23`), { performer: [own('Practitioner/joe')] })]);
    const { find } = await askedOf(third);
    assert.is(await find('Observation'), 'early middle late');
    assert.is(await find('Observation?performer:Practitioner.family=joe'), 'middle late');
    // What was indexed in one way is taken out of the index in that way.
    await fill(third, [observation('early', to('Patient/23')), observation('middle', to('Patient/23'))]);
    assert.is(await find(`Observation?performer=${baseUrl}/Practitioner/joe`), 'late');
    assert.is(await find('Observation?performer=joe'), 'late');
    await third.close();
    now = 4;
    const fourth = await openSqliteStore({ file, now: () => now });
    await fill(fourth, [observation('last', to(`${later}/Patient/23`))]);
    assert.is(await (await askedOf(fourth)).find('Observation'), 'early middle late last');
    await fourth.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
