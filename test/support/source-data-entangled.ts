import type { Json } from './evaluate-parameters.ts';
import { searchableChartOf, searchableOrphans } from './source-data-entangled-search.ts';

const at = (reference: string): Json => ({ reference });
const codes = { weight: '29463-7', mood: '44261-6' } as const;

function coded(code: string, system = 'http://loinc.org'): Json {
  return { coding: [{ system, code }] };
}

/** A patient and everything that is theirs, pointing across at the other patient wherever an element allows it. */
function chartOf(me: string, other: string, word: string): Json[] {
  const subject = at(`Patient/${me}`);
  const theirs = (id: string) => at(`${id.split('/')[0]}/${other}-${id.split('/')[1]}`);
  const mine = (id: string) => at(`${id.split('/')[0]}/${me}-${id.split('/')[1]}`);
  const observation = (id: string, more: Json): Json => ({
    resourceType: 'Observation',
    id: `${me}-${id}`,
    status: 'final',
    code: { ...coded(codes.weight), text: `Weight of ${word}` },
    subject,
    effectiveDateTime: '2024-03-01T09:00:00Z',
    valueQuantity: { value: 70, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
    ...more,
  });
  return [
    {
      resourceType: 'Patient',
      id: me,
      identifier: [{ system: 'http://example.org/mrn', value: `MRN-${word}` }],
      name: [{ family: word, given: ['Robin'] }],
      gender: 'other',
      birthDate: '1980-02-29',
      link: [{ other: at(`Patient/${other}`), type: 'seealso' }],
      generalPractitioner: [at('Practitioner/shared')],
      managingOrganization: at('Organization/shared'),
    },
    // Both charts mention both doctors, so both patients see them.
    { resourceType: 'Practitioner', id: `${me}-own`, name: [{ family: `Doctor ${me}` }] },
    { resourceType: 'Organization', id: `${me}-focus`, name: `Only in the focus of ${word}` },
    observation('weight', {
      focus: [at(`Patient/${other}`), theirs('Observation/weight'), mine('Organization/focus')],
      performer: [at(`Practitioner/${me}-own`), theirs('Practitioner/own')],
      encounter: mine('Encounter/visit'),
    }),
    observation('astray', {
      encounter: theirs('Encounter/visit'),
      hasMember: [theirs('Observation/weight'), mine('Observation/weight')],
      derivedFrom: [theirs('DocumentReference/letter')],
      device: mine('Device/cuff'),
      specimen: theirs('Specimen/blood'),
    }),
    observation('contained', {
      contained: [
        { resourceType: 'Patient', id: 'p', name: [{ family: `Contained ${word}` }] },
        { resourceType: 'Practitioner', id: 'd', name: [{ family: `Contained doctor of ${word}` }] },
      ],
      performer: [at('#d')],
      focus: [at('#p')],
      encounter: at('Encounter/shared'),
    }),
    {
      resourceType: 'Encounter',
      id: `${me}-visit`,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [{ text: `Visit of ${word}` }],
      subject,
      period: { start: '2024-03-01T08:30:00Z', end: '2024-03-01T09:30:00Z' },
      serviceProvider: at('Organization/shared'),
      location: [{ location: at('Location/shared') }],
      partOf: theirs('Encounter/visit'),
    },
    {
      resourceType: 'Condition',
      id: `${me}-condition`,
      code: { ...coded('35489007', 'http://snomed.info/sct'), text: `Low mood of ${word}` },
      subject,
      asserter: at(`Patient/${me}`),
      evidence: [{ detail: [theirs('Observation/weight')] }],
      onsetDateTime: '2023',
    },
    {
      resourceType: 'List',
      id: `${me}-list`,
      status: 'current',
      mode: 'working',
      title: `List of ${word}`,
      subject,
      entry: [
        { item: mine('Observation/weight') },
        { item: theirs('Observation/weight') },
        { item: at('List/shared') },
      ],
    },
    {
      resourceType: 'DocumentReference',
      id: `${me}-letter`,
      status: 'current',
      subject,
      description: `Letter about ${word}`,
      content: [{ attachment: { url: 'Binary/shared' } }, { attachment: { url: `Binary/${me}-scan` } }],
      context: { related: [theirs('Binary/scan')] },
    },
    { resourceType: 'Binary', id: `${me}-scan`, contentType: 'text/plain', data: 'U2Nhbg==', securityContext: subject },
    { resourceType: 'Specimen', id: `${me}-blood`, subject, note: [{ text: `Blood of ${word}` }] },
    {
      resourceType: 'Device',
      id: `${me}-cuff`,
      patient: subject,
      lotNumber: `Cuff of ${word}`,
      owner: at('Organization/shared'),
    },
    {
      resourceType: 'Provenance',
      id: `${me}-provenance`,
      target: [mine('Observation/weight')],
      recorded: '2024-03-01T10:00:00Z',
      agent: [{ who: at(`Practitioner/${me}-scribe`) }],
      reason: [{ text: `Written for ${word}` }],
    },
    { resourceType: 'Practitioner', id: `${me}-scribe`, name: [{ family: `Scribe of ${word}` }] },
    {
      resourceType: 'MedicationRequest',
      id: `${me}-prescription`,
      status: 'active',
      intent: 'order',
      medicationReference: at('Medication/shared'),
      subject,
      note: [{ text: `Prescribed to ${word}` }],
    },
    { resourceType: 'RelatedPerson', id: `${me}-sibling`, patient: subject, name: [{ family: `Sibling of ${word}` }] },
    {
      resourceType: 'QuestionnaireResponse',
      id: `${me}-answers`,
      status: 'completed',
      questionnaire: 'http://example.org/questionnaires/mood|1',
      subject,
      author: theirs('RelatedPerson/sibling'),
      item: [{ linkId: '1', text: `Asked of ${word}` }],
    },
    {
      resourceType: 'Task',
      id: `${me}-task`,
      status: 'requested',
      intent: 'order',
      for: subject,
      focus: theirs('Observation/weight'),
      description: `Task for ${word}`,
    },
  ];
}

/** What nobody owns, and what both do. */
const between: readonly Json[] = [
  { resourceType: 'Organization', id: 'shared', name: 'Clinic', partOf: at('Organization/parent') },
  { resourceType: 'Organization', id: 'parent', name: 'Trust' },
  { resourceType: 'Organization', id: 'orphan', name: 'Bystander clinic that nobody mentions' },
  { resourceType: 'Practitioner', id: 'shared', name: [{ family: 'Shared' }] },
  { resourceType: 'Location', id: 'shared', name: 'Room 1', managingOrganization: at('Organization/shared') },
  { resourceType: 'Medication', id: 'shared', code: coded('861007', 'http://www.nlm.nih.gov/research/umls/rxnorm') },
  { resourceType: 'Binary', id: 'shared', contentType: 'text/plain', data: 'U2hhcmVk' },
  { resourceType: 'Binary', id: 'orphan', contentType: 'text/plain', data: 'QnlzdGFuZGVy' },
  {
    resourceType: 'Questionnaire',
    id: 'mood',
    url: 'http://example.org/questionnaires/mood',
    version: '1',
    status: 'active',
    code: [{ system: 'http://loinc.org', code: codes.mood }],
  },
  {
    resourceType: 'Encounter',
    id: 'shared',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    serviceProvider: at('Organization/shared'),
  },
  {
    resourceType: 'List',
    id: 'shared',
    status: 'current',
    mode: 'working',
    entry: [
      { item: at('Observation/a-weight') },
      { item: at('Observation/b-weight') },
      { item: at('Practitioner/b-own') },
    ],
  },
  {
    resourceType: 'Group',
    id: 'both',
    type: 'person',
    actual: true,
    member: [{ entity: at('Patient/a') }, { entity: at('Patient/b') }],
  },
  {
    resourceType: 'Group',
    id: 'b-only',
    type: 'person',
    actual: true,
    name: 'Bystander group',
    member: [{ entity: at('Patient/b') }],
  },
  {
    resourceType: 'Provenance',
    id: 'of-both',
    target: [at('Observation/a-weight'), at('Observation/b-weight')],
    recorded: '2024-03-02T10:00:00Z',
    agent: [{ who: at('Practitioner/shared') }],
  },
  {
    resourceType: 'Provenance',
    id: 'of-shared',
    target: [at('Organization/shared')],
    recorded: '2024-03-02T11:00:00Z',
    agent: [{ who: at('Organization/parent') }],
  },
  {
    resourceType: 'Provenance',
    id: 'of-shared-and-b',
    target: [at('Organization/shared'), at('Condition/b-condition')],
    recorded: '2024-03-02T12:00:00Z',
    agent: [{ who: { display: 'Bystander agent' } }],
  },
  {
    resourceType: 'Appointment',
    id: 'of-both',
    status: 'booked',
    participant: [
      { actor: at('Patient/a'), status: 'accepted' },
      { actor: at('Patient/b'), status: 'accepted' },
    ],
  },
  {
    resourceType: 'Observation',
    id: 'b-measured-by-a',
    status: 'final',
    code: coded(codes.weight),
    subject: at('Patient/b'),
    performer: [at('Patient/a')],
  },
];

/**
 * Patients `a` (whose texts say Asker) and `b` (Bystander) with twin charts that refer to each other in every way, beside
 * resources that nobody or both of them own. Texts that say Bystander are of `b` alone.
 */
export function twoEntangledPatients(): Json[] {
  return [
    ...between.slice(0, 8),
    ...chartOf('a', 'b', 'Asker'),
    ...searchableChartOf('a', 'b', 'Asker'),
    ...chartOf('b', 'a', 'Bystander'),
    ...searchableChartOf('b', 'a', 'Bystander'),
    ...between.slice(8),
    ...searchableOrphans,
  ];
}
