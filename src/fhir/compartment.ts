// The Patient compartment: whose record a resource is part of. https://hl7.org/fhir/R4/compartmentdefinition-patient.html
import { createRequire } from 'node:module';
import { parseReference } from './reference.ts';

const definition = createRequire(import.meta.url)('./patient-compartment.json') as Readonly<
  Record<string, readonly string[]>
>;

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
  return [...patients];
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
