import { fixtureFiles, loadResources } from './source-data.ts';

/** Ids of the patients of this project's own records. */
export function fixturePatients(): string[] {
  return loadResources(fixtureFiles())
    .filter((resource) => resource.resourceType === 'Patient')
    .map((patient) => String(patient.id));
}
