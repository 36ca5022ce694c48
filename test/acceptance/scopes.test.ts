// Whatever part of a record a credential sees, every answer is that of a record from which the rest was removed before it came:
// byte for byte, totals, order and links included. SCOPE_RUNS and SEARCH_SEED set how many random searches are asked, and which.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pathOf } from '../support/evaluate-comparison.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { terminology } from '../support/evaluate-terminology.ts';
import { queries } from '../support/generate-query.ts';
import { entangledWorld, fixtureWorlds, randomWorld, type World } from '../support/generate-world.ts';
import { isGranted, type JudgedGrant } from '../support/judge-scope.ts';
import {
  type AskAs,
  allPages,
  askedAt,
  difference,
  label,
  lastContents,
  openNarrowedWorld,
  pastOf,
} from '../support/narrowed-world.ts';
import { queryOf } from '../support/server-client.ts';
import { keyOf } from '../support/source-data.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const test = suite('scopes');
const runs = Number(process.env.SCOPE_RUNS ?? 60);
const seed = Number(process.env.SEARCH_SEED ?? 1);

const grants: readonly JudgedGrant[] = [
  { scope: 'patient/*.rs' },
  { scope: 'patient/*.read', excludedLabels: [label] },
  { scope: 'patient/*.rs', since: '2015' },
  { scope: 'patient/*.rs', until: '2023-06-30' },
  { scope: 'patient/*.rs', since: '2010-01', until: '2024-03-01T02:30:00Z', excludedLabels: [label] },
  { scope: 'patient/Observation.rs' },
  { scope: 'patient/Patient.read patient/Observation.read patient/Encounter.read patient/Practitioner.read' },
  { scope: 'patient/Observation.r patient/Encounter.s patient/*.s?_security:missing=true' },
  {
    scope:
      'patient/Observation.rs?category=laboratory,vital-signs patient/Condition.rs?clinical-status=active patient/Patient.r',
  },
  {
    scope:
      'patient/Observation.rs?status:not=final&date=ge2010 patient/Observation.rs?code:missing=true patient/Provenance.rs',
  },
  { scope: 'patient/*.rs?_lastUpdated=lt2024-03-01T01:00:00Z' },
  {
    scope:
      'patient/Provenance.rs patient/Organization.rs patient/Practitioner.rs patient/DocumentReference.rs patient/List.rs',
  },
];

const worlds: readonly World[] = [
  entangledWorld(),
  ...fixtureWorlds(40).slice(0, 2),
  randomWorld(seed),
  randomWorld(seed + 1),
];

interface Question {
  readonly path: string;
  readonly init?: RequestInit;
}

/** Reads, versions and histories of everything there is, by themselves and in batches. */
function readQuestions({ resources }: World): Question[] {
  const paths = resources.flatMap((resource) => {
    const path = `/fhir/${keyOf(resource)}`;
    return [path, `${path}/_history/1`, `${path}/_history/2`, `${path}/_history/3`, `${path}/_history`];
  });
  return [...paths.map((path) => ({ path })), ...batchesOf(paths)];
}

/** What finds resources: searches of every kind, histories of types and of the record. */
function findQuestions(world: World): Question[] {
  const types = [...new Set(world.resources.map(({ resourceType }) => String(resourceType)))];
  const visible = visibilityOf(world.resources).visibleTo(world.patient);
  const random = fc.sample(queries(visible, visible, { ...terminology, now: askedAt }), { numRuns: runs, seed });
  const asked = random.map((query) => ({ path: pathOf(query, world.patient), body: queryOf(query.pairs) }));
  const paths = [
    ...types.flatMap((type) => [
      `/fhir/${type}`,
      `/fhir/${type}?_summary=count`,
      `/fhir/${type}?_sort=-_lastUpdated&_count=3`,
      `/fhir/${type}?_include=*&_include:iterate=${type}:*&_revinclude=*`,
      `/fhir/Patient/${world.patient}/${type}`,
      `/fhir/${type}/_history?_count=4`,
    ]),
    '/fhir?_count=7',
    `/fhir/Patient/${world.patient}/*?_count=7`,
    '/fhir/_history?_count=9',
    '/fhir/_history?_since=2024-03-01T01:00:00Z',
    '/fhir/_history?_at=2024-03-01T01:10:00Z',
    ...asked.map(({ path, body }) => `${path}?${body}`),
  ];
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const posted = asked.filter((_, index) => index % 6 === 0);
  return [
    ...paths.map((path) => ({ path })),
    ...posted.map(({ path, body }) => ({ path: `${path}/_search`, init: { method: 'POST', headers, body } })),
    ...batchesOf(paths.filter((path) => !path.includes('_count=') && !path.includes('/*'))),
  ];
}

/** Every third of the questions again. Pages of a batch have links with nonces in a form of their own, so none are asked for. */
function batchesOf(paths: readonly string[]): Question[] {
  const some = paths.filter((_, index) => index % 3 === 0);
  return Array.from({ length: Math.ceil(some.length / 50) }, (_, index) => {
    const entry = some
      .slice(index * 50, index * 50 + 50)
      .map((path) => ({ request: { method: 'GET', url: path.slice('/fhir/'.length) } }));
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
    return { path: '/fhir', init: { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body } };
  });
}

/** The first of the questions that the two answer differently, and how; undefined when there is none. */
async function firstDifference(one: AskAs, other: AskAs, questions: readonly Question[]): Promise<string | undefined> {
  for (const { path, init } of questions) {
    const answer = await allPages(one, path, init);
    const expected = await allPages(other, path, init);
    if (answer !== expected)
      return `${init?.method ?? ''} ${path} ${init?.body ?? ''}\n${difference(answer, expected)}`;
  }
  return undefined;
}

function named({ scope, since, until, excludedLabels }: JudgedGrant): string {
  return [scope, since && `since ${since}`, until && `until ${until}`, excludedLabels && `without ${excludedLabels}`]
    .filter((part) => part !== undefined)
    .join(', ');
}

for (const world of worlds) {
  const past = pastOf(world.resources);
  /** Of what the patient sees, or saw before it was deleted. */
  const record = visibilityOf([...lastContents(past).values()]).visibleTo(world.patient);

  test(`${world.name} — every credential sees what it would of a record without the rest`, async () => {
    const whole = await openNarrowedWorld(past, world.patient);
    for (const grant of grants) {
      const narrowed = await whole.holderOf(grant);
      for (const [letter, questions] of [
        ['r', readQuestions(world)],
        ['s', findQuestions(world)],
      ] as const) {
        const removed = new Set(record.filter((each: Json) => !isGranted(each, grant, letter)).map(keyOf));
        const rest = past.filter(({ change }) => !removed.has(`${change.resourceType}/${change.id}`));
        const alone = await openNarrowedWorld(rest, world.patient);
        const first = await firstDifference(narrowed, alone.onlooker(), questions);
        await alone.close();
        if (first === undefined) continue;
        assert.unreachable(`${named(grant)}, without ${removed.size} of ${record.length} resources: ${first}`);
      }
    }
    await whole.close();
  });
}

test.run();
