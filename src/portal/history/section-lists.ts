// The parts of a history that are lists of entries, and how each is read.
import { listAllergies } from './allergies.ts';
import { listDocuments } from './documents.tsx';
import type { Entry } from './entry.tsx';
import type { SectionName } from './frame.tsx';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import { listImmunizations } from './immunizations.ts';
import { listMedications } from './medications.ts';
import { listGoals, listPlans } from './plans.tsx';
import { listProblems } from './problems.ts';
import { listUpcoming, listVisits, type VisitEntry } from './visits.ts';

export type ListSection = Exclude<SectionName, 'overview' | 'results'>;

export interface EntryGroup {
  /** Absent for the one list of its part. */
  readonly heading?: string;
  readonly entries: readonly Entry[];
  readonly empty: string;
  readonly isTimeline?: boolean;
}

export interface SectionRead {
  readonly groups: readonly EntryGroup[];
  /** Where the list that goes on does so. */
  readonly next: Listed<Entry>['next'];
}

const perPage = 50;
/** What is current is shown whole; nobody takes more. */
const maxCurrent = 200;

type After = Wanted['after'];

/** `after` continues the list that has pages; what stands before it is on the first page alone. */
export async function readSection(context: HistoryContext, section: ListSection, after: After): Promise<SectionRead> {
  const { t } = context.page;
  const page = { count: perPage, after };
  switch (section) {
    case 'problems':
      return currentAndPast(context, after, (which, wanted) => listProblems(context, which, wanted));
    case 'medications':
      return currentAndPast(context, after, (which, wanted) => listMedications(context, which, wanted));
    case 'allergies':
      return single(await listAllergies(context, page), t.history.noAllergies);
    case 'immunizations':
      return single(await listImmunizations(context, page), t.history.none);
    case 'documents':
      return single(await listDocuments(context, page), t.history.none);
    case 'visits':
      return visitGroups(context, await listVisits(context, page), after);
    case 'plans':
      return planGroups(context, page);
    default:
      return section satisfies never;
  }
}

function single({ items, next }: Listed<Entry>, empty: string): SectionRead {
  return { groups: [{ entries: items, empty }], next };
}

async function currentAndPast(
  { page: { t } }: HistoryContext,
  after: After,
  list: (which: 'current' | 'past', wanted: Wanted) => Promise<Listed<Entry>>,
): Promise<SectionRead> {
  const past = await list('past', { count: perPage, after });
  const pastGroup = { heading: t.history.past, entries: past.items, empty: t.history.none };
  if (after !== undefined) return { groups: [pastGroup], next: past.next };
  const current = await list('current', { count: maxCurrent });
  const currentGroup = { heading: t.history.current, entries: current.items, empty: t.history.noneCurrent };
  return { groups: past.items.length > 0 ? [currentGroup, pastGroup] : [currentGroup], next: past.next };
}

async function visitGroups(context: HistoryContext, visits: Listed<VisitEntry>, after: After): Promise<SectionRead> {
  const { t } = context.page;
  const upcoming = after === undefined ? (await listUpcoming(context, { count: perPage })).items : [];
  const years = [...new Set(visits.items.map(({ year }) => year))];
  const byYear = years.map((year) => ({
    heading: year || t.history.visits,
    entries: visits.items.filter((visit) => visit.year === year),
    empty: t.history.none,
    isTimeline: true,
  }));
  const before = upcoming.length > 0 ? [{ heading: t.history.upcoming, entries: upcoming, empty: '' }] : [];
  const groups = [...before, ...byYear];
  return { groups: groups.length > 0 ? groups : [{ entries: [], empty: t.history.none }], next: visits.next };
}

async function planGroups(context: HistoryContext, wanted: Wanted): Promise<SectionRead> {
  const { t } = context.page;
  const plans = await listPlans(context, wanted);
  const plansGroup = { heading: t.plans.plans, entries: plans.items, empty: t.history.none };
  if (wanted.after !== undefined) return { groups: [plansGroup], next: plans.next };
  const goals = await listGoals(context, { count: maxCurrent });
  return {
    groups: [{ heading: t.plans.goals, entries: goals.items, empty: t.history.none }, plansGroup],
    next: plans.next,
  };
}
