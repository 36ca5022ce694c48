import type {
  CarePlan,
  Condition,
  Encounter,
  Observation,
  Practitioner,
  Procedure,
  Reference,
  ServiceRequest,
} from '@medplum/fhirtypes';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import { at } from './clock.ts';
import { claims, coding, snomed } from './codes.ts';

export function addReferral(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly category: readonly [system: string, code: string, display: string];
    readonly code: readonly [code: string, display: string];
    readonly date: string;
    readonly until: string;
    readonly status: 'active' | 'completed' | 'revoked';
    readonly by: Reference<Practitioner>;
    readonly encounter?: Reference<Encounter>;
    readonly reason: string | Reference<Condition | Observation>;
  },
): Reference<ServiceRequest> {
  return add<ServiceRequest>(chart, {
    resourceType: 'ServiceRequest',
    id: `${chart.slug}-referral-${spec.key}`,
    meta: claims('us-core-servicerequest'),
    status: spec.status,
    intent: 'order',
    category: [{ coding: [coding(spec.category[0], spec.category[1], spec.category[2])] }],
    code: snomed(spec.code[0], spec.code[1]),
    subject: chart.patient,
    ...(spec.encounter ? { encounter: spec.encounter } : {}),
    occurrencePeriod: { start: spec.date, end: spec.until },
    authoredOn: at(spec.date, '13:10'),
    requester: spec.by,
    ...(typeof spec.reason === 'string' ? { reasonCode: [{ text: spec.reason }] } : { reasonReference: [spec.reason] }),
  });
}

export function addProcedure(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly code: readonly [code: string, display: string];
    readonly date: string;
    readonly until?: string;
    readonly by: Reference<Practitioner>;
    readonly status?: 'completed' | 'in-progress' | 'stopped';
    readonly basedOn?: Reference<ServiceRequest | CarePlan>;
    readonly encounter?: Reference<Encounter>;
    readonly reason?: Reference<Condition>;
    readonly note?: string;
  },
): Reference<Procedure> {
  return add<Procedure>(chart, {
    resourceType: 'Procedure',
    id: `${chart.slug}-procedure-${spec.key}`,
    meta: claims('us-core-procedure'),
    ...(spec.basedOn ? { basedOn: [spec.basedOn] } : {}),
    status: spec.status ?? 'completed',
    code: snomed(spec.code[0], spec.code[1]),
    subject: chart.patient,
    ...(spec.encounter ? { encounter: spec.encounter } : {}),
    ...(spec.until ? { performedPeriod: { start: spec.date, end: spec.until } } : { performedDateTime: spec.date }),
    performer: [{ actor: spec.by }],
    ...(spec.reason ? { reasonReference: [spec.reason] } : {}),
    ...(spec.note ? { note: [{ text: spec.note }] } : {}),
  });
}
