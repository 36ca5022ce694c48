// What the usual US Core test kit asks of a server, in its order, with its client's manners and its own reading of the answers.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { fixtureFiles, keyOf, loadResources, sharedDataFiles } from '../support/source-data.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';
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
