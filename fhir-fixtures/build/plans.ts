import type {
  Appointment,
  CarePlan,
  CareTeam,
  Condition,
  Coverage,
  Goal,
  Immunization,
  Location,
  Organization,
  Patient,
  Practitioner,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import { hale, harborlight } from '../practice.ts';
import type { Chart } from './chart.ts';
import { add, refTo } from './chart.ts';
import { at, later } from './clock.ts';
import { claims, coding, concept, hl7, loinc, quantity, snomed } from './codes.ts';

export function addGoal(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly text: string;
    readonly start: string;
    readonly due: string;
    readonly status: 'active' | 'completed' | 'on-hold' | 'cancelled';
    readonly addresses: Reference<Condition>;
    readonly by: Reference<Practitioner>;
    /** A score the goal wants to stay under. */
    readonly measure?: readonly [code: string, display: string, below: number];
    readonly note?: string;
  },
): Reference<Goal> {
  return add<Goal>(
    chart,
    {
      resourceType: 'Goal',
      id: `${chart.slug}-goal-${spec.key}`,
      meta: claims('us-core-goal'),
      lifecycleStatus: spec.status,
      achievementStatus:
        spec.status === 'completed'
          ? hl7('goal-achievement', 'achieved', 'Achieved')
          : hl7('goal-achievement', 'in-progress', 'In Progress'),
      description: { text: spec.text },
      subject: chart.patient,
      startDate: spec.start,
      target: [
        {
          ...(spec.measure
            ? {
                measure: loinc(spec.measure[0], spec.measure[1]),
                detailRange: { high: quantity(spec.measure[2], 'score', '{score}') },
              }
            : {}),
          dueDate: spec.due,
        },
      ],
      expressedBy: spec.by,
      addresses: [spec.addresses],
      ...(spec.note ? { note: [{ text: spec.note }] } : {}),
    },
    spec.text,
  );
}

/** A treatment plan whose narrative says in prose what its activities say as data. */
export function addCarePlan(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly start: string;
    readonly end?: string;
    readonly status: 'active' | 'completed' | 'revoked';
    readonly addresses: readonly Reference<Condition>[];
    readonly goals: readonly Reference<Goal>[];
    readonly author: Reference<Practitioner>;
    readonly activities: readonly string[];
    readonly replaces?: Reference<CarePlan>;
  },
): Reference<CarePlan> {
  const body = spec.paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('');
  const done = spec.status === 'active' ? 'in-progress' : 'completed';
  return add<CarePlan>(
    chart,
    {
      resourceType: 'CarePlan',
      id: `${chart.slug}-plan-${spec.key}`,
      meta: claims('us-core-careplan'),
      text: {
        status: 'additional',
        div: `<div xmlns="http://www.w3.org/1999/xhtml"><h2>${spec.title}</h2>${body}</div>`,
      },
      ...(spec.replaces ? { replaces: [spec.replaces] } : {}),
      status: spec.status,
      intent: 'plan',
      category: [
        concept(
          'Assessment and plan of treatment',
          coding(
            'http://hl7.org/fhir/us/core/CodeSystem/careplan-category',
            'assess-plan',
            'Assessment and Plan of Treatment',
          ),
        ),
      ],
      title: spec.title,
      subject: chart.patient,
      period: { start: spec.start, ...(spec.end ? { end: spec.end } : {}) },
      created: spec.start,
      author: spec.author,
      careTeam: [refTo<CareTeam>('CareTeam', `${chart.slug}-care-team`)],
      addresses: [...spec.addresses],
      goal: [...spec.goals],
      activity: spec.activities.map((description) => ({ detail: { status: done, description } })),
    },
    spec.title,
  );
}

type Member = NonNullable<CareTeam['participant']>[number]['member'];

export function addCareTeam(
  chart: Chart,
  since: string,
  members: readonly { readonly role: readonly [code: string, display: string]; readonly member: NonNullable<Member> }[],
  ended?: string,
): Reference<CareTeam> {
  return add<CareTeam>(chart, {
    resourceType: 'CareTeam',
    id: `${chart.slug}-care-team`,
    meta: claims('us-core-careteam'),
    status: ended ? 'inactive' : 'active',
    category: [
      concept(
        'Longitudinal care team',
        coding('http://loinc.org', 'LA28865-6', 'Longitudinal care-coordination focused care team'),
      ),
    ],
    name: 'Care team at Harborlight',
    subject: chart.patient,
    period: { start: since, ...(ended ? { end: ended } : {}) },
    participant: members.map(({ role, member }) => ({ role: [snomed(role[0], role[1])], member })),
    managingOrganization: [harborlight],
  });
}

