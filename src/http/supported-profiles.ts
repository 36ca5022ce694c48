// The profiles of the US Core server's CapabilityStatement, 6.1.0, and those that 4.0.0, 5.0.1 and 7.0.0 have besides.
// https://hl7.org/fhir/us/core/STU6.1/CapabilityStatement-us-core-server.html https://hl7.org/fhir/us/core/history.html
import type { ResourceType } from '../fhir/resource-types.ts';

/** The statement that this server's statement follows. */
export const usCoreServer = 'http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server|6.1.0';

const profileBase = 'http://hl7.org/fhir/us/core/StructureDefinition/';
const profileNames: ReadonlyMap<ResourceType, readonly string[]> = new Map<ResourceType, readonly string[]>([
  ['AllergyIntolerance', ['us-core-allergyintolerance']],
  ['CarePlan', ['us-core-careplan']],
  ['CareTeam', ['us-core-careteam']],
  [
    'Condition',
    ['us-core-condition', 'us-core-condition-encounter-diagnosis', 'us-core-condition-problems-health-concerns'],
  ],
  ['Coverage', ['us-core-coverage']],
  ['Device', ['us-core-implantable-device']],
  ['DiagnosticReport', ['us-core-diagnosticreport-lab', 'us-core-diagnosticreport-note']],
  ['DocumentReference', ['us-core-documentreference']],
  ['Encounter', ['us-core-encounter']],
  ['Goal', ['us-core-goal']],
  ['Immunization', ['us-core-immunization']],
  ['Location', ['us-core-location']],
  ['Medication', ['us-core-medication']],
  ['MedicationDispense', ['us-core-medicationdispense']],
  ['MedicationRequest', ['us-core-medicationrequest']],
  [
    'Observation',
    [
      'head-occipital-frontal-circumference-percentile',
      'pediatric-bmi-for-age',
      'pediatric-weight-for-height',
      'us-core-average-blood-pressure',
      'us-core-blood-pressure',
      'us-core-bmi',
      'us-core-body-height',
      'us-core-body-temperature',
      'us-core-body-weight',
      'us-core-care-experience-preference',
      'us-core-head-circumference',
      'us-core-heart-rate',
      'us-core-observation-clinical-result',
      'us-core-observation-clinical-test',
      'us-core-observation-imaging',
      'us-core-observation-lab',
      'us-core-observation-occupation',
      'us-core-observation-pregnancyintent',
      'us-core-observation-pregnancystatus',
      'us-core-observation-screening-assessment',
      'us-core-observation-sdoh-assessment',
      'us-core-observation-sexual-orientation',
      'us-core-observation-social-history',
      'us-core-observation-survey',
      'us-core-pulse-oximetry',
      'us-core-respiratory-rate',
      'us-core-simple-observation',
      'us-core-smokingstatus',
      'us-core-treatment-intervention-preference',
      'us-core-vital-signs',
    ],
  ],
  ['Organization', ['us-core-organization']],
  ['Patient', ['us-core-patient']],
  ['Practitioner', ['us-core-practitioner']],
  ['PractitionerRole', ['us-core-practitionerrole']],
  ['Procedure', ['us-core-procedure']],
  ['Provenance', ['us-core-provenance']],
  ['QuestionnaireResponse', ['us-core-questionnaireresponse']],
  ['RelatedPerson', ['us-core-relatedperson']],
  ['ServiceRequest', ['us-core-servicerequest']],
  ['Specimen', ['us-core-specimen']],
]);

/** Canonical URLs of a type's US Core profiles; empty when it has none. */
export function supportedProfilesOf(resourceType: ResourceType): readonly string[] {
  return (profileNames.get(resourceType) ?? []).map((name) => profileBase + name);
}
