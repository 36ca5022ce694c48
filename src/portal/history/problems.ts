// Problems and diagnoses.
import type { Condition } from '@medplum/fhirtypes';
import type { Entry } from './entry.tsx';
import { firstOfEachTitle } from './entry.tsx';
import { codeOf, codesOf, conceptText, referenceText } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import type { Pair } from './record-reader.ts';
import { wordFor } from './words.ts';

const snomed = 'http://snomed.info/sct';
const currentStatuses = 'active,recurrence,relapse';
/** Kept up over time; what else there is are the diagnoses of single visits. */
const kept: Pair = ['category', 'problem-list-item,health-concern'];
const notMistaken: Pair = ['verification-status:not', 'entered-in-error,refuted'];

/**
 * Newest first. Past ones are all that are not current, those of unknown standing among them. A record without a problem list
 * shows what was diagnosed at visits.
 */
export async function listProblems(
  context: HistoryContext,
  which: 'current' | 'past',
  wanted: Wanted,
): Promise<Listed<Entry>> {
  const { reader } = context;
  const status: Pair = [which === 'current' ? 'clinical-status' : 'clinical-status:not', currentStatuses];
  const { resources: onList } = await reader.find('Condition', [kept, notMistaken], { count: 1 });
  const { resources, next } = await reader.find(
    'Condition',
    [status, notMistaken, ...(onList.length > 0 ? [kept] : []), ['_sort', '-recorded-date']],
    wanted,
  );
  return { items: firstOfEachTitle(resources.map((condition) => problemEntry(context, condition))), next };
}

function problemEntry({ page, words }: HistoryContext, condition: Condition): Entry {
  const { t, dates } = page;
  const status = codeOf(condition.clinicalStatus);
  const onset = dates.day(condition.onsetDateTime ?? condition.onsetPeriod?.start) || condition.onsetString;
  const abated = dates.day(condition.abatementDateTime ?? condition.abatementPeriod?.end) || condition.abatementString;
  const code = codeOf(condition.code, snomed);
  const who = referenceText(condition.recorder ?? condition.asserter);
  return {
    title: conceptText(condition.code) ?? t.history.unnamed,
    about: code !== undefined && Object.hasOwn(words.conditions, code) ? words.conditions[code] : undefined,
    badge:
      status === undefined
        ? undefined
        : { text: wordFor(words.clinicalStatus, status) ?? status, tone: toneOf(status) },
    line: [
      onset ? t.history.since(onset) : recordedText(condition, page),
      abated ? t.history.ended(abated) : undefined,
      who === undefined ? undefined : t.history.by(who),
    ],
    facts: [
      { label: t.history.severity, text: conceptText(condition.severity) },
      { label: t.history.note, text: condition.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(condition.code),
  };
}

function recordedText({ recordedDate }: Condition, { t, dates }: HistoryContext['page']): string | undefined {
  return recordedDate === undefined ? undefined : t.history.recorded(dates.day(recordedDate));
}

function toneOf(status: string): 'good' | 'warn' | 'plain' {
  if (status === 'resolved' || status === 'remission') return 'good';
  return status === 'inactive' ? 'plain' : 'warn';
}
