import type { Medication, Organization, Practitioner, Reference, Resource } from '@medplum/fhirtypes';
import { refTo } from './build/chart.ts';
import { claims, coding, concept, rxnormSystem } from './build/codes.ts';
import { type DrugName, formulary } from './build/formulary.ts';
import { clinicians } from './practice/clinicians.ts';
import { directEndpoint, locations } from './practice/locations.ts';
import { organizations } from './practice/organizations.ts';

function medication(name: DrugName): Medication {
  const drug = formulary[name];
  return {
    resourceType: 'Medication',
    id: name,
    meta: claims('us-core-medication'),
    code: concept(drug.product, coding(rxnormSystem, drug.rxcui, drug.ingredient)),
    status: 'active',
    form: { text: drug.form },
  };
}

export const harborlight: Reference<Organization> = refTo(
  'Organization',
  'harborlight',
  'Harborlight Behavioral Health',
);
export const pharmacy: Reference<Organization> = refTo('Organization', 'back-cove-pharmacy', 'Back Cove Pharmacy');
export const hospital: Reference<Organization> = refTo(
  'Organization',
  'casco-general-hospital',
  'Casco General Hospital',
);
export const referenceLab: Reference<Organization> = refTo(
  'Organization',
  'casco-reference-lab',
  'Casco Reference Laboratory',
);

const who = (id: string, name: string): Reference<Practitioner> => refTo('Practitioner', id, name);
export const halvorsen = who('ingrid-halvorsen', 'Ingrid Halvorsen, MD');
export const okafor = who('daniel-okafor', 'Daniel Okafor, LCSW');
export const raman = who('priya-raman', 'Priya Raman, PMHNP-BC');
export const feldman = who('ruth-feldman', 'Ruth Feldman, PhD');
export const hale = who('marcus-hale', 'Marcus Hale, RN');
export const kowalczyk = who('lena-kowalczyk', 'Lena Kowalczyk, LSW');
export const beaulieu = who('thomas-beaulieu', 'Thomas Beaulieu, MD');
export const labMedicalDirector = who('susan-aldous', 'Susan Aldous, MD');

/** Everything of the practice that belongs to no patient. */
export function practiceResources(): Resource[] {
  const medications = (Object.keys(formulary) as DrugName[]).filter((name) => formulary[name].stocked);
  return [...organizations, ...locations, directEndpoint, ...clinicians, ...medications.map(medication)];
}
