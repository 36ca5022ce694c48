// The first page of the history: the newest of each part.
import type { Child } from 'hono/jsx';
import { Icon } from '../icons.tsx';
import { listAllergies } from './allergies.ts';
import { BriefList, type Entry } from './entry.tsx';
import { type SectionName, sectionUrl } from './frame.tsx';
import type { HistoryContext, Listed } from './history-context.ts';
import type { Measure, MeasureGroup } from './measures.ts';
import { listMedications } from './medications.ts';
import { listProblems } from './problems.ts';
import { listMeasures, MeasureList } from './results.tsx';
import { listUpcoming, listVisits } from './visits.ts';

const briefCount = 8;
const visitCount = 4;
/** Among so many of the newest values are those that one visit brings, and the visit before. */
const recentValues = 120;
/** How many of each kind: what a visit brings first, then what the laboratory sends. */
const countByGroup: readonly (readonly [MeasureGroup, number])[] = [
  ['vitals', 3],
  ['questionnaires', 2],
  ['labs', 4],
];

export interface OverviewRead {
  readonly problems: Listed<Entry>;
  readonly medications: Listed<Entry>;
  readonly allergies: Listed<Entry>;
  readonly visits: Listed<Entry>;
  readonly upcoming: Listed<Entry>;
  readonly measures: readonly Measure[];
}

export async function readOverview(context: HistoryContext): Promise<OverviewRead> {
  return {
    problems: await currentOrPastProblems(context),
    medications: await listMedications(context, 'current', { count: briefCount }),
    allergies: await listAllergies(context, { count: briefCount }),
    visits: await listVisits(context, { count: visitCount }),
    upcoming: await listUpcoming(context, { count: visitCount }),
    measures: (await listMeasures(context, { count: recentValues })).items,
  };
}

/** What is over is better than nothing: it says so beside each. */
async function currentOrPastProblems(context: HistoryContext): Promise<Listed<Entry>> {
  const current = await listProblems(context, 'current', { count: briefCount });
  return current.items.length > 0 ? current : listProblems(context, 'past', { count: briefCount / 2 });
}

export function Overview({ context, read }: { context: HistoryContext; read: OverviewRead }): Child {
  const { t } = context.page;
  const { problems, medications, allergies, visits, upcoming, measures } = read;
  const notable = notableOf(measures);
  return (
    <>
      <h1 class="hidden-text">{t.history.title}</h1>
      <div class="cards">
        <BriefCard context={context} section="problems" listed={problems} empty={t.history.noneCurrent} />
        <BriefCard context={context} section="medications" listed={medications} empty={t.history.noneCurrent} />
        <BriefCard context={context} section="allergies" listed={allergies} empty={t.history.noAllergies} />
        {upcoming.items.length > 0 && (
          <section class="card" aria-labelledby="upcoming">
            <h2 id="upcoming">
              <Icon name="visits" />
              {t.history.upcoming}
            </h2>
            <BriefList entries={upcoming.items} empty="" />
          </section>
        )}
        <BriefCard
          context={context}
          section="visits"
          listed={visits}
          empty={t.history.none}
          title={t.history.recentVisits}
        />
        <section class="card wide" aria-labelledby="latest">
          <CardHead context={context} id="latest" section="results" title={t.history.latestResults} />
          {notable.length === 0 ? (
            <p class="empty">{t.history.none}</p>
          ) : (
            <MeasureList context={context} measures={notable} />
          )}
        </section>
      </div>
    </>
  );
}

interface BriefCardProps {
  readonly context: HistoryContext;
  readonly section: SectionName;
  readonly listed: Listed<Entry>;
  readonly empty: string;
  readonly title?: string;
}

function BriefCard({ context, section, listed, empty, title }: BriefCardProps): Child {
  return (
    <section class="card" aria-labelledby={`brief-${section}`}>
      <CardHead
        context={context}
        id={`brief-${section}`}
        section={section}
        title={title ?? context.page.t.history[section]}
      />
      <BriefList entries={listed.items} empty={empty} />
    </section>
  );
}

function CardHead(props: { context: HistoryContext; id: string; section: SectionName; title: string }): Child {
  const { context, id, section, title } = props;
  const { t } = context.page;
  return (
    <div class="card-head">
      <h2 id={id}>
        <Icon name={section} />
        {title}
      </h2>
      <a href={sectionUrl(section)} aria-label={`${t.history.seeAll}: ${t.history[section]}`}>
        {t.history.seeAll}
      </a>
    </div>
  );
}

function notableOf(measures: readonly Measure[]): readonly Measure[] {
  const numeric = measures.filter(({ values }) => values.some(({ numbers }) => numbers.length > 0));
  return countByGroup.flatMap(([group, count]) => numeric.filter((each) => each.group === group).slice(0, count));
}
