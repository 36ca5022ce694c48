// Every search that US Core asks for finds what an independent evaluation of the source finds.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { evaluateIncludes, evaluateSearch, type Pair } from '../support/evaluate.ts';
import { isJson, type Json } from '../support/evaluate-parameters.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Client, type Found, findAll, foundIn, parsed, queryOf } from '../support/server-client.ts';
import { fixtureFiles, keyOf, loadResources, sharedDataFiles } from '../support/source-data.ts';
import { type UsCoreSearch, usCoreSearches } from '../support/source-data-us-core.ts';
import { searchValuesIn } from '../support/source-data-values.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('searches of US Core');
const searches = usCoreSearches();

/** One patient's record as the source has it, and a client that reads it. */
interface Subject {
  readonly patient: string;
  readonly resources: readonly Json[];
  readonly client: Client;
}

/** Patients of one origin, of which the first that has data for a search is asked about. */
const origins: Subject[][] = [];
const servers: TestServer[] = [];
/** How many of an origin's patients each search is asked about. */
const patientsPerSearch = 2;

async function listed(client: Client, types: Iterable<string>): Promise<Map<string, Json>> {
  const found = new Map<string, Json>();
  for (const type of types) {
    for (const resource of (await findAll(client, `/fhir/${type}?_count=1000`)).matches)
      found.set(keyOf(resource), resource);
  }
  return found;
}

/** The source, with the instant at which the server took each resource, which only the server knows. */
async function subjectOf(server: TestServer, patient: string, visible: readonly Json[]): Promise<Subject> {
  const client = await server.clientFor(patient);
  const held = await listed(client, new Set(visible.map((resource) => String(resource.resourceType))));
  const resources = visible.map((resource) => {
    const meta = held.get(keyOf(resource))?.meta;
    const own = isJson(resource.meta) ? resource.meta : {};
    return { ...resource, meta: { ...own, lastUpdated: isJson(meta) ? meta.lastUpdated : undefined } };
  });
  return { patient, resources, client };
}

async function openOrigin(files: readonly string[], groups: readonly RegExp[]): Promise<void> {
  const server = await startTestServer();
  servers.push(server);
  await server.importFiles(files);
  const visibility = visibilityOf(loadResources(files));
  const subjects: Subject[] = [];
  for (const patient of visibility.patients)
    subjects.push(await subjectOf(server, patient, visibility.visibleTo(patient)));
  for (const group of groups) origins.push(subjects.filter(({ patient }) => group.test(patient)));
}

/** US Core 5.0.1 marks answers by a tag, which no other record has. */
const taggedAnswers = 'test/acceptance/us-core-tagged-answers.json';

test.before(async () => {
  await openOrigin([...fixtureFiles(), taggedAnswers], [/./]);
  const files = sharedDataFiles();
  // Synthea names patients by UUID, the examples of US Core by words.
  if (files) await openOrigin(files, [/^[0-9a-f]{8}-/, /example/]);
});

test.after(async () => {
  for (const server of servers) await server.stop();
});

function keysOf(resources: readonly Json[]): string[] {
  return resources.map(keyOf).sort();
}

async function post(client: Client, type: string, pairs: readonly Pair[]): Promise<Found> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await client.ask(`/fhir/${type}/_search`, { method: 'POST', headers, body: queryOf(pairs) });
  assert.is(answer.status, 200, `POST ${type} ${queryOf(pairs)}: ${answer.text.slice(0, 300)}`);
  return foundIn(parsed(answer));
}

async function check({ resources, client, patient }: Subject, type: string, pairs: readonly Pair[]): Promise<void> {
  const about = `${type}?${queryOf(pairs)} for ${patient}`;
  const expected = evaluateSearch(resources, type, pairs);
  const paged = await findAll(client, `/fhir/${type}?${queryOf([...pairs, ['_count', '1000']])}`);
  assert.equal(keysOf(paged.matches), keysOf(expected.matches), `GET ${about}`);
  assert.is(paged.total, expected.total, `total of ${about}`);
  const byPost = await post(client, type, [...pairs, ['_count', '40']]);
  const page = expected.total <= 40 ? keysOf(expected.matches) : keysOf(byPost.matches);
  assert.equal(keysOf(byPost.matches), page, `POST ${about}`);
  assert.is(byPost.total, expected.total, `total by POST of ${about}`);
  // What travels with a page is decided by the matches of that page.
  assert.equal(
    keysOf(byPost.included),
    keysOf(evaluateIncludes(resources, byPost.matches, pairs)),
    `included: ${about}`,
  );
}

