// One measure over time: a chart that a script draws from the table, and the table.
import type { Child } from 'hono/jsx';
import { BadgeMark } from './entry.tsx';
import type { HistoryContext } from './history-context.ts';
import type { Measure } from './measures.ts';
import type { MeasureRead } from './results.tsx';

/** Questionnaires on which somebody may have said that they think of death. */
const moodScores: ReadonlySet<string> = new Set(['http://loinc.org|44261-6', 'http://loinc.org|71354-5']);

export function MeasureView({ context, read }: { context: HistoryContext; read: MeasureRead }): Child {
  const { t } = context.page;
  const { measure, isLimited } = read;
  const isScore = measure.group === 'questionnaires';
  return (
    <section class="card">
      <h1>{measure.name}</h1>
      {measure.about && <p class="about">{measure.about}</p>}
      {measure.usual && <p class="line">{`${t.results.usual}: ${measure.usual}`}</p>}
      {measure.values.filter(({ numbers }) => numbers.length > 0).length > 1 && (
        <div class="chart" id="chart" role="img" aria-label={t.results.chartOf(measure.name)} />
      )}
      {isScore && <p class="note">{t.results.scoreNote}</p>}
      {measure.code !== undefined && moodScores.has(measure.code) && <p class="note help">{t.results.crisis}</p>}
      <ValueTable context={context} measure={measure} />
      {isLimited && <p class="line">{t.results.limited(measure.values.length)}</p>}
      {measure.codes.length > 0 && <p class="line">{`${t.history.codes}: ${measure.codes.join('; ')}`}</p>}
    </section>
  );
}

/** The data attributes are what the chart is drawn from. */
function ValueTable({ context, measure }: { context: HistoryContext; measure: Measure }): Child {
  const { t, dates } = context.page;
  const hasMeaning = measure.values.some(({ badge }) => badge);
  const bands = context.words.scoreBands[measure.code?.split('|')[1] ?? ''];
  return (
    <table
      id="values"
      data-unit={measure.unit}
      data-series={JSON.stringify(measure.series)}
      data-low={measure.bounds?.low}
      data-high={measure.bounds?.high}
      data-bands={bands && JSON.stringify(bands.map(({ from }) => from))}
      data-name={measure.name}
      data-date={t.results.date}
      data-locale={dates.locale}
    >
      <caption>{t.results.tableOf(measure.name)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.results.date}</th>
          <th scope="col">{t.results.value}</th>
          {hasMeaning && <th scope="col">{t.results.meaning}</th>}
        </tr>
      </thead>
      <tbody>
        {measure.values.map(({ date, at, text, numbers, badge }) => (
          <tr
            data-at={Number.isFinite(at) ? at : undefined}
            data-numbers={numbers.length > 0 ? numbers.join(' ') : undefined}
          >
            <td>{dates.moment(date)}</td>
            <td>{text}</td>
            {hasMeaning && <td>{badge && <BadgeMark badge={badge} />}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
