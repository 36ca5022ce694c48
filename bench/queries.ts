// How long random searches of a large record take the store, by the time that the processor spends.

import fc from 'fast-check';
import { FhirError } from '../src/fhir/errors.ts';
import { resourceTypes } from '../src/fhir/resource-types.ts';
import { parseSearch, type SearchScope } from '../src/search/parse.ts';
import { planSearch } from '../src/search/plan.ts';
import type { SearchPlan } from '../src/search/plan-type.ts';
import { everything } from '../src/store/admission.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import type { PatientRecord } from '../src/store/store.ts';
import { put } from '../test/support/changes.ts';
import { terminology } from '../test/support/evaluate-terminology.ts';
import { type Query, queries } from '../test/support/generate-query.ts';
import { largeRecord } from './query-record.ts';

const wanted = Number(process.env.BENCH_QUERIES ?? 500);
const size = Number(process.env.BENCH_RESOURCES ?? 10_000);
const seed = Number(process.env.SEARCH_SEED ?? 1);
const goalMs = 50;
const runs = 5;
const shownSlowest = 10;
const now = Date.UTC(2024, 0, 1);
const baseUrl = 'http://chartkey.test/fhir';

interface Timed {
  readonly query: Query;
  readonly plan: SearchPlan;
  readonly ms: number;
}

function scopeOf({ type, isInCompartment }: Query): SearchScope {
  const types = resourceTypes.filter((each) => type === undefined || each === type);
  return { resourceTypes: types, takesType: type === undefined, isOwn: isInCompartment };
}

/** Undefined for a query that is refused: random ones may ask for too much. */
function planOf(query: Query): SearchPlan | undefined {
  const limits = { strict: true, defaultCount: 100, maxCount: 1000 };
  try {
    return planSearch(parseSearch(scopeOf(query), query.pairs), { now, timeZone: 'UTC', baseUrl, ...limits }).plan;
  } catch (error) {
    passRefusal(error);
    return undefined;
  }
}

/** Milliseconds of processor time in the median of some runs, of which the first prepares what the others find prepared. */
async function timeOf(record: PatientRecord, plan: SearchPlan): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await record.search(plan).catch(passRefusal);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

/** A page that includes too much is refused when it is found out, which takes its time too. */
function passRefusal(error: unknown): void {
  if (!(error instanceof FhirError)) throw error;
}

/** What of a search takes its time: what it saves to leave that out. */
async function reasonFor(record: PatientRecord, { plan, ms }: Timed): Promise<string> {
  const without: readonly (readonly [string, SearchPlan])[] = [
    ['its order', { ...plan, sort: [] }],
    ['what it includes', { ...plan, include: [], revinclude: [] }],
    ['the texts of its page', { ...plan, count: Math.min(plan.count, 1) }],
    ['its page; its total is quick', { ...plan, count: 0 }],
  ];
  for (const [name, rest] of without) if ((await timeOf(record, rest)) < ms / 2) return name;
  const kinds = plan.types.flatMap(({ where }) => where.map(({ type }) => type));
  return `its conditions: ${[...new Set(kinds)].join(', ') || 'none'}`;
}

function written({ type, isInCompartment, pairs }: Query): string {
  const path = `${isInCompartment ? 'Patient/…/' : ''}${type ?? ''}`;
  return `${path}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** Prints how many of the searches take longer than they should, and the slowest. */
export async function benchQueries(): Promise<void> {
  const { patient, original, resources } = largeRecord(size);
  const store = await openSqliteStore({ file: ':memory:' });
  await store.write(resources.map(put));
  const record = store.openRecord(patient, everything);
  const corpus = fc.sample(queries(original, original, { ...terminology, now, baseUrl }), { numRuns: wanted, seed });
  const timed: Timed[] = [];
  for (const query of corpus) {
    const plan = planOf(query);
    if (plan !== undefined) timed.push({ query, plan, ms: await timeOf(record, plan) });
  }
  const slowest = timed.toSorted((a, b) => b.ms - a.ms);
  const slow = timed.filter(({ ms }) => ms > goalMs).length;
  const median = slowest[Math.floor(slowest.length / 2)]?.ms ?? 0;
  console.log(
    `queries: ${timed.length} random searches of a record of ${resources.length} resources, median ${median.toFixed(1)} ms of processor time, ${slow} above ${goalMs} ms  goal 0 ${slow === 0 ? 'reached' : 'MISSED'}`,
  );
  for (const each of slowest.slice(0, shownSlowest)) {
    console.log(`  ${each.ms.toFixed(1)} ms  ${written(each.query)}  by ${await reasonFor(record, each)}`);
  }
  await store.close();
}
