import type { Bundle, BundleEntry, Patient, Reference, Resource } from '@medplum/fhirtypes';

/** The base that the fixtures' `fullUrl`s stand under. */
const fixtureBase = 'https://harborlight.example/fhir';

/** One patient's chart while it is written; resources keep the order they are added in. */
export interface Chart {
  /** Short name that ends up in the ids of the chart's resources. */
  readonly slug: string;
  readonly patient: Reference<Patient>;
  readonly resources: Resource[];
}

export type Identified<T extends Resource> = T & { readonly id: string };

export function openChart(slug: string, patientId: string, name: string): Chart {
  return { slug, patient: refTo<Patient>('Patient', patientId, name), resources: [] };
}

export function refTo<T extends Resource>(type: T['resourceType'], id: string, display?: string): Reference<T> {
  return display === undefined ? { reference: `${type}/${id}` } : { reference: `${type}/${id}`, display };
}

/** Adds a resource to the chart and answers the reference to it. */
export function add<T extends Resource>(chart: Chart, resource: Identified<T>, display?: string): Reference<T> {
  if (!/^[A-Za-z0-9\-.]{1,64}$/.test(resource.id)) throw new Error(`${resource.id} is not a FHIR id`);
  chart.resources.push(resource);
  return refTo<T>(resource.resourceType, resource.id, display);
}

function entryFor(resource: Resource): BundleEntry {
  const url = `${resource.resourceType}/${resource.id}`;
  return { fullUrl: `${fixtureBase}/${url}`, resource, request: { method: 'PUT', url } };
}

export function bundleOf(id: string, resources: readonly Resource[]): Bundle {
  return { resourceType: 'Bundle', id, type: 'transaction', entry: resources.map(entryFor) };
}
