// What a credential may see, as a patient chooses it: parts of the record in words, each of them some SMART scopes.

export const partNames = [
  'problems',
  'medications',
  'allergies',
  'immunizations',
  'vitals',
  'labs',
  'questionnaires',
  'visits',
  'plans',
  'documents',
  'coverage',
] as const;

export type PartName = (typeof partNames)[number];

const categories = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Types whole, or with a condition. */
const typesByPart: Readonly<Record<PartName, readonly string[]>> = {
  problems: ['Condition'],
  medications: ['MedicationRequest', 'MedicationStatement', 'MedicationDispense', 'MedicationAdministration'],
  allergies: ['AllergyIntolerance'],
  immunizations: ['Immunization', 'ImmunizationRecommendation'],
  vitals: [`Observation?category=${categories}|vital-signs`],
  labs: [`Observation?category=${categories}|laboratory`, 'DiagnosticReport', 'Specimen'],
  questionnaires: [`Observation?category=${categories}|survey`, 'QuestionnaireResponse'],
  visits: ['Encounter', 'Appointment', 'Procedure'],
  plans: ['CarePlan', 'CareTeam', 'Goal'],
  documents: ['DocumentReference', 'Binary'],
  coverage: ['Coverage'],
};

/** Who the patient is, and what everything else refers to: without these no part can be understood. */
const alwaysSeen = ['Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Medication', 'Device'];

const whole: ReadonlySet<string> = new Set(['patient/*.rs', 'patient/*.read', 'patient/*.*']);

export function isPartName(text: string): text is PartName {
  return (partNames as readonly string[]).includes(text);
}

export function scopeOf(parts: readonly PartName[]): string {
  return [...alwaysSeen, ...parts.flatMap((part) => typesByPart[part])].map(scopeFor).join(' ');
}

/** What a scope means in words; `other` when it holds more, or something else, than these parts. */
export function partsOf(scope: string): 'whole' | { readonly parts: readonly PartName[]; readonly hasOther: boolean } {
  const scopes = scope.split(' ');
  if (scopes.some((each) => whole.has(each))) return 'whole';
  const parts = partNames.filter((part) => typesByPart[part].every((type) => scopes.includes(scopeFor(type))));
  const named = new Set([...alwaysSeen, ...parts.flatMap((part) => typesByPart[part])].map(scopeFor));
  return { parts, hasOther: scopes.some((each) => !named.has(each)) };
}

function scopeFor(type: string): string {
  const [name, condition] = type.split('?');
  return `patient/${name}.rs${condition === undefined ? '' : `?${condition}`}`;
}
