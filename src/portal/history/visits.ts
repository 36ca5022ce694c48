// Visits, and appointments to come.
import type { Appointment, Encounter } from '@medplum/fhirtypes';
import type { Entry } from './entry.tsx';
import { codesOf, conceptText, conceptTexts, referenceText } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import type { Included } from './record-reader.ts';
import { wordFor } from './words.ts';

/** A visit with the year it stands under. */
export interface VisitEntry extends Entry {
  readonly year: string;
}

const dayMs = 86_400_000;

export async function listVisits(context: HistoryContext, wanted: Wanted): Promise<Listed<VisitEntry>> {
  const { resources, included, next } = await context.reader.find(
    'Encounter',
    [
      ['status:not', 'entered-in-error,cancelled'],
      ['_sort', '-date'],
      ['_include', 'Encounter:location'],
    ],
    wanted,
  );
  return { items: resources.map((encounter) => visitEntry(context, encounter, included)), next };
}

/** The nearest first. */
export async function listUpcoming(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const today = new Date(context.now - dayMs / 2).toISOString().slice(0, 10);
  const { resources, next } = await context.reader.find(
    'Appointment',
    [
      ['status', 'booked,pending,proposed,arrived'],
      ['date', `ge${today}`],
      ['_sort', 'date'],
    ],
    wanted,
  );
  return { items: resources.map((appointment) => appointmentEntry(context, appointment)), next };
}

function visitEntry({ page, words }: HistoryContext, encounter: Encounter, included: Included): VisitEntry {
  const { t, dates } = page;
  const kind = wordFor(words.visitClass, encounter.class.code) ?? encounter.class.display;
  const title = conceptTexts(encounter.type)[0] ?? kind ?? t.history.visits;
  const places = (encounter.location ?? []).flatMap(({ location }) => {
    const place = included(location);
    return referenceText(location) ?? (place?.resourceType === 'Location' ? place.name : undefined) ?? [];
  });
  const people = (encounter.participant ?? []).flatMap(({ individual }) => referenceText(individual) ?? []);
  const reasons = [
    ...conceptTexts(encounter.reasonCode),
    ...(encounter.reasonReference ?? []).flatMap((each) => referenceText(each) ?? []),
  ];
  return {
    title,
    about: kind === title ? undefined : kind,
    badge:
      encounter.status === 'finished'
        ? undefined
        : { text: wordFor(words.status, encounter.status) ?? '', tone: 'plain' },
    line: [dates.moment(encounter.period?.start), durationText(page, encounter)],
    facts: [
      { label: t.history.with, text: [...new Set(people)].join(', ') },
      { label: t.history.at, text: [...new Set(places)].join(', ') || referenceText(encounter.serviceProvider) },
      { label: t.history.why, text: reasons.join(', ') },
    ],
    codes: codesOf(...(encounter.type ?? [])),
    year: encounter.period?.start?.slice(0, 4) ?? '',
  };
}

function durationText({ t }: HistoryContext['page'], { period }: Encounter): string | undefined {
  if (period?.start === undefined || period.end === undefined) return undefined;
  const lengthMs = Date.parse(period.end) - Date.parse(period.start);
  if (!(lengthMs > 0)) return undefined;
  return lengthMs < 2 * dayMs
    ? t.history.duration(Math.round(lengthMs / 60_000))
    : t.history.days(Math.round(lengthMs / dayMs));
}

function appointmentEntry({ page, words }: HistoryContext, appointment: Appointment): Entry {
  const { dates, t } = page;
  const people = appointment.participant.flatMap(({ actor }) =>
    actor?.reference?.startsWith('Patient/') ? [] : (referenceText(actor) ?? []),
  );
  return {
    title:
      appointment.description ??
      conceptTexts(appointment.serviceType)[0] ??
      conceptText(appointment.appointmentType) ??
      t.history.upcoming,
    badge: { text: wordFor(words.status, appointment.status) ?? '', tone: 'good' },
    line: [dates.moment(appointment.start), ...people],
  };
}
