// What US Core 3.1.1, 4.0.0 and 5.0.1 ask servers to search by, type by type. Facts of the public certification test kit,
// inferno-framework/us-core-test-kit, lib/us_core_test_kit/generated/v{3.1.1,4.0.0,5.0.1}/…/metadata.yml (Apache-2.0).

/** All profiles of a type ask for the same. A combination names its parameters one after the other. */
export interface AskedOfType {
  readonly shall: readonly string[];
  readonly should?: readonly string[];
  /** Parameters that must take gt, ge, lt and le. */
  readonly compared?: readonly string[];
  /** Parameters of which a list of values must or should be taken. */
  readonly listed?: readonly string[];
  /** By parameter, what must be taken behind it in a chain. */
  readonly chains?: Readonly<Record<string, readonly string[]>>;
  readonly includes?: readonly string[];
  /** Of most types `Provenance:target`. */
  readonly revincludes?: readonly [];
}

/** What the three versions ask for alike; of five of these types 5.0.1 asks for more. */
const inAll: Readonly<Record<string, AskedOfType>> = {
  AllergyIntolerance: { shall: ['patient'], should: ['patient clinical-status'] },
  CarePlan: {
    shall: ['patient category'],
    should: ['patient category status', 'patient category date', 'patient category status date'],
    compared: ['date'],
    listed: ['status'],
  },
  CareTeam: { shall: ['patient status'], listed: ['status'] },
  Condition: {
    shall: ['patient'],
    should: ['patient category', 'patient clinical-status', 'patient code', 'patient onset-date'],
    compared: ['onset-date'],
  },
  Device: { shall: ['patient'], should: ['patient type'] },
  DiagnosticReport: {
    shall: ['patient', 'patient category', 'patient category date', 'patient code'],
    should: ['patient status', 'patient code date'],
    compared: ['date'],
    listed: ['status', 'code'],
  },
  DocumentReference: {
    shall: ['_id', 'patient', 'patient category', 'patient category date', 'patient type'],
    should: ['patient status', 'patient type period'],
    compared: ['date', 'period'],
    listed: ['status'],
  },
  Encounter: {
    shall: ['_id', 'patient', 'patient date'],
    should: ['identifier', 'patient class', 'patient status', 'patient type'],
    compared: ['date'],
  },
  Goal: {
    shall: ['patient'],
    should: ['patient lifecycle-status', 'patient target-date'],
    compared: ['target-date'],
  },
  Immunization: { shall: ['patient'], should: ['patient date', 'patient status'], compared: ['date'] },
  Location: {
    shall: ['name', 'address'],
    should: ['address-city', 'address-state', 'address-postalcode'],
    revincludes: [],
  },
  MedicationRequest: {
    shall: ['patient intent', 'patient intent status'],
    should: ['patient intent encounter', 'patient intent authoredon'],
    compared: ['authoredon'],
    listed: ['intent', 'status'],
    includes: ['MedicationRequest:medication'],
  },
  Observation: {
    shall: ['patient category', 'patient category date', 'patient code'],
    should: ['patient category status', 'patient code date'],
    compared: ['date'],
    listed: ['status', 'code'],
  },
  Organization: { shall: ['name', 'address'], revincludes: [] },
  Patient: {
    shall: ['_id', 'identifier', 'name', 'birthdate name', 'gender name'],
    should: ['birthdate family', 'family gender'],
  },
  Practitioner: { shall: ['name', 'identifier'], revincludes: [] },
  PractitionerRole: {
    shall: ['specialty', 'practitioner'],
    chains: { practitioner: ['identifier', 'name'] },
    includes: ['PractitionerRole:endpoint', 'PractitionerRole:practitioner'],
    revincludes: [],
  },
  Procedure: {
    shall: ['patient', 'patient date'],
    should: ['patient status', 'patient code date'],
    compared: ['date'],
    listed: ['status', 'code'],
  },
};

const since501: Readonly<Record<string, AskedOfType>> = {
  CareTeam: {
    shall: ['patient status'],
    should: ['role', 'patient role'],
    listed: ['status'],
    includes: ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson'].map(
      (type) => `CareTeam:participant:${type}`,
    ),
  },
  Condition: {
    shall: ['patient'],
    should: [
      ...['patient category', 'patient category encounter', 'patient clinical-status', 'patient code'],
      ...['patient onset-date', 'patient abatement-date', 'patient asserted-date', 'patient recorded-date'],
    ],
    compared: ['onset-date', 'abatement-date', 'asserted-date', 'recorded-date'],
  },
  Encounter: {
    shall: ['_id', 'patient', 'patient date'],
    should: [
      ...['identifier', 'patient class', 'patient status', 'patient type'],
      ...['patient location', 'patient discharge-disposition'],
    ],
    compared: ['date'],
  },
  Goal: {
    shall: ['patient'],
    should: ['patient lifecycle-status', 'patient target-date', 'patient description'],
    compared: ['target-date'],
  },
  Practitioner: { shall: ['name', 'identifier'], should: ['_id'], revincludes: [] },
  QuestionnaireResponse: {
    shall: ['_id', 'patient'],
    should: [
      ...['patient authored', 'patient status', 'patient questionnaire'],
      ...['patient _tag', 'patient _tag authored'],
    ],
    compared: ['authored'],
    listed: ['status'],
  },
  RelatedPerson: { shall: ['_id'], should: ['patient'] },
  ServiceRequest: {
    shall: ['_id', 'patient', 'patient category', 'patient category authored', 'patient code'],
    should: ['patient status', 'patient code authored'],
    compared: ['authored'],
    listed: ['status', 'code'],
  },
};

/** By version and type. 3.1.1 and 4.0.0 ask for the same searches. */
export const usCoreOlderSearches: Readonly<Record<string, Readonly<Record<string, AskedOfType>>>> = {
  '3.1.1': inAll,
  '4.0.0': inAll,
  '5.0.1': { ...inAll, ...since501 },
};
