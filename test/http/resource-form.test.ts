// `_summary` and `_elements`, wherever resources are given. What each form holds is in test/search/element-filter.test.ts.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { readBundle } from '../support/searchset.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const forms = suite('_summary and _elements');
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

async function withNarrative(): Promise<TwoPatients> {
  const world = await twoPatients();
  await world.store.write([
    put({
      resourceType: 'Observation',
      id: 'asker-note',
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">In words</div>' },
      status: 'final',
      code: { text: 'Note' },
      subject: { reference: 'Patient/asker' },
      note: [{ text: 'A remark' }],
      valueString: 'A value',
    }),
  ]);
  return world;
}

/** The names of a resource's elements, the fixed ones aside. */
function elementsOf(resource: unknown): string[] {
  return Object.keys(resource as Resource)
    .filter((name) => !['resourceType', 'id', 'meta'].includes(name))
    .sort();
}

/** The resource under test: what is shared was written at the same instant, and has no order beside it. */
function note(bundle: Bundle): Resource | undefined {
  return bundle.entry?.find(({ resource }) => resource?.id === 'asker-note')?.resource;
}

/** By https://hl7.org/fhir/R4/observation.html: status and code are mandatory; status, code, subject and value are Σ. */
const rows: readonly (readonly [query: string, elements: readonly string[]])[] = [
  ['_summary=true', ['code', 'status', 'subject', 'valueString']],
  ['_summary=text', ['code', 'status', 'text']],
  ['_summary=data', ['code', 'note', 'status', 'subject', 'valueString']],
  ['_elements=note', ['code', 'note', 'status']],
  ['_elements=value,subject', ['code', 'status', 'subject', 'valueString']],
];
const places: readonly (readonly [path: string, pick: (body: Bundle & Resource) => unknown])[] = [
  ['Observation/asker-note', (body) => body],
  ['Observation/asker-note/_history/1', (body) => body],
  ['Observation/asker-note/_history', note],
  ['Observation/_history', note],
  ['_history', note],
  ['Observation?_id=asker-note', note],
  ['?_id=asker-note', note],
  ['Patient/asker/Observation?_id=asker-note', note],
];
for (const [query, elements] of rows) {
  for (const [path, pick] of places) {
    forms(`${query} shows ${elements.join(', ')} of ${path}, tagged SUBSETTED`, async () => {
      const { ask } = await withNarrative();
      const answer = await ask(`/fhir/${path}${path.includes('?') ? '&' : '?'}${query}`);
      assert.is(answer.status, 200, answer.text);
      const resource = pick(JSON.parse(answer.text));
      assert.equal(checkResource(resource), []);
      assert.equal(elementsOf(resource), elements);
      assert.equal((resource as Resource).meta?.tag, [subsetted]);
    });
  }
}

forms('_elements leaves included resources whole, _summary does not', async () => {
  const { ask } = await twoPatients();
  const included = async (query: string) => {
    const bundle = readBundle(await ask(`/fhir/Patient?_revinclude=Observation:subject&${query}`));
    return bundle.entry?.find(({ search }) => search?.mode === 'include')?.resource;
  };
  const whole = await included('_elements=gender');
  assert.is(whole?.meta?.tag, undefined);
  assert.ok(elementsOf(whole).includes('subject'));
  assert.equal((await included('_summary=true'))?.meta?.tag, [subsetted]);
});

forms('keep the self and next links of a search as they were asked', async () => {
  const { ask } = await twoPatients();
  const bundle = readBundle(await ask('/fhir/Observation?_elements=code&_count=2'));
  assert.is(bundle.link?.[0]?.url, 'http://localhost/fhir/Observation?_elements=code&_count=2');
  const second = readBundle(await ask(bundle.link?.[1]?.url ?? ''));
  assert.equal(elementsOf(second.entry?.[0]?.resource), ['code', 'status']);
  const past = readBundle(await ask('/fhir/Observation/_history?_summary=text&_count=2'));
  assert.match(past.link?.[1]?.url ?? '', '_summary=text');
  const older = readBundle(await ask(past.link?.[1]?.url ?? ''));
  assert.equal(elementsOf(older.entry?.[0]?.resource), ['code', 'status']);
});

forms('keep ETag, Last-Modified and 304', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/asker?_summary=true');
  assert.is(answer.headers.get('etag'), 'W/"1"');
  assert.is(answer.headers.get('last-modified'), 'Fri, 17 May 2024 08:30:15 GMT');
  const headers = { 'If-None-Match': 'W/"1"' };
  assert.is((await ask('/fhir/Patient/asker?_elements=name', { headers })).status, 304);
});

forms('show a Binary’s JSON in part, and its content whole', async () => {
  const { ask, store } = await twoPatients();
  const securityContext = { reference: 'Patient/asker' };
  await store.write([
    put({ resourceType: 'Binary', id: 'letter', contentType: 'text/plain', securityContext, data: 'SGVsbG8=' }),
  ]);
  const asJson = await ask('/fhir/Binary/letter?_elements=contentType', {
    headers: { Accept: 'application/fhir+json' },
  });
  assert.equal(elementsOf(JSON.parse(asJson.text)), ['contentType']);
  assert.is((await ask('/fhir/Binary/letter?_elements=contentType')).text, 'Hello');
});

const refused: readonly (readonly [query: string, location: string | undefined])[] = [
  ['_summary=all', 'http._summary'],
  ['_summary=true&_summary=data', 'http._summary'],
  ['_elements=code&_elements=status', 'http._elements'],
  ['_elements=colour', 'http._elements'],
  ['_elements=code,colour', 'http._elements'],
  ['_summary=true&_elements=code', undefined],
  ['_summary=count', 'http._summary'],
];
for (const [query, location] of refused) {
  forms(`answer 400 to ${query} on a read`, async () => {
    const { ask } = await twoPatients();
    for (const path of ['Observation/asker-weight-1', 'Observation/asker-weight-1/_history/1']) {
      const answer = await ask(`/fhir/${path}?${query}`);
      assert.is(answer.status, 400, path);
      assert.is(JSON.parse(answer.text).issue[0].location?.[0], location);
    }
  });
}

forms('refused tell nothing of another patient’s resource', async () => {
  const { ask } = await twoPatients();
  const absent = await ask('/fhir/Patient/nobody?_summary=true');
  const other = await ask('/fhir/Patient/bystander?_summary=true');
  assert.is(other.status, 404);
  assert.is(other.text, absent.text);
});

forms.run();
