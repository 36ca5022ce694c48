import type { z } from '@hono/zod-openapi';
import { csvLine } from '../audit/csv-line.ts';
import type { activityEntry } from './activity-schema.ts';

type Entry = z.infer<typeof activityEntry>;

const columns = [
  ...(['at', 'kind', 'action', 'credentialName', 'credentialId', 'door', 'resourceType', 'ids', 'parameters'] as const),
  ...(['status', 'count', 'bytes', 'address', 'agent', 'requestId', 'id'] as const),
] satisfies readonly (keyof Entry)[];

/** Entries of the audit trail as a table, with a heading. */
export function csvOf(entries: readonly Entry[]): string {
  return [columns, ...entries.map((entry) => columns.map((name) => cellOf(entry[name])))].map(csvLine).join('');
}

function cellOf(value: Entry[keyof Entry]): string | number | null {
  return Array.isArray(value) ? value.join(' ') : value;
}
