import type {
  DiagnosticReport,
  Encounter,
  Observation,
  Practitioner,
  Reference,
  ServiceRequest,
  Specimen,
} from '@medplum/fhirtypes';
import { labMedicalDirector, referenceLab } from '../practice.ts';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import { addDays, at } from './clock.ts';
import { claims, hl7, loinc, observationCategory, quantity, snomed } from './codes.ts';
import { type AnalyteName, analytes, type PanelName, panels, specimenKinds } from './lab-catalog.ts';

/** A number, a SNOMED result, free text, or the reason there is none. */
export type LabValue =
  | number
  | { readonly code: string; readonly display: string }
  | { readonly text: string }
  | { readonly absent: 'not-performed' | 'error' };

export interface Draw {
  readonly date: string;
  readonly time: string;
  readonly orderedBy: Reference<Practitioner>;
  readonly encounter?: Reference<Encounter>;
  readonly reason: string;
  readonly results: Partial<Record<PanelName, Partial<Record<AnalyteName, LabValue>>>>;
}

type Range = { readonly low?: number; readonly high?: number };

function rangeOf(low: number | undefined, high: number | undefined): Range {
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}

function interpret(value: number, range: Range) {
  if (range.low !== undefined && value < range.low) return hl7('v3-ObservationInterpretation', 'L', 'Low');
  if (range.high !== undefined && value > range.high) return hl7('v3-ObservationInterpretation', 'H', 'High');
  return hl7('v3-ObservationInterpretation', 'N', 'Normal');
}

function resultOf(name: AnalyteName, value: LabValue): Partial<Observation> {
  if (typeof value === 'object') {
    if ('code' in value) return { valueCodeableConcept: snomed(value.code, value.display) };
    if ('text' in value) return { valueString: value.text };
    const display = value.absent === 'error' ? 'Error' : 'Not Performed';
    return { dataAbsentReason: hl7('data-absent-reason', value.absent, display) };
  }
  const analyte = analytes[name];
  const range = rangeOf(analyte.low, analyte.high);
  const bounds = {
    ...(range.low === undefined ? {} : { low: quantity(range.low, analyte.unit, analyte.ucum) }),
    ...(range.high === undefined ? {} : { high: quantity(range.high, analyte.unit, analyte.ucum) }),
  };
  return {
    valueQuantity: quantity(value, analyte.unit, analyte.ucum),
    interpretation: [interpret(value, range)],
    ...(Object.keys(bounds).length === 0 ? {} : { referenceRange: [bounds] }),
  };
}

function orderFor(chart: Chart, draw: Draw, panel: PanelName): Reference<ServiceRequest> {
  return add<ServiceRequest>(chart, {
    resourceType: 'ServiceRequest',
    id: `order-${panel}-${chart.slug}-${draw.date}`,
    meta: claims('us-core-servicerequest'),
    status: 'completed',
    intent: 'order',
    category: [snomed('108252007', 'Laboratory procedure')],
    code: loinc(panels[panel].code, panels[panel].display),
    subject: chart.patient,
    ...(draw.encounter === undefined ? {} : { encounter: draw.encounter }),
    occurrenceDateTime: at(draw.date, draw.time),
    authoredOn: at(draw.date, draw.time),
    requester: draw.orderedBy,
    performer: [referenceLab],
    reasonCode: [{ text: draw.reason }],
  });
}

function collect(chart: Chart, draw: Draw, kind: keyof typeof specimenKinds): Reference<Specimen> {
  const [code, display] = specimenKinds[kind];
  return add<Specimen>(chart, {
    resourceType: 'Specimen',
    id: `${kind}-${chart.slug}-${draw.date}`,
    meta: claims('us-core-specimen'),
    accessionIdentifier: {
      system: 'https://casco-reference-lab.example/accession',
      value: `${draw.date.replaceAll('-', '')}-${chart.slug}-${kind}`,
    },
    status: 'available',
    type: snomed(code, display),
    subject: chart.patient,
    receivedTime: at(draw.date, '17:40'),
    collection: { collectedDateTime: at(draw.date, draw.time) },
  });
}

/** Files one draw: an order, a specimen per kind, the results and the report of every panel. */
export function recordLabs(chart: Chart, draw: Draw): Reference<Observation>[] {
  const issued = at(addDays(draw.date, 1), '07:15');
  const specimens = new Map<string, Reference<Specimen>>();
  const all: Reference<Observation>[] = [];
  for (const panel of Object.keys(draw.results) as PanelName[]) {
    const basedOn = orderFor(chart, draw, panel);
    const kind = panels[panel].specimen;
    const specimen = specimens.get(kind) ?? collect(chart, draw, kind);
    specimens.set(kind, specimen);
    const results = Object.entries(draw.results[panel] ?? {}).map(([name, value]) => {
      const analyte = name as AnalyteName;
      return add<Observation>(
        chart,
        {
          resourceType: 'Observation',
          id: `${analyte}-${chart.slug}-${draw.date}`,
          meta: claims('us-core-observation-lab'),
          basedOn: [basedOn],
          status: 'final',
          category: [observationCategory('laboratory', 'Laboratory')],
          code: loinc(analytes[analyte].code, analytes[analyte].display),
          subject: chart.patient,
          ...(draw.encounter === undefined ? {} : { encounter: draw.encounter }),
          effectiveDateTime: at(draw.date, draw.time),
          issued,
          performer: [referenceLab],
          ...resultOf(analyte, value),
          specimen,
        },
        analytes[analyte].display,
      );
    });
    all.push(...results);
    add<DiagnosticReport>(chart, {
      resourceType: 'DiagnosticReport',
      id: `${panel}-${chart.slug}-${draw.date}`,
      meta: claims('us-core-diagnosticreport-lab'),
      basedOn: [basedOn],
      status: 'final',
      category: [hl7('v2-0074', 'LAB', 'Laboratory')],
      code: loinc(panels[panel].code, panels[panel].display),
      subject: chart.patient,
      ...(draw.encounter === undefined ? {} : { encounter: draw.encounter }),
      effectiveDateTime: at(draw.date, draw.time),
      issued,
      performer: [referenceLab, labMedicalDirector],
      specimen: [specimen],
      result: results,
    });
  }
  return all;
}
