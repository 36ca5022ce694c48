// Applies changes in one transaction: versions, compartments, index, and who sees what.
import { createHash } from 'node:crypto';
import { canBeOfPatient, compartmentsOf, patientElsewhere } from '../../fhir/compartment.ts';
import { provenanceTargets } from '../../fhir/mentions.ts';
import type { ResourceType } from '../../fhir/resource-types.ts';
import type { EndedCredential } from '../credential-store.ts';
import type { JsonObject, ResourceChange, WriteResult } from '../resource-change.ts';
import type { Connection } from './connection.ts';
import type { CredentialEnds } from './credential-ends.ts';
import { portalSessionEnder } from './end-portal-sessions.ts';
import type { IndexForm } from './index-form.ts';
import { indexRows } from './index-rows.ts';
import { mentionRows } from './mention-rows.ts';
import { ownUrlKeeper, type ReadVersion, versionReader } from './own-urls.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { type Partitions, sharedPartition } from './partitions.ts';
import { noHash, type Placement, placement, type Transition } from './placement.ts';
import { type HomeRow, type ResourceRows, resourceRows, type VersionRow } from './resource-rows.ts';
import type { TimeZone } from './time-zone.ts';
import { derive, nothing, viewRows } from './view-rows.ts';
import { visibility as createVisibility } from './visibility.ts';

export interface WriterParts {
  readonly connection: Connection;
  readonly parameters: ParameterNumbers;
  readonly parts: Partitions;
  readonly credentialEnds: CredentialEnds;
  readonly timeZone: TimeZone;
  readonly form: IndexForm;
  /** What clients know the server by, `/fhir` at its end. */
  readonly baseUrl?: string | undefined;
  readonly now: () => number;
}

export type Writer = (changes: readonly ResourceChange[]) => Promise<readonly WriteResult[]>;

export function createWriter({
  connection,
  parameters,
  parts,
  credentialEnds,
  timeZone: zone,
  form,
  baseUrl,
  now,
}: WriterParts): Writer {
  const timeZone = zone.name;
  const read = versionReader(connection);
  const keepOwnUrl = ownUrlKeeper(connection, baseUrl);
  const rows = resourceRows(connection, read);
  const index = indexRows(connection, parameters);
  const mentions = mentionRows(connection);
  const views = viewRows({ connection, rows, index, timeZone });
  const endPortalSessions = portalSessionEnder(connection);

  return (changes) =>
    connection.write(() => {
      const updatedAt = now();
      form.requireWhole();
      zone.keep();
      keepOwnUrl(updatedAt);
      index.begin();
      const visibility = createVisibility(rows, mentions, views, timeZone);
      const places = placement({ rows, index, mentions, views, parts, visibility, timeZone });
      const moved = new Map<string, Pick<Transition, 'resourceType' | 'id'>>();
      const transaction: Transaction = {
        rows,
        read,
        places,
        parts,
        timeZone,
        updatedAt,
        endAccess: (patientId) => {
          endPortalSessions(patientId);
          return credentialEnds.ofPatient(patientId, 'patient-deleted');
        },
        moved: ({ resourceType, id }) => moved.set(`${resourceType}/${id}`, { resourceType, id }),
      };
      const results = changes.map((change) =>
        change.type === 'put' ? put(transaction, change) : remove(transaction, change.resourceType, change.id),
      );
      // Once each per round: one Provenance is often about everything that a Bundle brings, and reading it anew for each is
      // quadratic. A moved Provenance may be what another one is about, hence the rounds.
      for (let done = 0; done < moved.size; ) {
        const fresh = [...moved.values()].slice(done);
        done = moved.size;
        const provenances = new Set(fresh.flatMap((target) => [...provenancesOf(target)]));
        // By id: the order in which they enter a record must not tell in whose records they already were.
        for (const id of [...provenances].sort()) rehome(transaction, 'Provenance', id);
      }
      visibility.settle();
      index.settle();
      return results;
    });

  function provenancesOf({ resourceType, id }: Pick<Transition, 'resourceType' | 'id'>): ReadonlySet<string> {
    const found = mentions.byType({ type: 'resource', resourceType, id }, 'Provenance');
    return new Set(found.flatMap((row) => rows.idAt(row.patient, row.type, row.ordinal) ?? []));
  }
}

interface Transaction {
  readonly rows: ResourceRows;
  readonly read: ReadVersion;
  readonly places: Placement;
  readonly parts: Partitions;
  readonly timeZone: string;
  readonly updatedAt: number;
  /**
   * Ends a patient's credentials and sessions: they do not come back if the patient, or another by the same id, does. Gives
   * the credentials.
   */
  endAccess(patientId: string): readonly EndedCredential[];
  /** Notes that the set of partitions in which a resource lives has changed. */
  moved(change: Pick<Transition, 'resourceType' | 'id'>): void;
}

function put(transaction: Transaction, change: ResourceChange & { type: 'put' }): WriteResult {
  const { rows, read, timeZone, updatedAt } = transaction;
  const { resourceType, id, resource, text } = change;
  const homes = rows.homesOf(resourceType, id);
  const current = homes.find(({ deleted }) => !deleted);
  const hash = createHash('sha256').update(text.head).update('\n').update(text.tail).digest();
  if (current?.hash.equals(hash)) return { outcome: 'unchanged', version: current.version };
  const version = nextVersion(homes);
  const content = `${text.head}"versionId":"${version}","lastUpdated":"${new Date(updatedAt).toISOString()}"${text.tail.startsWith('}') ? '' : ','}${text.tail}`;
  const before = current ? derive(rows.currentAt(resourceType, current), timeZone) : nothing;
  const fresh = read(resource, updatedAt);
  const transition = { resourceType, id, resource: fresh.local, before, after: derive(fresh, timeZone) };
  settleHomes(transaction, transition, homes, { version, updatedAt, method: change.method, content, hash });
  return { outcome: current ? 'updated' : 'created', version };
}

