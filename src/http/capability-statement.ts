// What this server does, as a resource. https://hl7.org/fhir/R4/capabilitystatement.html
import type { CapabilityStatement, CapabilityStatementRest, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { maxBatchEntries } from './batch-request.ts';
import { searchOfSystem, searchOfType, searchText } from './capability-search.ts';
import { restSecurity } from './capability-security.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { softwareVersion } from './software.ts';
import { supportedProfilesOf, usCoreServer } from './supported-profiles.ts';

type RestOperation = NonNullable<CapabilityStatementRestResource['operation']>[number];

const readText =
  'Reads take _summary and _elements. Histories take _since, _at and _count, and tell of deletions. ' +
  `A batch takes up to ${maxBatchEntries} entries, each a GET or HEAD, or an operation by POST; nothing here writes.`;
/** R4 gives them no endpoint: they are parts of requests and answers. https://hl7.org/fhir/R4/parameters.html */
const withoutEndpoint: ReadonlySet<ResourceType> = new Set(['OperationOutcome', 'Parameters']);
/** Every type has the same interactions: there is no code per type. */
const interactions = ['read', 'vread', 'history-instance', 'history-type', 'search-type'] as const;
const systemInteractions = ['batch', 'search-system', 'history-system'] as const;
const patientCompartment = 'http://hl7.org/fhir/CompartmentDefinition/patient';

/** Built from what search uses, so that what it says and what is done cannot part. `date` is a FHIR date. */
export function capabilityStatement(baseUrl: string, date: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    name: 'ChartKey',
    title: 'ChartKey patient record server',
    status: 'active',
    date,
    kind: 'instance',
    instantiates: [usCoreServer],
    software: { name: 'ChartKey', version: softwareVersion },
    implementation: { description: 'Patient records, read only, each behind keys of its patient', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [rest()],
  };
}

function rest(): CapabilityStatementRest {
  return {
    mode: 'server',
    documentation: `${searchText}\n\n${readText}`,
    security: restSecurity,
    resource: resourceTypes.filter((type) => !withoutEndpoint.has(type)).map(restResource),
    interaction: systemInteractions.map((code) => ({ code })),
    searchParam: searchOfSystem(),
    compartment: [patientCompartment],
  };
}

function restResource(type: ResourceType): CapabilityStatementRestResource {
  const profiles = supportedProfilesOf(type);
  const ofType = operations.filter(({ resourceType }) => resourceType === type);
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...(profiles.length === 0 ? {} : { supportedProfile: [...profiles] }),
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: true,
    conditionalRead: 'full-support',
    ...searchOfType(type),
    // R4 JSON has no empty arrays.
    ...(ofType.length === 0 ? {} : { operation: ofType.map(restOperation) }),
  };
}

function restOperation({ name, definition, documentation }: Operation): RestOperation {
  return { name, definition, documentation };
}
