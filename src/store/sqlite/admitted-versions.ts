// Versions that are not seen of resources that are: those of a label, and what came before them.
import { foldCode } from '../../search/fold.ts';
import { isObject } from '../../search/json-value.ts';
import type { SecurityLabel } from '../admission.ts';
import type { NewList } from './admitted-fill.ts';
import type { Connection } from './connection.ts';

/** A version's labels as JSON. Few resources carry any, so that most texts are passed over unread. */
const selectLabelled = `SELECT r.ordinal, v.version, json_extract(v.content, '$.meta.security') AS labels
  FROM resource r CROSS JOIN version v ON v.patient = r.content_patient AND v.type = r.type AND v.ordinal = r.content_ordinal
  WHERE r.patient = ? AND (? | r.ordinal) IN (SELECT place FROM admitted_place) AND instr(v.content, '"security"') > 0`;
const updateSince = 'UPDATE admitted_place SET since = max(since, ?) WHERE place = (? | ?)';

/** Notes for each resource of the list the first version after the last one that carries a label. */
export function hideLabelled(
  connection: Connection,
  { patient, first }: NewList,
  labels: readonly SecurityLabel[],
): void {
  if (labels.length === 0) return;
  const hidden = new Set(labels.map(keyOf));
  const rows = connection.prepare(selectLabelled).all(patient, first) as {
    ordinal: number;
    version: number;
    labels: string | null;
  }[];
  const update = connection.prepare(updateSince);
  for (const { ordinal, version, labels: text } of rows) {
    if (labelsIn(text).some((label) => hidden.has(keyOf(label)))) update.run(version + 1, first, ordinal);
  }
}

function labelsIn(text: string | null): readonly SecurityLabel[] {
  const labels: unknown = JSON.parse(text ?? '[]');
  return (Array.isArray(labels) ? labels : []).filter(isObject).map(({ system, code }) => ({
    system: String(system ?? ''),
    code: foldCode(String(code ?? '')),
  }));
}

function keyOf({ system, code }: SecurityLabel): string {
  return JSON.stringify([system, code]);
}
