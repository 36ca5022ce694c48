// The Patient compartment: whose record a resource is part of. https://hl7.org/fhir/R4/compartmentdefinition-patient.html
import { createRequire } from 'node:module';
import { parseReference } from './reference.ts';
import { isResourceType, type ResourceType } from './resource-types.ts';

const definition = createRequire(import.meta.url)('./patient-compartment.json') as Readonly<
  Record<string, readonly string[]>
>;

/** The types of R4's Patient compartment, the Patient itself among them. */
export const compartmentTypes: readonly ResourceType[] = Object.keys(definition).filter(isResourceType);

/**
 * Types that R4 leaves outside the compartment although they can name the one patient they are about. Such a resource
 * is that patient's alone; without a patient it is shared like any other outside the compartment.
 */
const beyondDefinition: Readonly<Record<string, readonly string[]>> = {
  BiologicallyDerivedProduct: ['collection.source'],
  Binary: ['securityContext'],
  Contract: ['subject'],
  Device: ['patient'],
  GuidanceResponse: ['subject'],
  Task: ['for'],
};

const pathsByType: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries({ ...definition, ...beyondDefinition })
    // A link to another Patient says that two records belong together; it opens neither to the other.
    .filter(([type]) => type !== 'Patient')
    .map(([type, paths]) => [type, paths.map((path) => path.split('.'))]),
);

/** Elements that say whom a resource is about. */
const subjectElements: ReadonlySet<string> = new Set([
  'subject',
  'patient',
  'beneficiary',
  'individual',
  'candidate',
  'for',
]);

/**
 * Stands for a patient who is none of this server's: named by a URL elsewhere, an identifier or words. It is no FHIR id, so
 * nobody's record is opened by it. A clinical resource about such a patient must not count as being about nobody, which
 * would let whoever's resource mentions it show it.
 */
export const patientElsewhere = '?';

/** Whether resources of the type can be some patient's; the others are nobody's and shared. */
export function canBeOfPatient(resourceType: string): boolean {
  return resourceType === 'Patient' || pathsByType.has(resourceType);
}

/** Ids of the patients in whose compartment the resource is, each once; empty when it is in none. */
export function compartmentsOf(resource: Readonly<Record<string, unknown>>): readonly string[] {
  const { resourceType, id } = resource;
  if (resourceType === 'Patient') {
    return typeof id === 'string' ? [id] : [];
  }
  const patients = new Set<string>();
  for (const path of pathsByType.get(String(resourceType)) ?? []) {
    collectPatients(resource, path, 0, patients);
  }
  if (patients.size === 0 && isAboutPatientElsewhere(resource)) patients.add(patientElsewhere);
  return [...patients];
}

function isAboutPatientElsewhere(resource: Readonly<Record<string, unknown>>): boolean {
  const paths = pathsByType.get(String(resource.resourceType)) ?? [];
  return paths.some(([name, ...more]) => {
    const subject = name !== undefined && more.length === 0 && subjectElements.has(name) ? resource[name] : undefined;
    const subjects: readonly unknown[] = Array.isArray(subject) ? subject : [subject];
    return subjects.some((each) => typeof each === 'object' && each !== null && mayBePatientElsewhere(each));
  });
}

/** A reference that says of itself that it is to another type is about no patient; one that says nothing may be. */
function mayBePatientElsewhere(subject: { reference?: unknown; type?: unknown }): boolean {
  const { reference, type } = subject;
  if (typeof type === 'string') return type === 'Patient';
  const target = typeof reference === 'string' ? parseReference(reference) : undefined;
  if (target?.type === 'relative') return false;
  return target?.type !== 'absolute' || !/\/(?!Patient\/)[A-Z][A-Za-z]+\/[^/]+$/.test(target.url);
}

function collectPatients(value: unknown, path: readonly string[], depth: number, patients: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectPatients(item, path, depth, patients);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const name = path[depth];
  if (name !== undefined) {
    collectPatients((value as Record<string, unknown>)[name], path, depth + 1, patients);
    return;
  }
  const { reference } = value as { reference?: unknown };
  const target = typeof reference === 'string' ? parseReference(reference) : undefined;
  if (target?.type === 'relative' && target.resourceType === 'Patient') {
    patients.add(target.id);
  }
}
