// A patient's record, whole and theirs alone, for every patient of the shared data.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json } from '../support/evaluate-parameters.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Client, findAll, parsed } from '../support/server-client.ts';
import { keyOf, loadResources, localReferencesOf, sharedDataFiles } from '../support/source-data.ts';
import { patientsOf, type Visibility, visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('a patient’s record');
const files = sharedDataFiles();
const resources = files ? loadResources(files) : [];
const visibility: Visibility = visibilityOf(resources);
const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
const types = [...new Set(resources.map((resource) => String(resource.resourceType)))].sort();
/** Smaller than most patients' sets, so that links to further pages are followed. */
const pageSize = 90;

let server: TestServer;
const clients = new Map<string, Client>();

test.before(async () => {
  if (!files) return;
  server = await startTestServer();
  await server.importFiles(files);
  for (const patient of visibility.patients) clients.set(patient, await server.clientFor(patient));
});

test.after(async () => {
  await server?.stop();
});

function clientOf(patient: string): Client {
  const client = clients.get(patient);
  if (!client) throw new Error(`No key for ${patient}`);
  return client;
}

function sortedKeys(found: readonly Json[]): string[] {
  return found.map(keyOf).sort();
}

/** What the server adds to a resource is taken away again; the rest is as it came. */
function asSent(resource: Json): Json {
  const { meta, ...rest } = resource;
  const { versionId, lastUpdated, ...kept } = isJson(meta) ? meta : {};
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept };
}

async function statusOf(client: Client, key: string): Promise<number> {
  return (await client.ask(`/fhir/${key}`)).status;
}

for (const patient of visibility.patients) {
  test(`${patient} — every type holds exactly the resources that the source has for them, as they were sent`, async () => {
    const expected = visibility.visibleTo(patient);
    for (const type of types) {
      const ofType = expected.filter((resource) => resource.resourceType === type);
      const found = await findAll(clientOf(patient), `/fhir/${type}?_count=${pageSize}`);
      assert.is(found.total, ofType.length, `total of ${type}`);
      assert.equal(sortedKeys(found.matches), sortedKeys(ofType), `the ${type} resources`);
      for (const resource of found.matches) {
        const source = byKey.get(keyOf(resource));
        assert.equal(asSent(resource), source && asSent(source), keyOf(resource));
      }
    }
  });

  test(`${patient} — every reference to another resource of the data reads 200`, async () => {
    const references = new Set(visibility.visibleTo(patient).flatMap((resource) => localReferencesOf(resource)));
    const refused: string[] = [];
    for (const reference of references) {
      const target = byKey.get(reference);
      if (!target) continue;
      // A reference that leads into somebody else's record opens nothing.
      const isTheirs = patientsOf(target).length === 0 || patientsOf(target).includes(patient);
      const status = await statusOf(clientOf(patient), reference);
      if (status !== (isTheirs ? 200 : 404)) refused.push(`${status} ${reference}`);
    }
    assert.equal(refused, []);
  });

  test(`${patient} — none of it reads with the next patient’s key`, async () => {
    const at = visibility.patients.indexOf(patient);
    const other = visibility.patients[(at + 1) % visibility.patients.length] ?? '';
    const theirs = new Set(visibility.ownOf(other));
    const shown: string[] = [];
    let unlike = '';
    for (const resource of visibility.ownOf(patient)) {
      if (theirs.has(resource)) continue;
      const answer = await clientOf(other).ask(`/fhir/${keyOf(resource)}`);
      if (answer.status !== 404) shown.push(`${answer.status} ${keyOf(resource)}`);
      unlike ||= answer.text;
      if (answer.text !== unlike) shown.push(`${keyOf(resource)} is refused in other words`);
    }
    assert.equal(shown, []);
  });
}

if (files) {
  test('a resource that is nowhere is refused like one that is somebody else’s', async () => {
    const [first = '', second = ''] = visibility.patients;
    const nowhere = await clientOf(first).ask('/fhir/Observation/nowhere');
    const elsewhere = await clientOf(first).ask(`/fhir/Patient/${second}`);
    assert.is(nowhere.status, 404);
    assert.is(elsewhere.text, nowhere.text);
    assert.is(parsed(nowhere).resourceType, 'OperationOutcome');
  });
} else {
  test.skip('the shared data is absent');
}

test.run();
