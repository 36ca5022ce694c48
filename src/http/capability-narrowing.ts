// What this server does, as far as a credential lets it. https://hl7.org/fhir/R4/capabilitystatement.html
import type { CapabilityStatement, CapabilityStatementRest, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { type ResourceType, resourceTypes } from '../fhir/resource-types.ts';
import { findSearchParameter } from '../search/search-parameter.ts';
import type { Admission, Admissions } from '../store/admission.ts';

const readInteractions: ReadonlySet<string> = new Set(['read', 'vread', 'history-instance']);
const searchInteractions: ReadonlySet<string> = new Set(['search-type', 'history-type']);
/** It reaches the other interactions, as far as they go. */
const batch = 'batch';

/** The same statements have the same key. */
export function narrowingKey({ read, search }: Admissions): string {
  return resourceTypes.map((type) => (read.types.has(type) ? 1 : 0) + (search.types.has(type) ? 2 : 0)).join('');
}

/** Without the types that the credential does not see, and the interactions by which it does not. */
export function narrowedStatement(statement: CapabilityStatement, admissions: Admissions): CapabilityStatement {
  const { instantiates, rest = [], ...more } = statement;
  // What instantiates another statement does all that it says.
  const isWhole = resourceTypes.every((type) => type === 'AuditEvent' || isSeenBoth(type, admissions));
  return {
    ...more,
    ...(isWhole && instantiates !== undefined ? { instantiates } : {}),
    rest: rest.map((each) => narrowedRest(each, admissions)),
  };
}

function isSeenBoth(type: ResourceType, { read, search }: Admissions): boolean {
  return read.types.has(type) && search.types.has(type);
}

function narrowedRest(rest: CapabilityStatementRest, admissions: Admissions): CapabilityStatementRest {
  const { resource = [], interaction = [], searchParam, compartment, ...more } = rest;
  const isSearched = admissions.search.types.size > 0;
  const resources = resource.flatMap((each) => narrowedResource(each, admissions) ?? []);
  return {
    ...more,
    // R4 JSON has no empty arrays.
    ...(resources.length === 0 ? {} : { resource: resources }),
    interaction: interaction.filter(({ code }) => isSearched || code === batch),
    ...(isSearched && searchParam !== undefined ? { searchParam } : {}),
    ...(admissions.search.types.has('Patient') && compartment !== undefined ? { compartment } : {}),
  };
}

/** Undefined for a type that the credential does not see. */
function narrowedResource(
  resource: CapabilityStatementRestResource,
  { read, search }: Admissions,
): CapabilityStatementRestResource | undefined {
  const { interaction = [], searchInclude = [], searchRevInclude = [], searchParam, operation, ...more } = resource;
  const type = more.type as ResourceType;
  const isRead = read.types.has(type);
  const isSearched = search.types.has(type);
  if (!isRead && !isSearched) return undefined;
  const { readHistory: _readHistory, conditionalRead: _conditionalRead, ...unread } = more;
  const includes = named(searchInclude, (_, code) => leadsToSeen(type, code, search));
  const revincludes = named(searchRevInclude, (source) => search.types.has(source));
  return {
    ...(isRead ? more : unread),
    interaction: interaction.filter(
      ({ code = '' }) => (isRead && readInteractions.has(code)) || (isSearched && searchInteractions.has(code)),
    ),
    ...(isSearched && includes.length > 0 ? { searchInclude: includes } : {}),
    ...(isSearched && revincludes.length > 0 ? { searchRevInclude: revincludes } : {}),
    ...(isSearched && searchParam !== undefined ? { searchParam } : {}),
    // Each finds what a search does.
    ...(isSearched && operation !== undefined ? { operation } : {}),
  };
}

/** The names of `Type:parameter` that are seen, and those with `*` that stand for one of them. */
function named(names: readonly string[], isSeen: (source: ResourceType, code: string) => boolean): string[] {
  const parts = names.map((name) => [name, ...name.split(':')] as const);
  const seen = new Set(
    parts.flatMap(([name, source, code]) =>
      code !== undefined && code !== '*' && isSeen(source as ResourceType, code) ? [name, `${source}:*`, '*'] : [],
    ),
  );
  return names.filter((name) => seen.has(name));
}

function leadsToSeen(type: ResourceType, code: string, { types }: Admission): boolean {
  return findSearchParameter(type, code)?.targets.some((target) => types.has(target)) ?? false;
}
