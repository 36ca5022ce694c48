// Vaccines that were given, and those that were not.
import type { Immunization } from '@medplum/fhirtypes';
import type { Entry } from './entry.tsx';
import { codesOf, conceptText, referenceText } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';

export async function listImmunizations(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const { resources, next } = await context.reader.find(
    'Immunization',
    [
      ['status:not', 'entered-in-error'],
      ['_sort', '-date'],
    ],
    wanted,
  );
  return { items: resources.map((immunization) => immunizationEntry(context, immunization)), next };
}

function immunizationEntry({ page }: HistoryContext, immunization: Immunization): Entry {
  const { t, dates } = page;
  const when = dates.day(immunization.occurrenceDateTime) || immunization.occurrenceString;
  const who = referenceText(immunization.performer?.[0]?.actor);
  const isGiven = immunization.status !== 'not-done';
  return {
    title: conceptText(immunization.vaccineCode) ?? t.history.unnamed,
    badge: isGiven ? undefined : { text: t.history.notGiven, tone: 'warn' },
    line: [
      when && (isGiven ? t.history.given(when) : when),
      who === undefined ? undefined : t.history.by(who),
      immunization.lotNumber && `${t.history.lot} ${immunization.lotNumber}`,
    ],
    facts: [
      { label: t.history.why, text: conceptText(immunization.statusReason) },
      { label: t.history.note, text: immunization.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(immunization.vaccineCode),
  };
}