export function addCoverage(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly type: readonly [code: string, display: string];
    readonly memberId: string;
    readonly payor: string;
    readonly start: string;
    readonly end?: string;
    readonly relationship: readonly [code: 'self' | 'child' | 'spouse', display: string];
    readonly subscriber?: Reference<Patient | RelatedPerson>;
    readonly group: readonly [value: string, name: string];
    readonly plan: readonly [value: string, name: string];
  },
): Reference<Coverage> {
  const member = {
    type: hl7('v2-0203', 'MB', 'Member Number'),
    system: `https://${spec.payor}.example/members`,
    value: spec.memberId,
  };
  return add<Coverage>(chart, {
    resourceType: 'Coverage',
    id: `${chart.slug}-coverage-${spec.key}`,
    meta: claims('us-core-coverage'),
    identifier: [member],
    status: spec.end ? 'cancelled' : 'active',
    type: concept(spec.type[1], coding('https://nahdo.org/sopt', spec.type[0], spec.type[1])),
    subscriber: spec.subscriber ?? chart.patient,
    subscriberId: spec.memberId,
    beneficiary: chart.patient,
    relationship: hl7('subscriber-relationship', spec.relationship[0], spec.relationship[1]),
    period: { start: spec.start, ...(spec.end ? { end: spec.end } : {}) },
    payor: [refTo<Organization>('Organization', spec.payor)],
    class: [
      { type: hl7('coverage-class', 'group', 'Group'), value: spec.group[0], name: spec.group[1] },
      { type: hl7('coverage-class', 'plan', 'Plan'), value: spec.plan[0], name: spec.plan[1] },
    ],
  });
}

export function addImmunization(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly cvx: readonly [code: string, display: string];
    readonly date: string;
    readonly lot?: string;
    /** Why it was not given; a shot without it was. */
    readonly notGiven?: readonly [code: string, display: string];
    readonly historical?: boolean;
    readonly dose?: number;
  },
): void {
  add<Immunization>(chart, {
    resourceType: 'Immunization',
    id: `${chart.slug}-${spec.key}-${spec.date}`,
    meta: claims('us-core-immunization'),
    status: spec.notGiven ? 'not-done' : 'completed',
    ...(spec.notGiven ? { statusReason: hl7('v3-ActReason', spec.notGiven[0], spec.notGiven[1]) } : {}),
    vaccineCode: concept(spec.cvx[1], coding('http://hl7.org/fhir/sid/cvx', spec.cvx[0], spec.cvx[1])),
    patient: chart.patient,
    occurrenceDateTime: spec.date,
    primarySource: !(spec.historical ?? false),
    ...(spec.historical ? { reportOrigin: hl7('immunization-origin', 'record', 'Written Record') } : {}),
    ...(spec.lot ? { lotNumber: spec.lot } : {}),
    ...(spec.historical || spec.notGiven ? {} : { performer: [{ actor: hale }] }),
    ...(spec.dose ? { protocolApplied: [{ doseNumberPositiveInt: spec.dose }] } : {}),
  });
}

export function addAppointment(
  chart: Chart,
  spec: {
    readonly date: string;
    readonly time: string;
    readonly minutes: number;
    readonly status: 'booked' | 'fulfilled' | 'noshow' | 'cancelled';
    readonly clinician: Reference<Practitioner>;
    readonly description: string;
    readonly cancelled?: readonly [code: string, display: string];
  },
): void {
  const attended = spec.status === 'cancelled' ? 'declined' : 'accepted';
  add<Appointment>(chart, {
    resourceType: 'Appointment',
    id: `${chart.slug}-appointment-${spec.date}`,
    status: spec.status,
    ...(spec.cancelled
      ? { cancelationReason: hl7('appointment-cancellation-reason', spec.cancelled[0], spec.cancelled[1]) }
      : {}),
    serviceType: [{ text: spec.description }],
    appointmentType: hl7('v2-0276', 'FOLLOWUP', 'A follow up visit from a previous appointment'),
    description: spec.description,
    start: at(spec.date, spec.time),
    end: at(spec.date, later(spec.time, spec.minutes)),
    minutesDuration: spec.minutes,
    participant: [
      { actor: chart.patient, required: 'required', status: attended },
      { actor: spec.clinician, required: 'required', status: 'accepted' },
      { actor: refTo<Location>('Location', 'harborlight-clinic'), status: 'accepted' },
    ],
  });
}
