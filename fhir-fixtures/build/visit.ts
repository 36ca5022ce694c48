import type {
  Condition,
  Encounter,
  Observation,
  Practitioner,
  Provenance,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import { hale, harborlight } from '../practice.ts';
import type { Chart } from './chart.ts';
import { add, refTo } from './chart.ts';
import { at, later } from './clock.ts';
import { claims, coding, concept, hl7, hl7Coding, localSystem, snomedSystem } from './codes.ts';
import { fileDocument, readNote } from './documents.ts';
import { addEncounterDiagnosis } from './problems.ts';
import { recordScore, type Score } from './screening.ts';
import { recordVitals, type Vitals } from './vitals.ts';

const kinds = {
  intake: ['intake', 'Psychiatric evaluation', '386053000', 'Evaluation procedure', 60],
  medication: ['medication-management', 'Medication management', '390906007', 'Follow-up encounter', 30],
  therapy: ['psychotherapy', 'Psychotherapy session', '390906007', 'Follow-up encounter', 50],
  telehealth: ['telehealth-follow-up', 'Telehealth follow-up', '448337001', 'Telemedicine consultation', 30],
  primary: ['primary-care', 'Primary care visit', '308335008', 'Patient encounter procedure', 30],
} as const;

export interface Visit {
  readonly date: string;
  readonly time: string;
  readonly kind: keyof typeof kinds;
  readonly clinician: Reference<Practitioner>;
  readonly vitals?: Vitals;
  readonly scores?: readonly Score[];
  /** What the visit was for: a reason in words, or the problem it treats. */
  readonly reason: string | Reference<Condition>;
  readonly diagnosis?: {
    readonly snomed: readonly [code: string, display: string];
    readonly icd10: readonly [code: string, display: string];
    readonly onset?: string;
    readonly abated?: string;
  };
  /** The hand-written note, a file of the chart's notes folder; `html` and `binary` choose how it is kept. */
  readonly note?: { readonly file: string; readonly storage: 'inline' | 'binary' };
}

export interface VisitRecord {
  readonly encounter: Reference<Encounter>;
  readonly when: string;
  readonly observations: readonly Reference<Observation>[];
}

function noteValues(visit: Visit): Record<string, string | number> {
  const { bp, pulse, weight, height } = visit.vitals ?? {};
  const scores = Object.fromEntries((visit.scores ?? []).map((score) => [score.instrument, score.total]));
  return {
    date: visit.date,
    ...scores,
    ...(bp ? { bp: `${bp[0]}/${bp[1]}` } : {}),
    ...(pulse ? { pulse } : {}),
    ...(weight ? { weight } : {}),
    ...(height ? { height } : {}),
  };
}

function reasonReferences(chart: Chart, visit: Visit): Pick<Encounter, 'reasonReference' | 'diagnosis'> {
  const diagnosis = visit.diagnosis && refTo<Condition>('Condition', `diagnosis-${chart.slug}-${visit.date}`);
  const reasons = [...(typeof visit.reason === 'string' ? [] : [visit.reason]), ...(diagnosis ? [diagnosis] : [])];
  return {
    ...(reasons.length === 0 ? {} : { reasonReference: reasons }),
    ...(diagnosis ? { diagnosis: [{ condition: diagnosis, rank: 1 }] } : {}),
  };
}

function openEncounter(chart: Chart, visit: Visit): Reference<Encounter> {
  const [code, display, snomedCode, snomedDisplay, minutes] = kinds[visit.kind];
  const period = { start: at(visit.date, visit.time), end: at(visit.date, later(visit.time, minutes)) };
  const virtual = visit.kind === 'telehealth';
  return add<Encounter>(
    chart,
    {
      resourceType: 'Encounter',
      id: `${chart.slug}-${visit.date}`,
      meta: claims('us-core-encounter'),
      identifier: [{ system: 'https://harborlight.example/visits', value: `${chart.slug}-${visit.date}` }],
      status: 'finished',
      class: virtual ? hl7Coding('v3-ActCode', 'VR', 'virtual') : hl7Coding('v3-ActCode', 'AMB', 'ambulatory'),
      type: [concept(display, coding(snomedSystem, snomedCode, snomedDisplay), coding(localSystem, code, display))],
      subject: chart.patient,
      participant: [
        {
          type: [hl7('v3-ParticipationType', 'PPRF', 'primary performer')],
          period,
          individual: visit.clinician,
        },
      ],
      period,
      ...(typeof visit.reason === 'string' ? { reasonCode: [{ text: visit.reason }] } : {}),
      ...reasonReferences(chart, visit),
      location: [{ location: refTo('Location', virtual ? 'harborlight-telehealth' : 'harborlight-clinic') }],
      serviceProvider: harborlight,
    },
    display,
  );
}

/** States who wrote the targets and who passed them on. */
export function attest(
  chart: Chart,
  spec: {
    readonly id: string;
    readonly recorded: string;
    readonly author: Reference<Practitioner>;
    readonly targets: readonly Reference<Resource>[];
  },
): Reference<Provenance> {
  return add<Provenance>(chart, {
    resourceType: 'Provenance',
    id: spec.id,
    meta: claims('us-core-provenance'),
    target: spec.targets.map(({ reference }) => (reference === undefined ? {} : { reference })),
    recorded: spec.recorded,
    agent: [
      { type: hl7('provenance-participant-type', 'author', 'Author'), who: spec.author, onBehalfOf: harborlight },
      {
        type: {
          coding: [
            coding(
              'http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type',
              'transmitter',
              'Transmitter',
            ),
          ],
        },
        who: harborlight,
      },
    ],
  });
}

/** States who keeps all of the chart that nobody has stated it of. */
export function attestRest(chart: Chart, date: string): void {
  const stated = new Set(
    chart.resources.flatMap((resource) =>
      resource.resourceType === 'Provenance' ? resource.target.map(({ reference }) => reference) : [],
    ),
  );
  const rest = chart.resources
    .filter(({ resourceType }) => resourceType !== 'Provenance')
    .map(({ resourceType, id = '' }) => refTo<Resource>(resourceType, id))
    .filter(({ reference }) => !stated.has(reference));
  attest(chart, { id: `kept-${chart.slug}-${date}`, recorded: at(date, '18:00'), author: hale, targets: rest });
}

/** Files one visit: encounter, vitals, questionnaires, diagnosis, note and who wrote it. */
export function recordVisit(chart: Chart, visit: Visit): VisitRecord {
  const encounter = openEncounter(chart, visit);
  const when = at(visit.date, later(visit.time, 5));
  const setting = { date: visit.date, when, encounter, performer: hale };
  const observations = [
    ...(visit.vitals ? recordVitals(chart, setting, visit.vitals) : []),
    ...(visit.scores ?? []).flatMap((score) => recordScore(chart, { ...setting, performer: visit.clinician }, score)),
  ];
  const targets: Reference<Resource>[] = [encounter, ...observations];
  if (visit.diagnosis) {
    targets.push(
      addEncounterDiagnosis(chart, { ...visit.diagnosis, date: visit.date, encounter, recorder: visit.clinician }),
    );
  }
  const signedAt = at(visit.date, later(visit.time, kinds[visit.kind][4] + 12));
  if (visit.note) {
    const html = visit.note.file.endsWith('.html');
    targets.push(
      fileDocument(chart, {
        id: `note-${chart.slug}-${visit.date}`,
        title: `${kinds[visit.kind][1]} note, ${visit.date}`,
        type: visit.kind === 'intake' ? ['34117-2', 'History and physical note'] : ['11506-3', 'Progress note'],
        contentType: html ? 'text/html' : 'text/plain',
        content: readNote(visit.note.file, noteValues(visit)),
        when: signedAt,
        author: visit.clinician,
        encounter,
        period: { start: at(visit.date, visit.time), end: at(visit.date, later(visit.time, kinds[visit.kind][4])) },
        storage: visit.note.storage,
      }),
    );
  }
  attest(chart, { id: `signed-${chart.slug}-${visit.date}`, recorded: signedAt, author: visit.clinician, targets });
  return { encounter, when, observations };
}
