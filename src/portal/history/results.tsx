// Results: a list of what was measured, and one measure over time.
import type { Observation } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { BadgeMark } from './entry.tsx';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import { gatherMeasures, type Measure, type MeasureGroup } from './measures.ts';
import type { Pair } from './record-reader.ts';
import { Sparkline } from './sparkline.tsx';

/** Enough for the newest of nearly everything, and read in some milliseconds. */
export const resultsPerPage = 400;
const maxValues = 1000;
const groupOrder: readonly MeasureGroup[] = ['vitals', 'questionnaires', 'labs', 'other'];
const valid: readonly Pair[] = [
  ['status:not', 'entered-in-error,cancelled'],
  ['_sort', '-date'],
];

/** What was measured in the newest values, or in those behind a place. */
export async function listMeasures(context: HistoryContext, wanted: Wanted): Promise<Listed<Measure>> {
  const { resources, next } = await context.reader.find('Observation', valid, wanted);
  return { items: gatherMeasures(context, resources), next };
}

/** One measure with its newest values; undefined when the record has none of that code. */
export async function readMeasure(context: HistoryContext, code: string): Promise<MeasureRead | undefined> {
  const found = await context.reader.find('Observation', [['code', code], ...valid], { count: maxValues });
  const [measure] = gatherMeasures(context, found.resources as readonly Observation[]);
  return measure && { measure, isLimited: found.next !== undefined };
}

export interface MeasureRead {
  readonly measure: Measure;
  /** Whether there are older values than those read. */
  readonly isLimited: boolean;
}

export function MeasureGroups({ context, measures }: { context: HistoryContext; measures: readonly Measure[] }): Child {
  const { t } = context.page;
  const shown = groupOrder.map((group) => ({ group, members: measures.filter((each) => each.group === group) }));
  return (
    <>
      {shown
        .filter(({ members }) => members.length > 0)
        .map(({ group, members }) => (
          <section class="card" aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{t.results[group]}</h2>
            <MeasureList context={context} measures={members} />
          </section>
        ))}
    </>
  );
}

export function MeasureList({ context, measures }: { context: HistoryContext; measures: readonly Measure[] }): Child {
  return (
    <ul class="measures">
      {measures.map((measure) => (
        <MeasureRow context={context} measure={measure} />
      ))}
    </ul>
  );
}

function MeasureRow({ context, measure }: { context: HistoryContext; measure: Measure }): Child {
  const { t, dates } = context.page;
  const { name, code, values, usual } = measure;
  const [newest] = values;
  return (
    <li>
      <div class="measure-name">
        {code === undefined ? name : <a href={measureUrl(code)}>{name}</a>}
        <span class="line">
          {[dates.day(newest?.date), values.length > 1 ? t.results.times(values.length) : undefined]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <div class="measure-chart">
        <Sparkline values={values} />
      </div>
      <div class="measure-value">
        <strong>{newest?.text}</strong>
        {newest?.badge && <BadgeMark badge={newest.badge} />}
        {usual && <span class="line">{`${t.results.usual}: ${usual}`}</span>}
      </div>
    </li>
  );
}

function measureUrl(code: string): string {
  return `/portal/history/results/one?${new URLSearchParams({ code })}`;
}
