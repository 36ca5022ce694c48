// Allergies and what the body does not bear.
import type { AllergyIntolerance } from '@medplum/fhirtypes';
import type { Entry } from './entry.tsx';
import { codeOf, codesOf, conceptText, conceptTexts } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import { wordFor } from './words.ts';

/** Newest first, those that hold no more among them. */
export async function listAllergies(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const { resources, next } = await context.reader.find(
    'AllergyIntolerance',
    [
      ['verification-status:not', 'entered-in-error,refuted'],
      ['_sort', '-date'],
    ],
    wanted,
  );
  return { items: resources.map((allergy) => allergyEntry(context, allergy)), next };
}

function allergyEntry({ page, words }: HistoryContext, allergy: AllergyIntolerance): Entry {
  const { t, dates } = page;
  const status = codeOf(allergy.clinicalStatus);
  const isOver = status === 'resolved' || status === 'inactive';
  const recorded = dates.day(allergy.recordedDate);
  const reactions = allergy.reaction ?? [];
  const risk = wordFor(words.severity, allergy.criticality);
  return {
    title: conceptText(allergy.code) ?? t.history.unnamed,
    badge: isOver
      ? { text: wordFor(words.clinicalStatus, status) ?? status, tone: 'plain' }
      : risk === undefined
        ? undefined
        : { text: risk, tone: allergy.criticality === 'high' ? 'bad' : 'plain' },
    line: [recorded ? t.history.recorded(recorded) : undefined],
    facts: [
      {
        label: t.history.reaction,
        text: conceptTexts(reactions.flatMap(({ manifestation }) => manifestation)).join(', '),
      },
      {
        label: t.history.severity,
        text: reactions.flatMap(({ severity }) => wordFor(words.severity, severity) ?? []).join(', '),
      },
      { label: t.history.note, text: allergy.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(allergy.code),
  };
}
