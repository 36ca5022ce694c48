// Lists of what is admitted of a record, made when a record is first asked so, and kept until it changes.
import { createHash } from 'node:crypto';
import { resourceTypes } from '../../fhir/resource-types.ts';
import type { Admission } from '../admission.ts';
import { type Admitted, admittedPlaceSql, firstPlace, maxLists } from './admitted.ts';
import { createListFiller } from './admitted-fill.ts';
import type { Connection } from './connection.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { revisionOf } from './record-facts.ts';

export interface AdmittedLists {
  /** What an admission comes to without asking the record; undefined where a list has to be made. */
  unlisted(admission: Admission): Admitted | undefined;
  /** Within the snapshot in which it is used: another write may change what it is of. `patient` is the number of `patientId`. */
  admitted(patient: number, patientId: string, admission: Admission): Admitted;
}

interface KeptList {
  readonly number: number;
  /** No other list's, not even one of the same number. */
  readonly mark: number;
  /** Of the record that it was made of. */
  readonly revision: number;
  readonly admitted: Admitted;
  readonly size: number;
}

/** Places that all lists hold together: some 20 bytes each. */
const maxPlaces = 2_000_000;

export function admittedLists(connection: Connection, parameters: ParameterNumbers): AdmittedLists {
  connection.prepare(admittedPlaceSql).run();
  const fill = createListFiller(connection, parameters);
  const insertMark = connection.prepare('INSERT INTO admitted_place (place, since) VALUES (?, ?)');
  const selectMark = connection.prepare('SELECT 1 FROM admitted_place WHERE place = ? AND since = ?');
  const removePlaces = connection.prepare('DELETE FROM admitted_place WHERE place >= ? AND place < ?');
  /** The one that was asked longest ago comes first. */
  const kept = new Map<string, KeptList>();
  const free = Array.from({ length: maxLists }, (_, number) => number).reverse();
  let places = 0;
  let marks = 0;

  /**
   * What a snapshot that failed has listed is gone with it, and the mark too. In its place may be back what that snapshot had
   * removed: another list, of what may be seen no more.
   */
  const isThere = ({ number, mark }: KeptList): boolean => selectMark.get(firstPlace(number), mark) !== undefined;

  const drop = (key: string, { number, size }: KeptList): void => {
    removePlaces.run(firstPlace(number), firstPlace(number + 1));
    kept.delete(key);
    free.push(number);
    places -= size;
  };

  const make = (patient: number, patientId: string, admission: Admission, revision: number): KeptList => {
    for (const [key, list] of kept) {
      if (free.length > 0 && places < maxPlaces) break;
      drop(key, list);
    }
    const number = free.pop();
    if (number === undefined) throw new Error('No list of admitted resources is free');
    try {
      const first = firstPlace(number);
      removePlaces.run(first, firstPlace(number + 1));
      marks += 1;
      const mark = marks;
      insertMark.run(first, mark);
      const { types, size } = fill({ patient, patientId, first }, admission);
      return { number, mark, revision, admitted: { type: 'listed', first, types }, size };
    } catch (error) {
      free.push(number);
      throw error;
    }
  };

  return {
    unlisted: (admission) => unlistedOf(admission).admitted,
    admitted(patient, patientId, admission) {
      const { admitted, key: text } = unlistedOf(admission);
      if (admitted !== undefined) return admitted;
      const key = `${patient} ${text}`;
      const revision = revisionOf(connection, patient);
      let list = kept.get(key);
      if (list === undefined || list.revision !== revision || !isThere(list)) {
        if (list !== undefined) drop(key, list);
        list = make(patient, patientId, admission, revision);
        places += list.size;
      }
      kept.delete(key);
      kept.set(key, list);
      return list.admitted;
    },
  };
}

interface Unlisted {
  readonly admitted: Admitted | undefined;
  /** The same for admissions that say the same. */
  readonly key: string;
}

const known = new WeakMap<Admission, Unlisted>();

function unlistedOf(admission: Admission): Unlisted {
  const before = known.get(admission);
  if (before !== undefined) return before;
  const { types } = admission;
  const without = new Set(resourceTypes.filter((type) => !types.has(type)));
  // On no other type does nothing depend: what is shared is seen through it, or a Provenance for being about it.
  const isWhole =
    (admission.unseenLabels ?? []).length === 0 &&
    [...without].every((type) => type === 'AuditEvent') &&
    [...types.values()].every(isEmpty);
  const after: Unlisted = { admitted: isWhole ? { type: 'types', without } : undefined, key: keyOf(admission) };
  known.set(admission, after);
  return after;
}

function isEmpty(conditions: readonly unknown[]): boolean {
  return conditions.length === 0;
}

function keyOf({ types, unseenLabels = [] }: Admission): string {
  const sorted = [...types].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sorted, unseenLabels], withInfinity))
    .digest('base64');
}

/** JSON has no infinity, which is a bound of some intervals. */
function withInfinity(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
