import type { AllergyIntolerance, Condition, Encounter, Practitioner, Reference } from '@medplum/fhirtypes';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import {
  claims,
  coding,
  concept,
  hl7,
  icd10System,
  rxnormSystem,
  snomed,
  snomedSystem,
  usCoreCategorySystem,
} from './codes.ts';

export interface ProblemSpec {
  readonly key: string;
  readonly kind?: 'problem-list-item' | 'health-concern';
  /** A screening domain beside the kind, for concerns that a screening raised. */
  readonly domain?: readonly [code: string, display: string];
  readonly snomed: readonly [code: string, display: string];
  readonly icd10?: readonly [code: string, display: string];
  readonly onset?: string;
  readonly asserted?: string;
  readonly abated?: string;
  readonly status?: 'active' | 'remission' | 'resolved' | 'inactive';
  readonly recorded: string;
  readonly recorder: Reference<Practitioner>;
  readonly severity?: readonly [code: string, display: string];
  readonly note?: string;
}

function conditionCode(spec: Pick<ProblemSpec, 'snomed' | 'icd10'>) {
  const codings = [coding(snomedSystem, spec.snomed[0], spec.snomed[1])];
  if (spec.icd10) codings.push(coding(icd10System, spec.icd10[0], spec.icd10[1]));
  return concept(spec.icd10?.[1] ?? spec.snomed[1], ...codings);
}

const statusDisplay = { active: 'Active', remission: 'Remission', resolved: 'Resolved', inactive: 'Inactive' } as const;

const confirmed = hl7('condition-ver-status', 'confirmed', 'Confirmed');

/** Adds an entry to the problem list, or a health concern. */
export function addProblem(chart: Chart, spec: ProblemSpec): Reference<Condition> {
  const status = spec.status ?? 'active';
  const kind =
    spec.kind === 'health-concern'
      ? {
          coding: [
            coding('http://hl7.org/fhir/us/core/CodeSystem/condition-category', 'health-concern', 'Health Concern'),
          ],
        }
      : hl7('condition-category', 'problem-list-item', 'Problem List Item');
  const domain = spec.domain ? [{ coding: [coding(usCoreCategorySystem, spec.domain[0], spec.domain[1])] }] : [];
  return add<Condition>(
    chart,
    {
      resourceType: 'Condition',
      id: `${chart.slug}-${spec.key}`,
      meta: claims('us-core-condition-problems-health-concerns'),
      ...(spec.asserted === undefined
        ? {}
        : {
            extension: [
              { url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: spec.asserted },
            ],
          }),
      clinicalStatus: hl7('condition-clinical', status, statusDisplay[status]),
      verificationStatus: confirmed,
      category: [kind, ...domain],
      ...(spec.severity ? { severity: snomed(spec.severity[0], spec.severity[1]) } : {}),
      code: conditionCode(spec),
      subject: chart.patient,
      ...(spec.onset === undefined ? {} : { onsetDateTime: spec.onset }),
      ...(spec.abated === undefined ? {} : { abatementDateTime: spec.abated }),
      recordedDate: spec.recorded,
      recorder: spec.recorder,
      ...(spec.note === undefined ? {} : { note: [{ text: spec.note }] }),
    },
    spec.snomed[1],
  );
}

/** Adds the diagnosis an encounter was for. */
export function addEncounterDiagnosis(
  chart: Chart,
  spec: {
    readonly date: string;
    readonly snomed: readonly [code: string, display: string];
    readonly icd10: readonly [code: string, display: string];
    readonly encounter: Reference<Encounter>;
    readonly recorder: Reference<Practitioner>;
    readonly onset?: string;
    readonly abated?: string;
  },
): Reference<Condition> {
  return add<Condition>(
    chart,
    {
      resourceType: 'Condition',
      id: `diagnosis-${chart.slug}-${spec.date}`,
      meta: claims('us-core-condition-encounter-diagnosis'),
      clinicalStatus:
        spec.abated === undefined
          ? hl7('condition-clinical', 'active', 'Active')
          : hl7('condition-clinical', 'resolved', 'Resolved'),
      verificationStatus: confirmed,
      category: [hl7('condition-category', 'encounter-diagnosis', 'Encounter Diagnosis')],
      code: conditionCode(spec),
      subject: chart.patient,
      encounter: spec.encounter,
      ...(spec.onset === undefined ? {} : { onsetDateTime: spec.onset }),
      ...(spec.abated === undefined ? {} : { abatementDateTime: spec.abated }),
      recordedDate: spec.date,
      recorder: spec.recorder,
    },
    spec.icd10[1],
  );
}

export function addAllergy(
  chart: Chart,
  spec: {
    readonly key: string;
    readonly rxnorm?: readonly [code: string, display: string];
    readonly snomed?: readonly [code: string, display: string];
    readonly category: 'medication' | 'food' | 'environment';
    readonly criticality: 'low' | 'high' | 'unable-to-assess';
    readonly recorded: string;
    readonly recorder: Reference<Practitioner>;
    readonly manifestation?: readonly [code: string, display: string];
    readonly severity?: 'mild' | 'moderate' | 'severe';
    readonly resolved?: boolean;
  },
): Reference<AllergyIntolerance> {
  const codings = [
    ...(spec.rxnorm ? [coding(rxnormSystem, spec.rxnorm[0], spec.rxnorm[1])] : []),
    ...(spec.snomed ? [coding(snomedSystem, spec.snomed[0], spec.snomed[1])] : []),
  ];
  return add<AllergyIntolerance>(chart, {
    resourceType: 'AllergyIntolerance',
    id: `${chart.slug}-allergy-${spec.key}`,
    meta: claims('us-core-allergyintolerance'),
    clinicalStatus: spec.resolved
      ? hl7('allergyintolerance-clinical', 'resolved', 'Resolved')
      : hl7('allergyintolerance-clinical', 'active', 'Active'),
    verificationStatus: hl7('allergyintolerance-verification', 'confirmed', 'Confirmed'),
    type: 'allergy',
    category: [spec.category],
    criticality: spec.criticality,
    code: concept(codings[0]?.display ?? spec.key, ...codings),
    patient: chart.patient,
    recordedDate: spec.recorded,
    recorder: spec.recorder,
    ...(spec.manifestation
      ? {
          reaction: [
            {
              manifestation: [snomed(spec.manifestation[0], spec.manifestation[1])],
              ...(spec.severity ? { severity: spec.severity } : {}),
            },
          ],
        }
      : {}),
  });
}
