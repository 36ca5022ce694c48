// A resource's current version as read from the tables.
import { typeOfNumber } from '../../fhir/resource-types.ts';
import type { StoredVersion } from '../store.ts';

/** The columns of a `resource` row r with its text, which `currentVersion` joins. */
export const currentColumns = 'r.type, r.id, r.version, r.updated_at AS updatedAt, v.method, v.content';

/** Joins the current version v of a `resource` row r, wherever its text lies. */
export const currentVersion =
  'version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal AND v.version = r.version';

export interface CurrentRow {
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly method: StoredVersion['method'];
  readonly content: string | null;
}

export function toStoredVersion(row: CurrentRow): StoredVersion {
  return {
    resourceType: typeOfNumber(row.type),
    id: row.id,
    version: row.version,
    updatedAt: row.updatedAt,
    method: row.method,
    content: row.content ?? undefined,
  };
}
