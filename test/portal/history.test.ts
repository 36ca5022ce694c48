import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../support/rejects.ts';
import { assertNothingOfBystander, origin, portalWorld } from './portal-world.ts';

const history = suite('My History');
const subject = { reference: 'Patient/asker' };
const sections = ['problems', 'medications', 'allergies', 'immunizations', 'visits', 'results', 'plans', 'documents'];

for (const path of ['/portal/history', ...sections.map((section) => `/portal/history/${section}`)]) {
  history(`${path} — shows the patient’s own record and nothing of another’s`, async () => {
    const { browserOf, write } = await portalWorld();
    await write({
      resourceType: 'Goal',
      id: 'g',
      lifecycleStatus: 'active',
      description: { text: 'Walk more' },
      subject,
    });
    const shown = await (await browserOf('asker')).get(path);
    assert.is(shown.status, 200);
    assert.match(shown.text, 'Jo Ashby');
    assert.match(shown.text, 'Apr 9, 1980 (45 years old)');
    assertNothingOfBystander(shown);
  });
}

history('an empty record is shown as one', async () => {
  const { browserOf, write } = await portalWorld();
  await write({ resourceType: 'Patient', id: 'newcomer' });
  const browser = await browserOf('newcomer');
  for (const section of sections) assert.is((await browser.get(`/portal/history/${section}`)).status, 200);
  assert.match((await browser.get('/portal/history')).text, 'No allergies are recorded.');
});

history('a problem comes with plain words and its code', async () => {
  const { browserOf } = await portalWorld();
  const { text } = await (await browserOf('asker')).get('/portal/history/problems');
  assert.match(text, 'Hypertension of Ashby');
  assert.match(text, 'High blood pressure');
  assert.match(text, 'SNOMED CT 38341003');
});

history('what was entered in error is not shown', async () => {
  const { browserOf, write } = await portalWorld();
  await write(
    {
      resourceType: 'Condition',
      id: 'mistake',
      verificationStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }],
      },
      code: { text: 'Mistaken plague' },
      subject,
    },
    {
      resourceType: 'Observation',
      id: 'mistake',
      status: 'entered-in-error',
      code: { text: 'Mistaken weight' },
      subject,
      valueString: 'Mistaken',
    },
  );
  const browser = await browserOf('asker');
  for (const path of ['/portal/history', '/portal/history/problems', '/portal/history/results']) {
    assert.not.match((await browser.get(path)).text, 'Mistaken');
  }
});

history('medications are parted into current and past', async () => {
  const { browserOf, write } = await portalWorld();
  const request = (id: string, status: string, text: string) => ({
    resourceType: 'MedicationRequest',
    id,
    status,
    intent: 'order',
    medicationCodeableConcept: { text },
    subject,
  });
  await write(
    request('one', 'active', 'Sertraline'),
    request('two', 'stopped', 'Citalopram'),
    request('three', 'draft', 'Drafted'),
  );
  const { text } = await (await browserOf('asker')).get('/portal/history/medications');
  const [current = '', past = ''] = text.split('<h2>Past</h2>');
  assert.match(current, 'Sertraline');
  assert.match(past, 'Citalopram');
  assert.not.match(text, 'Drafted');
});

history(
  'a medication is found by its id, by one of its versions and by the server’s own URL, and by no other server’s',
  async () => {
    const { browserOf, write } = await portalWorld();
    const references = {
      plain: 'Medication/plain',
      versioned: 'Medication/versioned/_history/1',
      own: `${origin}/fhir/Medication/own`,
      other: 'https://elsewhere.example.org/fhir/Medication/plain',
    };
    for (const id of ['plain', 'versioned', 'own']) {
      await write({ resourceType: 'Medication', id, code: { text: `Named ${id}` } });
    }
    for (const [id, reference] of Object.entries(references)) {
      const medicationReference = { reference };
      await write({
        resourceType: 'MedicationRequest',
        id,
        status: 'active',
        intent: 'order',
        medicationReference,
        subject,
      });
    }
    const { text } = await (await browserOf('asker')).get('/portal/history/medications');
    for (const id of ['plain', 'versioned', 'own']) assert.is(text.split(`Named ${id}`).length - 1, 1, id);
  },
);

history('a measure shows every value, newest first, with its usual range and what it means', async () => {
  const { browserOf, write } = await portalWorld();
  const potassium = (id: string, day: string, value: number) => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '2823-3' }], text: 'Potassium' },
    subject,
    effectiveDateTime: day,
    valueQuantity: { value, unit: 'mmol/L' },
    referenceRange: [{ low: { value: 3.5, unit: 'mmol/L' }, high: { value: 5.1, unit: 'mmol/L' } }],
  });
  await write(potassium('p1', '2024-01-02', 4.2), potassium('p2', '2025-01-02', 5.9));
  const browser = await browserOf('asker');
  const { text } = await browser.get(
    `/portal/history/results/one?code=${encodeURIComponent('http://loinc.org|2823-3')}`,
  );
  assert.match(text, 'Usual range: 3.5 to 5.1 mmol/L');
  assert.match(text, /5\.9 mmol\/L[\s\S]*Above the usual range[\s\S]*4\.2 mmol\/L[\s\S]*In the usual range/);
  assert.match(text, /data-numbers="5\.9"/);
});

