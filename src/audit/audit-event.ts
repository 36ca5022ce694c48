// An entry of the trail as FHIR tells it, after the patterns of IHE Basic Audit: https://profiles.ihe.net/ITI/BALP
import { isResourceType } from '../fhir/resource-types.ts';
import type { AuditEntry } from '../store/audit-store.ts';
import type { JsonObject } from '../store/resource-change.ts';

/** An entry that becomes an AuditEvent: a request for a patient's record. */
export type PatientEntry = AuditEntry & { readonly patientId: string };

const profiles = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
const terminology = 'http://terminology.hl7.org/CodeSystem';
const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const serverName = 'ChartKey';

/** DICOM calls source whoever sends: the question when something is looked for, the data when something is read. */
const source = { system: dicom, code: '110153', display: 'Source Role ID' };
const destination = { system: dicom, code: '110152', display: 'Destination Role ID' };

/** Of R4's interactions, those that look for what is not yet known, by parameters. */
const queries: ReadonlySet<string> = new Set(['search-type', 'search-system']);
const executions: ReadonlySet<string> = new Set([...queries, 'batch', 'operation']);

export function isOfPatient(entry: AuditEntry): entry is PatientEntry {
  return entry.kind === 'request' && entry.patientId !== null;
}

/**
 * The same entry gives the same resource. It refers to the patient, to what was read, and to nothing else. A search is told by
 * the names of its parameters: values are health data. `serverUrl` is where clients reach the server, if that is known.
 */
export function auditEventOf(entry: PatientEntry, serverUrl: string | undefined): JsonObject {
  const { id, at, action, status, count } = entry;
  const profile = profileOf(entry, serverUrl);
  return {
    resourceType: 'AuditEvent',
    id,
    ...(profile === undefined ? {} : { meta: { profile: [profile] } }),
    type: { system: `${terminology}/audit-event-type`, code: 'rest', display: 'RESTful Operation' },
    // What no route took was done to nothing, and may have asked to write.
    ...(action === 'unrouted' ? {} : { subtype: [interaction(action)], action: executions.has(action) ? 'E' : 'R' }),
    recorded: new Date(at).toISOString(),
    outcome: outcomeOf(status),
    outcomeDesc: `HTTP ${status}${count === null ? '' : `, ${count} ${count === 1 ? 'resource' : 'resources'}`}`,
    agent: agentsOf(entry, serverUrl),
    source: {
      observer: { display: serverName },
      type: [{ system: `${terminology}/security-source-type`, code: '4', display: 'Application Server' }],
    },
    entity: entitiesOf(entry),
  };
}

/** The profiles are for what succeeded, with both ends of the connection known. */
function profileOf(entry: PatientEntry, serverUrl: string | undefined): string | undefined {
  const { action, status, address, credentialId, ids } = entry;
  if (status >= 400 || address === null || credentialId === null || serverUrl === undefined) return undefined;
  if (queries.has(action)) return `${profiles}.PatientQuery`;
  return (action === 'read' || action === 'vread') && ids.length === 1 ? `${profiles}.PatientRead` : undefined;
}

function interaction(code: string): JsonObject {
  return { system: 'http://hl7.org/fhir/restful-interaction', code, display: code };
}

/** https://hl7.org/fhir/R4/valueset-audit-event-outcome.html */
function outcomeOf(status: number): string {
  if (status < 400) return '0';
  return status < 500 ? '4' : '8';
}

function agentsOf(entry: PatientEntry, serverUrl: string | undefined): readonly JsonObject[] {
  const { action, credentialId, credentialName, address } = entry;
  const isQuery = queries.has(action);
  const application = {
    type: { coding: [isQuery ? source : destination] },
    // An identifier and no reference: a reference could open something to view.
    ...(credentialId === null ? {} : { who: { identifier: identifierOf(credentialId) } }),
    ...(credentialName === null ? {} : { name: credentialName }),
    requestor: true,
    ...(address === null ? {} : { network: { address, type: '2' } }),
  };
  const server = {
    type: { coding: [isQuery ? destination : source] },
    who: { display: serverName },
    requestor: false,
    ...(serverUrl === undefined ? {} : { network: { address: serverUrl, type: '5' } }),
  };
  return [application, server];
}

function entitiesOf(entry: PatientEntry): readonly JsonObject[] {
  const { patientId, requestId, action, resourceType, ids } = entry;
  const patient = {
    what: { reference: `Patient/${patientId}` },
    type: { system: `${terminology}/audit-entity-type`, code: '1', display: 'Person' },
    role: { system: `${terminology}/object-role`, code: '1', display: 'Patient' },
  };
  const transaction = {
    what: { identifier: { value: requestId } },
    type: { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' },
  };
  const isKnown = resourceType !== null && isResourceType(resourceType);
  // Another's Patient would put the event into their record too.
  const read = isKnown ? ids.filter((id) => resourceType !== 'Patient' || id === patientId) : [];
  const data = read.map((id) => dataEntity(`${resourceType}/${id}`));
  return [patient, transaction, ...data, ...(queries.has(action) ? [queryEntity(entry)] : [])];
}

function dataEntity(reference: string): JsonObject {
  return {
    what: { reference },
    type: { system: `${terminology}/audit-entity-type`, code: '2', display: 'System Object' },
    role: { system: `${terminology}/object-role`, code: '4', display: 'Domain Resource' },
  };
}

/** The query as it was asked, without the values: `Observation?code&date`. */
function queryEntity({ resourceType, parameters }: PatientEntry): JsonObject {
  const names = `${resourceType ?? ''}?${parameters.join('&')}`;
  return {
    type: { system: `${terminology}/audit-entity-type`, code: '2', display: 'System Object' },
    role: { system: `${terminology}/object-role`, code: '24', display: 'Query' },
    description: `${names} (names of parameters only)`,
    query: Buffer.from(names).toString('base64'),
  };
}

function identifierOf(credentialId: string): JsonObject {
  return { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${credentialId}` };
}
