// What the usual US Core test kit asks of a server, in its order, with its client's manners and its own reading of the answers.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { listOf } from '../support/evaluate-parameters.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles, keyOf, loadResources, sharedDataFiles } from '../support/source-data.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';
import {
  checkGranularScopes,
  checkGuidance,
  checkUnauthorized,
  profilesAskedFor,
  readStatement,
  resourcesOfStatement,
} from './us-core-kit-access.ts';
import { kitClient, tokenFor } from './us-core-kit-client.ts';
import { type KitGroup, type KitTest, kitGroups } from './us-core-kit-metadata.ts';
import { runRead, runReferences } from './us-core-kit-read.ts';
import { type KitRun, type Outcome, runProvenance, runSearch } from './us-core-kit-search.ts';

const test = suite('US Core test kit');
const groups = kitGroups() ?? [];

const servers: TestServer[] = [];
const closers: (() => void)[] = [];
/** Patients by version of US Core: each version is a run of its own. */
const runs = new Map<string, KitRun[]>();
/** Dates of each precision, texts with the signs that URLs and searches use themselves, and the profiles that no other record has. */
const chart = 'test/acceptance/us-core-kit-chart.json';
/** A part of the larger sources is as telling as all of it. */
const patientsOfOneKind = 3;

async function openOrigin(files: readonly string[], kinds: readonly RegExp[], most?: number): Promise<void> {
  const server = await startTestServer();
  servers.push(server);
  await server.importFiles(files);
  const resources = loadResources(files);
  const source = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const { patients } = visibilityOf(resources);
  const chosen = kinds.flatMap((kind) => [...patients].filter((id) => kind.test(id)).slice(0, most));
  for (const patient of chosen) {
    const client = kitClient(server.baseUrl, await tokenFor(server, patient));
    closers.push(() => client.close());
    for (const { version, delayedReferences } of groups.filter(({ key }) => key === 'provenance')) {
      const base = `${server.baseUrl}/fhir`;
      const nothingYet = { found: new Map(), references: new Map() };
      const run = { patient, base, client, source, provenanceReferences: delayedReferences, ...nothingYet };
      runs.set(version, [...(runs.get(version) ?? []), run]);
    }
  }
}

test.before(async () => {
  if (groups.length === 0) return;
  await openOrigin([chart, ...fixtureFiles()], [/./]);
  const files = sharedDataFiles();
  if (files) await openOrigin(files, [/^[0-9a-f]{8}-\w{4}-\w{4}/, /example/, /^[^-]+$/], patientsOfOneKind);
});

test.after(async () => {
  for (const close of closers) close();
  for (const server of servers) await server.stop();
});

/** The server that holds the patient who has something of everything. */
function chartServer(): TestServer {
  const [server] = servers;
  if (server === undefined) throw new Error('No server');
  return server;
}

if (groups.length === 0) test.skip('what the kit asks', () => {});
else testAccess();

function testAccess(): void {
  test('Capability Statement — FHIR server supports the conformance interaction', async () => {
    const statement = await readStatement(chartServer());
    assert.is(statement.status, 'active');
    assert.is(statement.kind, 'instance');
    assert.match(String(statement.date), /^\d{4}-\d{2}-\d{2}/);
  });

  test('Capability Statement — Server is using FHIR R4', async () => {
    assert.is((await readStatement(chartServer())).fhirVersion, '4.0.1');
  });

  test('Capability Statement — FHIR server capability states JSON support', async () => {
    const formats = listOf((await readStatement(chartServer())).format);
    assert.ok(['json', 'application/fhir+json'].some((format) => formats.includes(format)));
  });

  test('Capability Statement — Server instantiates US Core Server', async () => {
    const urls = listOf((await readStatement(chartServer())).instantiates).map((url) => String(url).split('|')[0]);
    assert.ok(urls.includes('http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server'));
  });

  for (const [version, profiles] of profilesAskedFor(groups)) {
    test(`Capability Statement — lists support for required US Core Profiles of ${version}`, async () => {
      const resources = resourcesOfStatement(await readStatement(chartServer()));
      const supported = resources.flatMap(({ supportedProfile }) => listOf(supportedProfile));
      assert.equal(
        profiles.filter((profile) => !supported.includes(profile)),
        [],
      );
    });
  }

  test('Single Patient API — Server rejects unauthorized access', () => checkUnauthorized(chartServer(), 'kit'));

  test('Granular Scopes — Condition and Observation by category', async () => {
    const version = '6.1.0';
    const run = runs.get(version)?.find(({ patient }) => patient === 'kit');
    if (run === undefined) throw new Error('No run');
    const ownRun = { ...run, found: new Map(), references: new Map() };
    await checkGranularScopes(
      chartServer(),
      ownRun,
      groups.filter((group) => group.version === version),
    );
  });

  test('Clinical Notes Guidance, Screening and Assessments — searches by patient and by category', () =>
    checkGuidance(runs.get('6.1.0') ?? []));
}

async function runTest(run: KitRun, group: KitGroup, { kind, properties, delayed }: KitTest) {
  switch (kind) {
    case 'search':
      return properties && runSearch(run, group, properties);
    case 'provenance_revinclude':
      return properties && runProvenance(run, group, properties);
    case 'read':
      return runRead(run, group, delayed === true);
    default:
      return runReferences(run, group);
  }
}

const kinds = ['search', 'provenance_revinclude', 'read', 'reference_resolution'];

// As in the kit, what the first search of a group finds is what its later tests, and groups that only references lead to, ask by.
for (const group of groups) {
  for (const each of group.tests.filter(({ kind }) => kinds.includes(kind))) {
    test(`${group.version} ${group.title} — ${each.title}`, async () => {
      const outcomes: Outcome[] = [];
      for (const run of runs.get(group.version) ?? []) outcomes.push(await runTest(run, group, each));
      assert.ok(outcomes.includes(undefined), `no patient has data for it: ${[...new Set(outcomes)]}`);
    });
  }
}

test.run();