/** Resources of the type that have a value for each parameter. */
function examplesFor({ resources }: Subject, { resourceType, params }: UsCoreSearch): Json[] {
  const ofType = resources.filter((resource) => resource.resourceType === resourceType);
  return ofType.filter((resource) => params.every((param) => searchValuesIn(resource, param).length > 0));
}

function firstValues(example: Json, { params }: UsCoreSearch): Pair[] {
  return params.map((param) => [param, searchValuesIn(example, param)[0] ?? '']);
}

/** The same search with each parameter's value said in each other way that the resource offers. */
function variantsOf(example: Json, search: UsCoreSearch): Pair[][] {
  const pairs = firstValues(example, search);
  return search.params.flatMap((param, at) =>
    searchValuesIn(example, param)
      .slice(1, 4)
      .map((value) => pairs.with(at, [param, value])),
  );
}

function comparisonsOf(example: Json, search: UsCoreSearch): Pair[][] {
  const pairs = firstValues(example, search);
  return search.params.flatMap((param, at) => {
    const prefixes = search.comparators[param] ?? [];
    const values = searchValuesIn(example, param).slice(0, 2);
    const single = prefixes.flatMap((prefix) => values.map((value) => pairs.with(at, [param, `${prefix}${value}`])));
    const [value = ''] = values;
    const range: Pair[] = [
      ...pairs.with(at, [param, `ge${value.slice(0, 4)}`]),
      [param, `lt${Number(value.slice(0, 4)) + 1}`],
    ];
    return prefixes.length === 0 ? [] : [...single, range];
  });
}

function listsOf(examples: readonly Json[], search: UsCoreSearch): Pair[][] {
  const [first] = examples;
  if (!first) return [];
  const pairs = firstValues(first, search);
  return search.params.flatMap((param, at) => {
    if (!search.multipleOr.includes(param)) return [];
    const values = new Set(examples.map((example) => searchValuesIn(example, param)[0] ?? ''));
    return [pairs.with(at, [param, [...values].slice(0, 3).join(',')])];
  });
}

/** The same parameter twice: both values must be met, as by a resource that has both, or by none. */
function conjunctionsOf(example: Json, search: UsCoreSearch): Pair[][] {
  const pairs = firstValues(example, search);
  return search.params.flatMap((param) =>
    searchValuesIn(example, param)
      .slice(-1)
      .map((value): Pair[] => [...pairs, [param, value]]),
  );
}

/** `practitioner.name`, asked with what the resource that is referred to has. */
function chainsOf(example: Json, { resources }: Subject, search: UsCoreSearch): Pair[][] {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  return Object.entries(search.chains).flatMap(([param, chained]) => {
    const target = searchValuesIn(example, param)
      .map((key) => byKey.get(key))
      .find((found) => found !== undefined);
    if (target === undefined) return [];
    return chained.flatMap((next) =>
      searchValuesIn(target, next).map((value): Pair[] => [[`${param}.${next}`, value]]),
    );
  });
}

function companionsOf(pairs: readonly Pair[], { includes, revincludes }: UsCoreSearch): Pair[][] {
  const include = includes.map((value): Pair => ['_include', value]);
  const revinclude = revincludes.map((value): Pair => ['_revinclude', value]);
  const all = [...include, ...revinclude];
  return all.length === 0 ? [] : [...all.map((one) => [...pairs, one]), [...pairs, ...all]];
}

/** The queries that show, on one patient's data, that a search works; none when the data has no value for it. */
function queriesFor(subject: Subject, search: UsCoreSearch): Pair[][] {
  const examples = examplesFor(subject, search);
  const [first] = examples;
  const last = examples.at(-1);
  if (!first || !last) return [];
  return [
    firstValues(first, search),
    firstValues(last, search),
    ...variantsOf(first, search),
    ...comparisonsOf(examples[Math.floor(examples.length / 2)] ?? first, search),
    ...listsOf(examples, search),
    ...conjunctionsOf(first, search),
    ...examples.slice(0, 3).flatMap((example) => chainsOf(example, subject, search)),
    ...companionsOf(firstValues(first, search), search),
  ];
}

for (const search of searches) {
  test(`${search.resourceType}?${search.params.join('&')} (${search.askedBy})`, async () => {
    let asked = 0;
    for (const subjects of origins) {
      const withData = subjects
        .filter((subject) => examplesFor(subject, search).length > 0)
        .slice(0, patientsPerSearch);
      for (const subject of withData) {
        const queries = queriesFor(subject, search);
        for (const pairs of queries) await check(subject, search.resourceType, pairs);
        asked += queries.length;
      }
    }
    assert.ok(asked > 0, 'no patient of any origin has data for this search');
  });
}

test.run();
