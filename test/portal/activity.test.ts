import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvLine } from '../../src/audit/csv-line.ts';
import { actorOf, deedOf } from '../../src/portal/activity/entry-words.ts';
import { groupEntries } from '../../src/portal/activity/group-entries.ts';
import { stringsFor } from '../../src/portal/strings.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { rejects } from '../support/rejects.ts';
import { assertNothingOfBystander, origin, portalWorld, startAt } from './portal-world.ts';

const activity = suite('Activity');
const minuteMs = 60_000;

function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 'id',
    at: startAt,
    requestId: 'request',
    kind: 'request',
    patientId: 'asker',
    credentialId: 'diary',
    credentialName: 'Sleep Diary',
    door: 'basic',
    action: 'search-type',
    resourceType: 'Observation',
    ids: [],
    parameters: [],
    status: 200,
    count: 50,
    bytes: 100,
    address: '192.0.2.7',
    agent: 'diary/1.0',
    ...more,
  };
}

const words: readonly (readonly [what: Partial<AuditEntry>, said: string])[] = [
  [{ count: 120 }, 'Sleep Diary read 120 results'],
  [{ count: 1 }, 'Sleep Diary read 1 result'],
  [{ resourceType: 'Patient', action: 'read', count: 1 }, 'Sleep Diary read your name and details'],
  [{ count: 0 }, 'Sleep Diary read no results'],
  [{ resourceType: null, action: 'search-system', count: 3 }, 'Sleep Diary read 3 entries'],
  [{ resourceType: 'Questionnaire', count: 2 }, 'Sleep Diary read 2 Questionnaire'],
  [{ status: 404, action: 'read', count: null }, 'Sleep Diary asked for results and got nothing'],
  [{ status: 429 }, 'Sleep Diary was refused'],
  [{ door: 'portal', credentialName: null }, 'You looked at your history'],
  [{ kind: 'credential', action: 'deleted', door: 'portal' }, 'Sleep Diary credentials were deleted by you'],
  [{ kind: 'credential', action: 'expired', door: null }, 'Sleep Diary credentials ended on their date'],
  [
    { kind: 'credential', action: 'access-off', credentialName: null, door: 'management' },
    'All connections access was turned off by the portal',
  ],
  [{ kind: 'credential', action: 'constructor', door: null }, 'Sleep Diary constructor'],
];

for (const [what, said] of words) {
  activity(`in words: ${said}`, () => {
    const newest = entry(what);
    const t = stringsFor('en');
    assert.is(`${actorOf(newest, t)} ${deedOf({ newest, count: newest.count }, t)}`, said);
  });
}

activity('requests alike in a row are told as one, with all that they read', () => {
  const groups = groupEntries([
    entry({ at: startAt + 2 * minuteMs }),
    entry({ at: startAt + minuteMs, count: 20 }),
    entry({ resourceType: 'Condition' }),
    entry({ at: startAt - 60 * minuteMs, resourceType: 'Condition' }),
  ]);
  assert.equal(
    groups.map(({ newest, count }) => [newest.resourceType, count]),
    [
      ['Observation', 70],
      ['Condition', 50],
      ['Condition', 50],
    ],
  );
});

activity('a cell that a spreadsheet would run is text', () => {
  assert.is(
    csvLine(['=HYPERLINK("x")', '+1', '-1', '@a', 'a,b', null, 7, 'a;=1;"=2"; b']),
    `"'=HYPERLINK(""x"")",'+1,'-1,'@a,"a,b",,7,"a;'=1;'""=2""; b"\r\n`,
  );
});

activity('shows what this patient’s apps read and nothing of another’s', async () => {
  const { browserOf, trail } = await portalWorld();
  await trail.append(
    [
      entry({ at: startAt - 3 * minuteMs, count: 120 }),
      entry({ patientId: 'bystander', credentialName: 'Zilchenberg' }),
    ],
    [],
  );
  const shown = await (await browserOf('asker')).get('/portal/activity');
  assert.match(shown.text, /<strong>Sleep Diary<\/strong> read 120 results/);
  assert.match(shown.text, '3 minutes ago');
  assertNothingOfBystander(shown);
});

activity('filters by connection and by kind, and pages', async () => {
  const { browserOf, trail } = await portalWorld();
  const others = Array.from({ length: 60 }, (_, n) => entry({ at: startAt - n * 60 * minuteMs, count: n + 1 }));
  await trail.append([...others.reverse(), entry({ credentialId: 'walk', credentialName: 'Walker' })], []);
  const browser = await browserOf('asker');
  const walker = await browser.get('/portal/activity?credential=walk');
  assert.match(walker.text, 'Walker');
  assert.not.match(walker.text, 'Sleep Diary');
  assert.match((await browser.get('/portal/activity?kind=credential')).text, 'Nothing has been read so far.');
  const older = /href="(\/portal\/activity\?[^"]*before=\d+)"/.exec((await browser.get('/portal/activity')).text)?.[1];
  assert.match((await browser.get((older ?? '').replaceAll('&amp;', '&'))).text, 'read 60 results');
});

activity('comes as a table with every entry', async () => {
  const { browserOf, trail } = await portalWorld();
  await trail.append([entry({ count: 120 }), entry({ patientId: 'bystander', credentialName: 'Zilchenberg' })], []);
  const { headers, text } = await (await browserOf('asker')).get('/portal/activity.csv');
  assert.match(headers.get('Content-Disposition') ?? '', /^attachment/);
  const [heading, ...lines] = text.split('\r\n');
  assert.is(heading, 'When,Who,What,FHIR,HTTP,From,User-Agent');
  assert.equal(lines, [
    '2025-06-02T12:00:00.000Z,Sleep Diary,read 120 results,search-type Observation,200,192.0.2.7,diary/1.0',
    '',
  ]);
});

activity('the table breaks off when the session ends meanwhile', async () => {
  const { app, browserOf, trail, store } = await portalWorld();
  await trail.append(
    Array.from({ length: 600 }, () => entry()),
    [],
  );
  const { cookie } = await browserOf('asker');
  const { body } = await app.request(`${origin}/portal/activity.csv`, { headers: { Cookie: cookie } });
  const reader = (body ?? new Blob().stream()).getReader();
  await reader.read();
  await store.credentials.setPortalAccess('asker', false);
  await rejects(async () => {
    while (!(await reader.read()).done);
  }, /session has ended/);
});

activity.run();
