import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvOf } from '../../src/manage/activity-csv.ts';
import { requestEntries, requestEntry } from '../store/audit-data.ts';
import { rejects } from '../support/rejects.ts';
import { fieldsOf, type ManageWorld, manageWorld } from './manage-world.ts';

const activity = suite('activity');
const ofAsker = '/patients/asker/activity';

interface Entry {
  readonly requestId: string;
  readonly action: string;
  readonly credentialId: string | null;
  readonly credentialName: string | null;
  readonly door: string;
}

function entriesIn(body: Record<string, unknown>): readonly Entry[] {
  return body.activity as readonly Entry[];
}

async function withRequests(count: number): Promise<ManageWorld> {
  const world = await manageWorld();
  await world.audit.trail.append(requestEntries(count, { patientId: 'asker' }), []);
  await world.audit.trail.append([requestEntry(99, { patientId: 'bystander', credentialName: 'Zilchenberg' })], []);
  return world;
}

activity('shows what is on record, newest first, and nothing of another patient', async () => {
  const { call } = await withRequests(3);
  const { status, body, text } = await call('GET', ofAsker);
  assert.is(status, 200);
  assert.equal(
    entriesIn(body).map(({ requestId }) => requestId),
    ['request-3', 'request-2', 'request-1'],
  );
  const { patientId: _, at, ...rest } = requestEntry(3);
  assert.equal(entriesIn(body)[0], { ...rest, at: new Date(at).toISOString() });
  assert.is(body.next, null);
  assert.not.match(text, 'Zilchenberg');
});

