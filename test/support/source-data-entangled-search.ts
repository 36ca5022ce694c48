import type { Json } from './evaluate-parameters.ts';

const at = (reference: string): Json => ({ reference });
const ucum = 'http://unitsofmeasure.org';
const mrnType = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR', display: 'Record' }],
};

function quantity(value: number, code: string): Json {
  return { value, unit: code, system: ucum, code };
}

function narrative(text: string): Json {
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>` };
}

/**
 * What the rest of R4's search looks into: narratives, components, identifiers in references, positions, hierarchies, tags,
 * numbers and lists, of a patient and pointing across at the other. No patient shares a word, code or quantity of these.
 */
export function searchableChartOf(me: string, other: string, word: string): Json[] {
  const subject = { ...at(`Patient/${me}`), identifier: { system: 'http://example.org/mrn', value: `MRN-${word}` } };
  const own = me === 'a' ? 1 : 2;
  const meta = {
    tag: [{ system: 'http://example.org/tags', code: `tag-${me}`, display: `Tag of ${word}` }],
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: me === 'a' ? 'N' : 'R' }],
    profile: [`http://example.org/profiles/${me}`],
    source: `http://example.org/sources/${me}`,
  };
  return [
    {
      resourceType: 'Observation',
      id: `${me}-pressure`,
      meta,
      text: narrative(`Pressure in the narrative of ${word}, with the word ${me}canary`),
      identifier: [{ type: mrnType, system: 'http://example.org/results', value: `result-${me}` }],
      status: me === 'a' ? 'final' : 'amended',
      code: { coding: [{ system: 'http://loinc.org', code: '85354-9', display: `Panel of ${word}` }] },
      subject,
      performer: [{ type: 'Practitioner', identifier: { system: 'http://example.org/staff', value: `staff-${me}` } }],
      focus: [at(`Observation/${other}-pressure`)],
      hasMember: [at(`Observation/${other}-pressure`), at(`Observation/${me}-weight`)],
      effectivePeriod: { start: `202${own}-05-01T10:00:00Z`, end: `202${own}-05-01T10:30:00Z` },
      component: [
        {
          code: { coding: [{ system: 'http://loinc.org', code: '8480-6' }] },
          valueQuantity: quantity(110 + own, 'mm[Hg]'),
        },
        {
          code: { coding: [{ system: 'http://loinc.org', code: '8462-4' }] },
          valueQuantity: quantity(70 + own, 'mm[Hg]'),
        },
        { code: { text: `Mood of ${word}` }, valueString: `Component of ${word}` },
      ],
    },
    {
      resourceType: 'Location',
      id: `${me}-home`,
      text: narrative(`Home of ${word}`),
      name: `Home of ${word}`,
      position: { longitude: 10 * own, latitude: 50 },
      partOf: at('Location/shared'),
    },
    { resourceType: 'Location', id: `${me}-room`, name: `Room of ${word}`, partOf: at(`Location/${me}-home`) },
    {
      resourceType: 'Encounter',
      id: `${me}-home-visit`,
      meta,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: me === 'a' ? 'HH' : 'EMER' },
      subject,
      length: quantity(20 + own, 'min'),
      location: [{ location: at(`Location/${me}-room`) }],
      partOf: at(`Encounter/${other}-home-visit`),
    },
    {
      resourceType: 'RiskAssessment',
      id: `${me}-risk`,
      status: 'final',
      subject,
      encounter: at(`Encounter/${other}-home-visit`),
      prediction: [{ outcome: { text: `Outcome of ${word}` }, probabilityDecimal: own / 10 }],
    },
    {
      resourceType: 'List',
      id: `${me}-across`,
      text: narrative(`Nothing but the other's, for ${word}`),
      status: 'current',
      mode: 'snapshot',
      subject,
      entry: [
        { item: at(`Observation/${other}-pressure`) },
        { item: at(`Patient/${other}`) },
        { item: at('Organization/shared') },
        { item: at(`List/${other}-across`) },
      ],
    },
    {
      resourceType: 'Composition',
      id: `${me}-summary`,
      status: 'final',
      type: { text: `Summary of ${word}` },
      subject,
      date: `202${own}-06-01`,
      author: [at('Practitioner/shared'), at(`RelatedPerson/${other}-sibling`)],
      title: `Summary of ${word}`,
      relatesTo: [{ code: 'appends', targetReference: at(`Composition/${other}-summary`) }],
      section: [
        { title: `Section of ${word}`, entry: [at(`Observation/${other}-pressure`), at(`Observation/${me}-pressure`)] },
      ],
    },
    {
      resourceType: 'AuditEvent',
      id: `${me}-audit`,
      type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110110' },
      recorded: `202${own}-07-01T10:00:00Z`,
      agent: [{ who: at(`Patient/${me}`), requestor: true, network: { address: `host-${me}.example.org` } }],
      source: { observer: at('Organization/shared') },
      entity: [{ what: at(`Observation/${other}-pressure`), name: `Read by ${word}` }],
    },
  ];
}

/** Of nobody, and named by nobody's record but the bystander's. */
export const searchableOrphans: readonly Json[] = [
  {
    resourceType: 'Location',
    id: 'nobodys',
    name: 'Bystander building that nobody mentions',
    position: { longitude: 30, latitude: 50 },
    managingOrganization: at('Organization/shared'),
    partOf: at('Location/shared'),
  },
];
