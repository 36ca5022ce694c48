// Medications: what was prescribed, and what the patient says they take.
import type { CodeableConcept, Dosage, MedicationRequest, MedicationStatement, Reference } from '@medplum/fhirtypes';
import { type Entry, firstOfEachTitle } from './entry.tsx';
import { codesOf, conceptText, conceptTexts, periodText, referenceText } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import type { Included, Pair } from './record-reader.ts';
import { wordFor } from './words.ts';

const currentStatuses = 'active,on-hold';
const mistaken = 'entered-in-error,draft';

/** Prescriptions, newest first, then what is taken without one. */
export async function listMedications(
  context: HistoryContext,
  which: 'current' | 'past',
  wanted: Wanted,
): Promise<Listed<Entry>> {
  const status: readonly Pair[] =
    which === 'current' ? [['status', currentStatuses]] : [['status:not', `${currentStatuses},${mistaken}`]];
  const requests = await context.reader.find(
    'MedicationRequest',
    [...status, ['_sort', '-authoredon'], ['_include', 'MedicationRequest:medication']],
    wanted,
  );
  const prescribed = requests.resources.map((request) => requestEntry(context, request, requests.included));
  // Statements are few beside prescriptions: the first page has them all.
  const stated = wanted.after === undefined ? await listStatements(context, status, wanted.count) : [];
  return { items: firstOfEachTitle([...prescribed, ...stated]), next: requests.next };
}

async function listStatements(context: HistoryContext, status: readonly Pair[], count: number): Promise<Entry[]> {
  const { resources, included } = await context.reader.find(
    'MedicationStatement',
    [...status, ['_sort', '-effective'], ['_include', 'MedicationStatement:medication']],
    { count },
  );
  return resources.map((statement) => statementEntry(context, statement, included));
}

function requestEntry(context: HistoryContext, request: MedicationRequest, included: Included): Entry {
  const { t, dates } = context.page;
  const concept = conceptOf(request, included);
  const who = referenceText(request.requester);
  return {
    title: conceptText(concept) ?? referenceText(request.medicationReference) ?? t.history.unnamed,
    badge: badgeOf(context, request.status),
    line: [
      request.authoredOn === undefined ? undefined : t.history.prescribed(dates.day(request.authoredOn)),
      who === undefined ? undefined : t.history.by(who),
    ],
    facts: [
      { label: t.history.how, text: dosageText(request.dosageInstruction) },
      { label: t.history.why, text: reasonText(request) },
      { label: t.history.status, text: conceptText(request.statusReason) },
      { label: t.history.note, text: request.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(concept),
  };
}

function statementEntry(context: HistoryContext, statement: MedicationStatement, included: Included): Entry {
  const { t, dates } = context.page;
  const concept = conceptOf(statement, included);
  const when = periodText(statement.effectivePeriod, context.page) ?? dates.day(statement.effectiveDateTime);
  return {
    title: conceptText(concept) ?? referenceText(statement.medicationReference) ?? t.history.unnamed,
    badge: badgeOf(context, statement.status),
    line: [when],
    facts: [
      { label: t.history.how, text: dosageText(statement.dosage) },
      { label: t.history.why, text: reasonText(statement) },
      { label: t.history.note, text: statement.note?.map(({ text }) => text).join(' ') },
    ],
    codes: codesOf(concept),
  };
}

interface WithMedication {
  readonly medicationCodeableConcept?: CodeableConcept;
  readonly medicationReference?: Reference;
}

function conceptOf(resource: WithMedication, included: Included): CodeableConcept | undefined {
  const medication = included(resource.medicationReference);
  return (
    resource.medicationCodeableConcept ?? (medication?.resourceType === 'Medication' ? medication.code : undefined)
  );
}

function dosageText(dosages: readonly Dosage[] | undefined): string | undefined {
  return dosages
    ?.map(({ patientInstruction, text }) => patientInstruction ?? text)
    .filter(Boolean)
    .join('; ');
}

interface WithReason {
  readonly reasonCode?: CodeableConcept[];
  readonly reasonReference?: readonly Reference[];
}

function reasonText(resource: WithReason): string {
  const named = resource.reasonReference?.map(referenceText).filter(Boolean) ?? [];
  return [...conceptTexts(resource.reasonCode), ...named].join(', ');
}

function badgeOf({ words }: HistoryContext, status: string | undefined): Entry['badge'] {
  const text = wordFor(words.status, status);
  return text === undefined ? undefined : { text, tone: status === 'active' ? 'good' : 'plain' };
}
