// What this server does, as a resource. https://hl7.org/fhir/R4/capabilitystatement.html
import type { CapabilityStatement, CapabilityStatementRest, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { isIncludable } from '../search/found-types.ts';
import { isSearchable, type SearchParameter, searchParametersOf } from '../search/search-parameter.ts';
import { softwareVersion } from './software.ts';
import { supportedProfilesOf, usCoreServer } from './supported-profiles.ts';

type RestSearchParameter = NonNullable<CapabilityStatementRestResource['searchParam']>[number];

const securityText =
  'Every request but this one needs an API key and its secret, as HTTP Basic (key as user name, secret as password) or as ' +
  'the headers X-API-Key and X-API-Secret; never in a URL. Patients create them in their portal. A key reaches the record ' +
  'of its patient and nothing else, until it is deleted.';
const searchText =
  'Beside the parameters of each type: _count, _sort, _total, _include, _revinclude and _format. Unknown parameters are ' +
  'ignored and reported in the Bundle, or refused with "Prefer: handling=strict". Further pages are reached by the next ' +
  'link alone.';
/** R4 gives them no endpoint: they are parts of requests and answers. https://hl7.org/fhir/R4/parameters.html */
const withoutEndpoint: ReadonlySet<ResourceType> = new Set(['OperationOutcome', 'Parameters']);
/** Every type has the same interactions: there is no code per type. */
const interactions = ['read', 'vread', 'history-instance', 'search-type'] as const;

/** Built from the parameters that search uses, so that what it says and what is done cannot part. `date` is a FHIR date. */
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
    rest: [
      {
        mode: 'server',
        documentation: searchText,
        security: {
          service: [
            {
              coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'Basic' }],
              text: 'HTTP Basic with an API key and its secret',
            },
          ],
          description: securityText,
        },
        resource: restResources(),
      },
    ],
  };
}

function restResources(): NonNullable<CapabilityStatementRest['resource']> {
  const types = resourceTypes.filter((type) => !withoutEndpoint.has(type));
  const searchable = new Map(types.map((type) => [type, searchParametersOf(type).filter(isSearchable)]));
  const reverseIncludes = reverseIncludesByTarget(searchable);
  return types.map((type) => restResource(type, searchable.get(type) ?? [], reverseIncludes.get(type) ?? []));
}

function restResource(
  type: ResourceType,
  parameters: readonly SearchParameter[],
  reverseIncludes: readonly string[],
): CapabilityStatementRestResource {
  const profiles = supportedProfilesOf(type);
  const includes = parameters.filter((one) => isIncludable(one, type)).map(({ code }) => `${type}:${code}`);
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...(profiles.length === 0 ? {} : { supportedProfile: [...profiles] }),
    interaction: interactions.map((code) => ({ code })),
    versioning: 'versioned',
    readHistory: true,
    conditionalRead: 'full-support',
    // R4 JSON has no empty arrays.
    ...(includes.length === 0 ? {} : { searchInclude: includes }),
    ...(reverseIncludes.length === 0 ? {} : { searchRevInclude: [...reverseIncludes] }),
    ...(parameters.length === 0 ? {} : { searchParam: parameters.map(restSearchParameter) }),
  };
}

function restSearchParameter({ code, type, url, description }: SearchParameter): RestSearchParameter {
  return { name: code, definition: url, type, ...(description === '' ? {} : { documentation: description }) };
}

function reverseIncludesByTarget(
  searchable: ReadonlyMap<ResourceType, readonly SearchParameter[]>,
): ReadonlyMap<ResourceType, readonly string[]> {
  const byTarget = new Map<ResourceType, string[]>(resourceTypes.map((type) => [type, []]));
  for (const [source, parameters] of searchable) {
    for (const { code, targets } of parameters.filter((one) => isIncludable(one, source))) {
      for (const target of targets) {
        byTarget.get(target)?.push(`${source}:${code}`);
      }
    }
  }
  return byTarget;
}
