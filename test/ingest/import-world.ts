// Imports texts into a real store in memory, as files that can be read again, and shows what is stored.

import { readFileSync } from 'node:fs';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { type ImportOptions, importSources } from '../../src/ingest/import-sources.ts';
import type { Outcome } from '../../src/ingest/outcome.ts';
import { type Source, streamSource } from '../../src/ingest/source.ts';
import type { Tally } from '../../src/ingest/tally.ts';
import { everything } from '../../src/store/admission.ts';
import type { StoredVersion } from '../../src/store/store.ts';
import { openMemoryStore } from '../support/memory-store.ts';

export interface Imported {
  readonly tally: Tally;
  readonly outcomes: readonly Outcome[];
  /** `created Patient/p`, in the order in which outcomes came. */
  readonly lines: readonly string[];
}

export interface ImportWorld {
  /** Contents by file name, in order; text, bytes, or a value to be written as JSON. */
  take(files: Readonly<Record<string, unknown>>, options?: Partial<ImportOptions>): Promise<Imported>;
  /** As `take`, from a stream that can be read once. */
  takeStream(content: unknown, options?: Partial<ImportOptions>): Promise<Imported>;
  read(patientId: string, reference: string): Promise<StoredVersion | undefined>;
  /** The stored JSON, without versionId and lastUpdated. */
  json(patientId: string, reference: string): Promise<unknown>;
}

export async function importWorld(): Promise<ImportWorld> {
  const store = await openMemoryStore({ timeZone: 'UTC' });
  const run = async (sources: readonly Source[], options: Partial<ImportOptions> = {}): Promise<Imported> => {
    const outcomes: Outcome[] = [];
    const onStoreError = (error: unknown): void => {
      throw error;
    };
    const onOutcome = (outcome: Outcome): void => void outcomes.push(outcome);
    const tally = await importSources(sources, { store, now: Date.now, onOutcome, onStoreError, ...options });
    return { tally, outcomes, lines: outcomes.map(lineOf) };
  };
  const read = (patientId: string, reference: string): Promise<StoredVersion | undefined> => {
    const [type, id = ''] = reference.split('/');
    return store.openRecord(patientId, everything).read(type as ResourceType, id);
  };
  return {
    take: (files, options) =>
      run(
        Object.entries(files).map(([name, content]) => memorySource(name, content)),
        options,
      ),
    takeStream: (content, options) => run([{ ...memorySource('stream', content), isReusable: false }], options),
    read,
    json: async (patientId, reference) => {
      const stored = await read(patientId, reference);
      if (stored?.content === undefined) return undefined;
      const { meta, ...resource } = JSON.parse(stored.content);
      const { versionId: _versionId, lastUpdated: _lastUpdated, ...rest } = meta;
      return Object.keys(rest).length === 0 ? resource : { ...resource, meta: rest };
    },
  };
}

export function fixture(name: string): string {
  return readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
}

/** Bytes come in small chunks, so that lines and characters are cut. */
function memorySource(name: string, content: unknown): Source {
  const isContent = typeof content === 'string' || Buffer.isBuffer(content);
  const bytes = Buffer.from(isContent ? content : JSON.stringify(content));
  const format = /\.ndjson/.test(name) ? 'ndjson' : undefined;
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
  }
  return {
    ...streamSource(chunks(), name, format),
    isReusable: true,
    open: (onBytes) => streamSource(chunks(), name).open(onBytes),
  };
}

function lineOf({ outcome, resourceType, id }: Outcome): string {
  return [
    outcome,
    ...(resourceType === undefined ? [] : [id === undefined ? resourceType : `${resourceType}/${id}`]),
  ].join(' ');
}
