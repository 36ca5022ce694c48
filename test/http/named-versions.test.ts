// That what versioned references bring is within what a page may bring.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put } from '../support/changes.ts';
import { twoPatients } from '../support/two-patients.ts';

const test = suite('included versions');
const subject = { reference: 'Patient/asker' };

/** An Encounter of so many versions, each of a megabyte, and an Observation that names each. */
async function askedWith(versions: number) {
  const { store, ask } = await twoPatients();
  for (let version = 1; version <= versions; version += 1) {
    const text = { status: 'additional', div: `<div>${version} ${'x'.repeat(1024 * 1024)}</div>` };
    const encounter = {
      resourceType: 'Encounter',
      id: 'long',
      status: 'finished',
      class: { code: 'AMB' },
      subject,
      text,
    };
    const reference = `Encounter/long/_history/${version}`;
    const observation = {
      resourceType: 'Observation',
      id: `o${version}`,
      status: 'final',
      code: { text: 'x' },
      subject,
    };
    await store.write([put(encounter), put({ ...observation, encounter: { reference } })]);
  }
  return (count: number) =>
    ask(`/fhir/Observation?_sort=_id&encounter:missing=false&_count=${count}&_include=Observation:encounter`);
}

test('more than a page may bring are refused, and smaller pages are answered', async () => {
  const page = await askedWith(40);
  const refused = await page(40);
  assert.is(refused.status, 400);
  assert.match(refused.text, /too-costly.*_count/);
  const { entry } = JSON.parse((await page(10)).text) as { entry: { search: { mode: string } }[] };
  assert.is(entry.filter(({ search }) => search.mode === 'include').length, 10);
});

test.run();
