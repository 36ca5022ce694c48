// What a credential's words let be seen, judged by looking at each resource: shares no code with what decides it in the server.
import { evaluateSearch } from './evaluate.ts';
import { intervalsOf } from './evaluate-interval.ts';
import { isJson, type Json, listOf, parameterOf } from './evaluate-parameters.ts';
import { terminology } from './evaluate-terminology.ts';

export interface JudgedGrant {
  readonly scope: string;
  readonly since?: string;
  readonly until?: string;
  readonly excludedLabels?: readonly string[];
}

/** The parameters by which resources tell of a moment; what tells of none lies in every window. */
const moments: Readonly<Record<string, readonly string[]>> = {
  AdverseEvent: ['date'],
  AllergyIntolerance: ['date', 'last-date', 'onset'],
  Appointment: ['date'],
  AuditEvent: ['date'],
  Basic: ['created'],
  CarePlan: ['date', 'activity-date'],
  CareTeam: ['date'],
  ChargeItem: ['occurrence', 'entered-date'],
  Claim: ['created'],
  ClaimResponse: ['created'],
  ClinicalImpression: ['date'],
  Communication: ['sent', 'received'],
  CommunicationRequest: ['authored', 'occurrence'],
  Composition: ['date', 'period'],
  Condition: ['onset-date', 'abatement-date', 'asserted-date', 'recorded-date'],
  Consent: ['date'],
  Contract: ['issued'],
  CoverageEligibilityRequest: ['created'],
  CoverageEligibilityResponse: ['created'],
  DetectedIssue: ['identified'],
  DeviceRequest: ['authored-on', 'event-date'],
  DiagnosticReport: ['date', 'issued'],
  DocumentManifest: ['created'],
  DocumentReference: ['date', 'period'],
  Encounter: ['date'],
  EpisodeOfCare: ['date'],
  ExplanationOfBenefit: ['created'],
  FamilyMemberHistory: ['date'],
  Flag: ['date'],
  Goal: ['start-date', 'target-date'],
  ImagingStudy: ['started'],
  Immunization: ['date'],
  ImmunizationEvaluation: ['date'],
  ImmunizationRecommendation: ['date'],
  Invoice: ['date'],
  List: ['date'],
  MeasureReport: ['date', 'period'],
  Media: ['created'],
  MedicationAdministration: ['effective-time'],
  MedicationDispense: ['whenprepared', 'whenhandedover'],
  MedicationRequest: ['authoredon', 'date'],
  MedicationStatement: ['effective'],
  NutritionOrder: ['datetime'],
  Observation: ['date'],
  Procedure: ['date'],
  Provenance: ['when', 'recorded'],
  QuestionnaireResponse: ['authored'],
  RequestGroup: ['authored'],
  ResearchSubject: ['date'],
  RiskAssessment: ['date'],
  ServiceRequest: ['authored', 'occurrence'],
  Specimen: ['collected'],
  SupplyRequest: ['date'],
  Task: ['authored-on', 'modified', 'period'],
  VisionPrescription: ['datewritten'],
};

/** Whether the resource meets all that the grant asks of it, by its letter, `r` or `s`. What leads to it is another question. */
export function isGranted(resource: Json, grant: JudgedGrant, letter: 'r' | 's'): boolean {
  return (
    grant.scope.split(' ').some((scope) => isInScope(resource, scope, letter)) &&
    isInWindow(resource, grant) &&
    !(grant.excludedLabels ?? []).some((label) => hasLabel(resource, label))
  );
}

function isInScope(resource: Json, scope: string, letter: 'r' | 's'): boolean {
  const [, type = '', rights = '', query] = /^patient\/([^.]+)\.([^?]+)(?:\?(.*))?$/.exec(scope) ?? [];
  const isType = type === '*' ? resource.resourceType !== 'AuditEvent' : resource.resourceType === type;
  if (!isType || !(rights === 'read' || rights.includes(letter))) return false;
  const pairs = [...new URLSearchParams(query ?? '')];
  return evaluateSearch([resource], String(resource.resourceType), pairs, terminology).matches.length === 1;
}

function isInWindow(resource: Json, { since, until }: JudgedGrant): boolean {
  const codes = moments[String(resource.resourceType)];
  if ((since === undefined && until === undefined) || codes === undefined) return true;
  const values = codes.flatMap((code) => parameterOf(String(resource.resourceType), code).valuesOf(resource));
  const meta = isJson(resource.meta) ? resource.meta : {};
  const dated = values.flatMap(intervalsOf);
  const spans = dated.length > 0 ? dated : intervalsOf({ type: 'instant', value: meta.lastUpdated });
  const low = intervalsOf({ type: 'date', value: since })[0]?.low ?? Number.NEGATIVE_INFINITY;
  const high = intervalsOf({ type: 'date', value: until })[0]?.high ?? Number.POSITIVE_INFINITY;
  return spans.some((span) => span.low < high && span.high > low);
}

function hasLabel({ meta }: Json, label: string): boolean {
  const labels = isJson(meta) ? listOf(meta.security) : [];
  return labels.some((each) => isJson(each) && `${each.system}|${each.code}`.toLowerCase() === label.toLowerCase());
}