activity('comes in pages that a cursor and a Link header lead through', async () => {
  const { call } = await withRequests(5);
  const seen: string[] = [];
  let path: string | undefined = `${ofAsker}?count=2&kind=request`;
  while (path !== undefined) {
    const { body, headers } = await call('GET', path);
    seen.push(...entriesIn(body).map(({ requestId }) => requestId));
    const link: string | undefined = /^<\/manage\/v1(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    assert.is(link !== undefined, body.next !== null);
    if (body.next !== null) assert.match(link ?? '', `cursor=${body.next}`);
    path = link;
  }
  assert.equal(
    seen,
    [5, 4, 3, 2, 1].map((number) => `request-${number}`),
  );
});

activity('is filtered by credential, kind and time', async () => {
  const { call } = await withRequests(3);
  const count = async (query: string) => entriesIn((await call('GET', `${ofAsker}?${query}`)).body).length;
  assert.is(await count('credentialId=credential-a'), 3);
  assert.is(await count('credentialId=another'), 0);
  assert.is(await count('kind=credential'), 0);
  assert.is(await count('since=2024-01-01T00:00:02Z'), 2);
  assert.is(await count('until=2024-01-01T01:00:01%2B01:00'), 1);
});

const refusedQueries = [
  ['count=0', 'count'],
  ['count=1001', 'count'],
  ['count=many', 'count'],
  ['cursor=made-up', 'cursor'],
  ['since=yesterday', 'since'],
  ['until=2024', 'until'],
  ['kind=all', 'kind'],
  ['page=2', 'page'],
] as const;
for (const [query, field] of refusedQueries) {
  activity(`refuses ${query} by name`, async () => {
    const { call } = await manageWorld();
    const answer = await call('GET', `${ofAsker}?${query}`);
    assert.is(answer.status, 400);
    assert.equal(fieldsOf(answer), [field]);
  });
}

activity('of an unknown patient is 404, of one without any an empty list', async () => {
  const { call } = await manageWorld();
  assert.is((await call('GET', '/patients/nobody/activity')).status, 404);
  assert.equal((await call('GET', ofAsker)).body, { activity: [], next: null });
});

activity('outlives the credential and the patient, under the name that it had', async () => {
  const { call, store } = await manageWorld();
  const created = await call('POST', '/patients/asker/credentials', { name: 'Sleep Diary' });
  await call('DELETE', `/patients/asker/credentials/${created.body.id}`);
  const ofCredential = `${ofAsker}?credentialId=${created.body.id}`;
  const names = async () => entriesIn((await call('GET', ofCredential)).body).map((entry) => entry.credentialName);
  assert.equal(await names(), ['Sleep Diary', 'Sleep Diary']);
  await store.write([{ type: 'delete', resourceType: 'Patient', id: 'asker' }]);
  assert.equal(await names(), ['Sleep Diary', 'Sleep Diary']);
});

activity('tells each change of a credential, and which call made it', async () => {
  const { call } = await manageWorld();
  const headers = { 'User-Agent': 'Portal' };
  const create = () => call('POST', '/patients/asker/credentials', { name: 'One' }, headers);
  const { id } = (await create()).body;
  await call('PATCH', `/patients/asker/credentials/${id}`, { name: 'Two' }, headers);
  await call('POST', `/patients/asker/credentials/${id}/rotate`, undefined, headers);
  await call('PUT', '/patients/asker/portal-access', { enabled: false }, headers);
  await call('PUT', '/patients/asker/portal-access', { enabled: true }, headers);
  await call('DELETE', `/patients/asker/credentials/${id}`, undefined, headers);
  const other = (await create()).body.id;
  const last = await call('DELETE', '/patients/asker/credentials', undefined, headers);
  const entries = entriesIn((await call('GET', ofAsker)).body).toReversed();
  assert.equal(
    entries.map(({ action, credentialId, credentialName }) => [action, credentialId, credentialName]),
    [
      ['created', id, 'One'],
      ['renamed', id, 'Two'],
      ['rotated', id, 'Two'],
      ['access-off', null, null],
      ['access-on', null, null],
      ['deleted', id, 'Two'],
      ['created', other, 'One'],
      ['deleted', other, 'One'],
    ],
  );
  assert.ok(entries.every(({ door }) => door === 'management'));
  assert.is(entries.at(-1)?.requestId, last.headers.get('x-request-id'));
});

activity('tells nothing of calls that changed nothing', async () => {
  const { call } = await manageWorld();
  await call('DELETE', '/patients/asker/credentials/unknown');
  await call('PATCH', '/patients/asker/credentials/unknown', { name: 'x' });
  await call('POST', '/patients/asker/credentials', { name: '' });
  await call('GET', '/patients/asker/credentials');
  assert.equal(entriesIn((await call('GET', ofAsker)).body), []);
});

activity('holds neither key nor secret', async () => {
  const { call } = await manageWorld();
  const { body } = await call('POST', '/patients/asker/credentials', { name: 'App' });
  const { text } = await call('GET', ofAsker);
  assert.not.match(text, String(body.key));
  assert.not.match(text, String(body.secret));
});

activity('a change that cannot be put on record is answered as a failure', async () => {
  const { call, audit } = await manageWorld();
  await audit.trail.close();
  assert.is((await call('POST', '/patients/asker/credentials', { name: 'App' })).status, 500);
  await rejects(audit.trail.ping());
});

activity('is CSV for whoever asks for that', async () => {
  const { call, audit } = await manageWorld();
  await audit.trail.append([requestEntry(1, { patientId: 'asker', parameters: ['code', 'date'] })], []);
  const { status, text, headers } = await call('GET', ofAsker, undefined, { Accept: 'text/csv' });
  assert.is(status, 200);
  assert.match(headers.get('content-type') ?? '', /^text\/csv/);
  const [heading, row, end] = text.split('\r\n');
  assert.match(heading ?? '', /^at,kind,action,credentialName,/);
  assert.is(
    row,
    '2024-01-01T00:00:01.000Z,request,read,App,credential-a,basic,Observation,weight,code date,200,1,321,203.0.113.7,tests,request-1,00000000-0000-4000-8000-000000000001',
  );
  assert.is(end, '');
});

/** A name as somebody chose it, and the cell that holds it. */
const cells = [
  ['plain', 'plain'],
  ['one, two', '"one, two"'],
  ['"quoted"', '"""quoted"""'],
  ['=HYPERLINK("http://evil.example")', '"\'=HYPERLINK(""http://evil.example"")"'],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@cmd', "'@cmd"],
  // Spreadsheets of many countries begin a cell at a semicolon.
  ['x;=1+1;-2; y', "x;'=1+1;'-2; y"],
  ['x;"=1+1"', `"x;'""=1+1"""`],
  ['two\nlines', '"two\nlines"'],
] as const;
for (const [name, cell] of cells) {
  activity(`writes ${JSON.stringify(name)} as the cell ${JSON.stringify(cell)}`, () => {
    const { patientId: _, at, ids, parameters, ...rest } = requestEntry(1, { credentialName: name });
    const text = csvOf([{ ...rest, at: new Date(at).toISOString(), ids: [...ids], parameters: [...parameters] }]);
    assert.ok(text.includes(`,read,${cell},credential-a,`), text);
  });
}

activity.run();