function remove(transaction: Transaction, resourceType: ResourceType, id: string): WriteResult {
  const { rows, places, timeZone, updatedAt } = transaction;
  const homes = rows.homesOf(resourceType, id);
  const live = homes.filter(({ deleted }) => !deleted);
  const [current] = live;
  if (!current) return { outcome: 'unchanged', version: nextVersion(homes) - 1 };
  const version = nextVersion(homes);
  const before = derive(rows.currentAt(resourceType, current), timeZone);
  const transition = { resourceType, id, resource: undefined, before, after: nothing };
  for (const home of live) {
    places.remove(transition, home, { version, updatedAt, method: 'DELETE', content: null, hash: noHash });
  }
  transaction.moved(transition);
  const endedCredentials = resourceType === 'Patient' ? transaction.endAccess(id) : [];
  return { outcome: 'deleted', version, ...(endedCredentials.length === 0 ? {} : { endedCredentials }) };
}

/** Decides anew in whose records a resource lives, when what it is about has moved. */
function rehome(transaction: Transaction, resourceType: ResourceType, id: string): void {
  const { rows, timeZone } = transaction;
  const homes = rows.homesOf(resourceType, id);
  const current = homes.find(({ deleted }) => !deleted);
  const row = current && rows.versionAt(resourceType, current);
  const written = current && rows.currentAt(resourceType, current);
  if (!row || !written) return;
  const derived = derive(written, timeZone);
  const resource = written.local;
  const transition = { resourceType, id, resource, before: derived, after: derived };
  const wanted = partitionsOf(transaction, resource);
  const live = homes.filter(({ deleted }) => !deleted).map(({ patient }) => patient);
  if (wanted.length === live.length && wanted.every((patient) => live.includes(patient))) return;
  const version = Math.max(row.version, nextVersion(homes.filter(({ deleted }) => deleted)));
  settleHomes(transaction, transition, homes, { ...row, version }, { keeps: live });
}

/** Brings a resource into the partitions it belongs to. `keeps`: partitions whose row is as it should be. */
function settleHomes(
  transaction: Transaction,
  transition: Transition & { resource: JsonObject },
  homes: readonly HomeRow[],
  row: VersionRow,
  { keeps = [] }: { keeps?: readonly number[] } = {},
): void {
  const { places, updatedAt } = transaction;
  const wanted = partitionsOf(transaction, transition.resource);
  const left = homes.filter(
    ({ patient, deleted }) => !wanted.includes(patient) && (!deleted || patient === sharedPartition),
  );
  for (const home of left) places.leave(transition, home, updatedAt);
  const lived = homes.filter(({ deleted }) => !deleted).map(({ patient }) => patient);
  const ordinal = transition.resourceType === 'Provenance' ? homes[0]?.ordinal : undefined;
  for (const patient of wanted) {
    const home = homes.find((each) => each.patient === patient);
    if (!keeps.includes(patient)) places.place({ ...transition, ordinal }, patient, home, row);
  }
  if (left.length > 0 || wanted.some((patient) => !lived.includes(patient))) transaction.moved(transition);
}

/**
 * The partitions a resource belongs to: its patients', and for Provenance also those of what it is about. A Provenance about
 * something that is gone or has not come is not shared: it may tell of a patient. An AuditEvent puts nothing into a record:
 * a record is the same to those who do not see its AuditEvents.
 */
function partitionsOf(transaction: Transaction, resource: JsonObject): readonly number[] {
  const patients = new Set<number>();
  const isAboutUnknown = collectPatients(transaction, resource, new Set(), patients);
  if (patients.size > 0) return [...patients];
  return [isAboutUnknown ? transaction.parts.numberOf(patientElsewhere) : sharedPartition];
}

/**
 * Whether the resource is about something not there that may be a patient's. `seen`: Provenance may be about Provenance, in a
 * circle even, and a circle alone puts nothing into a record.
 */
function collectPatients(
  transaction: Transaction,
  resource: JsonObject,
  seen: Set<string>,
  patients: Set<number>,
): boolean {
  const { parts, rows } = transaction;
  for (const id of compartmentsOf(resource)) patients.add(parts.numberOf(id));
  if (resource.resourceType !== 'Provenance' || seen.has(String(resource.id))) return false;
  seen.add(String(resource.id));
  let isAboutUnknown = false;
  for (const { resourceType, id } of provenanceTargets(resource)) {
    const homes = rows.homesOf(resourceType, id).filter(({ deleted }) => !deleted);
    const [home] = resourceType === 'AuditEvent' ? [] : homes;
    if (home === undefined) {
      isAboutUnknown ||= resourceType === 'Provenance' || canBeOfPatient(resourceType);
    } else if (resourceType !== 'Provenance') {
      for (const { patient } of homes) if (patient !== sharedPartition) patients.add(patient);
    } else if (!seen.has(id)) {
      const content = rows.currentAt(resourceType, home)?.local ?? {};
      isAboutUnknown = collectPatients(transaction, content, seen, patients) || isAboutUnknown;
    }
  }
  return isAboutUnknown;
}

function nextVersion(homes: readonly HomeRow[]): number {
  return 1 + Math.max(0, ...homes.map(({ version }) => version));
}
