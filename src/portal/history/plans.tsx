// Care plans and goals.
import type { CarePlan, Goal } from '@medplum/fhirtypes';
import type { Entry } from './entry.tsx';
import {
  codeOf,
  codesOf,
  conceptText,
  conceptTexts,
  periodText,
  quantityText,
  rangeText,
  referenceText,
} from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import { Narrative } from './narrative.tsx';
import { wordFor } from './words.ts';

export async function listPlans(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const { resources, next } = await context.reader.find(
    'CarePlan',
    [
      ['status:not', 'entered-in-error'],
      ['_sort', '-date'],
    ],
    wanted,
  );
  return { items: resources.map((plan) => planEntry(context, plan)), next };
}

export async function listGoals(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const { resources, next } = await context.reader.find(
    'Goal',
    [
      ['lifecycle-status:not', 'entered-in-error'],
      ['_sort', '-start-date'],
    ],
    wanted,
  );
  return { items: resources.map((goal) => goalEntry(context, goal)), next };
}

function planEntry({ page, words }: HistoryContext, plan: CarePlan): Entry {
  const { t } = page;
  const steps = (plan.activity ?? []).flatMap(({ detail, reference }) => {
    return detail?.description ?? conceptText(detail?.code) ?? referenceText(reference) ?? [];
  });
  const author = referenceText(plan.author);
  return {
    title: plan.title ?? conceptTexts(plan.category)[0] ?? t.plans.plans,
    badge: { text: wordFor(words.status, plan.status) ?? '', tone: plan.status === 'active' ? 'good' : 'plain' },
    line: [periodText(plan.period, page), author === undefined ? undefined : t.history.by(author)],
    facts: [
      {
        label: t.plans.addresses,
        text: (plan.addresses ?? []).flatMap((each) => referenceText(each) ?? []).join(', '),
      },
      { label: t.plans.goalsOf, text: (plan.goal ?? []).flatMap((each) => referenceText(each) ?? []).join('; ') },
      { label: t.plans.steps, text: steps.join('; ') },
      { label: t.history.note, text: plan.note?.map(({ text }) => text).join(' ') },
    ],
    // What is written in the narrative alone is there too; what is made from the data would only say it twice.
    action: plan.text?.status === 'generated' ? undefined : <Narrative narrative={plan.text} />,
  };
}

function goalEntry({ page, words }: HistoryContext, goal: Goal): Entry {
  const { t, dates } = page;
  const achievement = codeOf(goal.achievementStatus);
  const status = achievement ?? goal.lifecycleStatus;
  const since = dates.day(goal.startDate);
  const targets = (goal.target ?? []).map(({ measure, detailQuantity, detailRange, detailString, dueDate }) => {
    const detail =
      quantityText(detailQuantity, dates.locale) ?? (detailRange && rangeText(detailRange, page)) ?? detailString;
    const due = dates.day(dueDate);
    return [conceptText(measure), detail, due ? t.plans.due(due) : undefined].filter(Boolean).join(' ');
  });
  return {
    title: conceptText(goal.description) ?? t.history.unnamed,
    badge: {
      text: wordFor(words.status, status) ?? '',
      tone: achievement === 'achieved' || achievement === 'improving' ? 'good' : 'plain',
    },
    line: [since ? t.history.since(since) : undefined],
    facts: [
      { label: t.plans.target, text: targets.filter(Boolean).join('; ') },
      {
        label: t.plans.addresses,
        text: (goal.addresses ?? []).flatMap((each) => referenceText(each) ?? []).join(', '),
      },
      { label: t.history.note, text: goal.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(goal.description),
  };
}