history('a PHQ-9 score says what it is called, and whom to call', async () => {
  const { browserOf, write } = await portalWorld();
  await write({
    resourceType: 'Observation',
    id: 'phq',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '44261-6' }] },
    subject,
    effectiveDateTime: '2025-05-01',
    valueQuantity: { value: 16, unit: 'score' },
  });
  const code = encodeURIComponent('http://loinc.org|44261-6');
  const { text } = await (await browserOf('asker')).get(`/portal/history/results/one?code=${code}`);
  assert.match(text, 'Moderately severe');
  assert.match(text, '988');
});

for (const code of ['', 'http://loinc.org|0-0', 'a|b|c|d', '\\', ',', '%']) {
  history(`a measure that the record does not have is not there: ${JSON.stringify(code)}`, async () => {
    const { browserOf } = await portalWorld();
    const { status } = await (await browserOf('asker')).get(
      `/portal/history/results/one?code=${encodeURIComponent(code)}`,
    );
    assert.is(status, 404);
  });
}

history('long lists go on by links that hold for this patient and this list alone', async () => {
  const { browserOf, write } = await portalWorld();
  const days = Array.from({ length: 60 }, (_, n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
  await write(
    ...days.map((day, n) => ({
      resourceType: 'Immunization',
      id: `shot-${n}`,
      status: 'completed',
      vaccineCode: { text: `Vaccine of ${day}` },
      patient: subject,
      occurrenceDateTime: day,
    })),
  );
  const browser = await browserOf('asker');
  const first = await browser.get('/portal/history/immunizations');
  const older = /href="(\/portal\/history\/immunizations\?after=[^"]+)"/.exec(first.text)?.[1] ?? '';
  const second = await browser.get(older);
  const shown = [first, second].map(({ text }) => [...text.matchAll(/Vaccine of ([\d-]+)/g)].map(([, day]) => day));
  assert.equal(shown.flat(), days.toReversed());
  const elsewhere = older.replace('immunizations', 'documents');
  assert.is((await browser.get(elsewhere)).text.match(/Newest|Back to the newest/), null);
  assert.equal((await (await browserOf('bystander')).get(older)).text.includes('Vaccine'), false);
});

history('the whole record comes as one Bundle, with nothing of another’s', async () => {
  const { browserOf } = await portalWorld();
  const download = await (await browserOf('asker')).get('/portal/history/record.json');
  assert.match(
    download.headers.get('Content-Disposition') ?? '',
    /^attachment; filename="my-health-record-2025-06-02.json"/,
  );
  assert.is(download.headers.get('Content-Type'), 'application/fhir+json');
  const { resourceType, type, entry } = JSON.parse(download.text);
  assert.equal([resourceType, type], ['Bundle', 'collection']);
  const ids = entry.map(({ resource }: { resource: { id: string } }) => resource.id).sort();
  assert.equal(ids, ['asker', 'asker-note', 'asker-pressure', ...[1, 2, 3, 4].map((n) => `asker-weight-${n}`)]);
  assertNothingOfBystander(download);
});

history('the download breaks off when the session ends meanwhile', async () => {
  const { app, browserOf, store } = await portalWorld();
  const browser = await browserOf('asker');
  const headers = { Cookie: browser.cookie };
  const { body } = await app.request(`${origin}/portal/history/record.json`, { headers });
  const reader = (body ?? new Blob().stream()).getReader();
  await reader.read();
  await store.credentials.setPortalAccess('asker', false);
  await rejects(async () => {
    while (!(await reader.read()).done);
  });
});

history('a page that shows a record is on record before it is shown', async () => {
  const { browserOf, trail } = await portalWorld();
  await (await browserOf('asker')).get('/portal/history/problems');
  const { entries } = await trail.page({ patientId: 'asker', count: 10 });
  assert.equal(
    entries.map(({ door, action, resourceType, status }) => [door, action, resourceType, status]),
    [['portal', 'search-type', 'Condition', 200]],
  );
});

history('the log names routes, not what a patient looks at', async () => {
  const { browserOf, logged } = await portalWorld();
  await (await browserOf('asker')).get('/portal/history/documents/asker-note/0');
  const text = JSON.stringify(logged);
  assert.match(text, '/portal/history/documents/:id/:index');
  assert.not.match(text, /asker|Ashby|pl_|ps_/);
});

history.run();
