import { bodyOf, type ImportBody, type ImportResources, type Resource } from './import-body.ts';
import type { ImportAnswer } from './manage-schema.ts';
import { type CallOptions, type Server, sendForJson } from './send.ts';

export interface ImportOptions extends CallOptions {
  /** The body is compressed by gzip. */
  readonly isGzipped?: boolean | undefined;
}

/**
 * Loads and updates records, and tells what became of each resource: one that was refused is among the outcomes, and fails
 * nothing else. The same again changes nothing. Sent once, since a source is read once. The client's timeout does not count,
 * only one among `options`; Node's own fetch gives up when nothing moves for five minutes. What a source fails with the call
 * fails with.
 */
export interface ImportRecords {
  /** A Bundle or a single resource. A transaction of which something is refused is a 422, and nothing of it is written. */
  bundle(body: ImportBody | Resource, options?: ImportOptions): Promise<ImportAnswer>;
  /** NDJSON of any length, such as a file's `createReadStream`, or resources one by one. */
  ndjson(body: ImportBody | ImportResources, options?: ImportOptions): Promise<ImportAnswer>;
}

export function createImportRecords(server: Server): ImportRecords {
  const importAs = (
    mediaType: string,
    body: ImportBody | ImportResources | Resource,
    { isGzipped = false, ...options }: ImportOptions = {},
  ): Promise<ImportAnswer> => {
    const headers = { 'Content-Type': mediaType, ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}) };
    const call = { method: 'POST', route: '/import', headers, body: bodyOf(body), status: 200 } as const;
    return sendForJson(server, { ...call, isRepeatable: false, isUnlimited: true }, options);
  };
  return {
    bundle: async (body, options) => importAs('application/fhir+json', body, options),
    ndjson: async (body, options) => importAs('application/fhir+ndjson', body, options),
  };
}
