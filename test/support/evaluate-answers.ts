// Asks a real app over a world that was really imported, and holds its answers against the evaluator's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isJson, type Json } from './evaluate-parameters.ts';
import { localTarget } from './evaluate-text.ts';
import { openMemoryStore } from './memory-store.ts';
import { foundIn } from './server-client.ts';
import { importInto } from './server-import.ts';
import { keyOf } from './source-data.ts';
import { visibilityOf } from './source-data-visibility.ts';
import { origin, strictAsker } from './strict-asker.ts';

export interface Asked {
  readonly status: number;
  readonly bundle: Json;
}

/** A world in a server of its own, seen by its patient. */
export interface OpenWorld {
  readonly patient: string;
  /** What the patient sees, in the order in which it entered the record, with the server's own meta. */
  readonly visible: readonly Json[];
  readonly now: number;
  readonly baseUrl: string;
  ask(path: string, init?: RequestInit): Promise<Asked>;
  close(): Promise<void>;
}

export const baseUrl = `${origin}/fhir`;
/** When questions are asked; resources were written in the days before. */
export const askedAt = Date.UTC(2024, 4, 17, 8, 30);
const writtenAt = Date.UTC(2024, 3, 1, 0, 0, 0, 1);

/** Writes in groups, with time between them, so that resources differ in when they were last updated. */
async function importWorld(resources: readonly Json[], store: Parameters<typeof importInto>[0], pass: () => void) {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-world-'));
  try {
    for (let at = 0; at < resources.length; at += 5) {
      const file = join(folder, `${at}.ndjson`);
      writeFileSync(
        file,
        resources
          .slice(at, at + 5)
          .map((resource) => JSON.stringify(resource))
          .join('\n'),
      );
      const { refused } = await importInto(store, [file]);
      if (refused.length > 0) throw new Error(`The world cannot be imported: ${refused.join('; ')}`);
      pass();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function listed(ask: OpenWorld['ask']): Promise<Json[]> {
  const { status, bundle } = await ask('/fhir?_count=1000');
  if (status !== 200) throw new Error(`The record cannot be listed: ${JSON.stringify(bundle)}`);
  return [...foundIn(bundle).matches];
}

/** The source's resources in the server's order, with the instant at which it took each, which it alone knows. */
function asHeld(source: readonly Json[], held: readonly Json[]): Json[] {
  const byKey = new Map(source.map((resource) => [keyOf(resource), resource]));
  if (held.length !== source.length) {
    const shown = new Set(held.map(keyOf));
    const odd = [
      ...held.filter((each) => !byKey.has(keyOf(each))),
      ...source.filter((each) => !shown.has(keyOf(each))),
    ];
    throw new Error(
      `${held.length} resources are shown, not ${source.length}: ${odd.map((each) => JSON.stringify(each)).join(', ')}`,
    );
  }
  return held.map((resource) => {
    const own = byKey.get(keyOf(resource));
    if (own === undefined) throw new Error(`${keyOf(resource)} is shown, and it should not be`);
    const meta = isJson(resource.meta) ? { lastUpdated: resource.meta.lastUpdated } : {};
    return { ...own, meta: { ...Object(own.meta), ...meta } };
  });
}

/** Every fourth reference of a resource by the server's whole URL, which makes it no other reference. */
function withOwnUrls(resource: Json): Json {
  let count = 0;
  const spelled: unknown = JSON.parse(JSON.stringify(resource), (name, value: unknown) => {
    if (name !== 'reference' || typeof value !== 'string' || localTarget(value) === undefined) return value;
    count += 1;
    return count % 4 === 0 ? `${baseUrl}/${value}` : value;
  });
  return isJson(spelled) ? spelled : resource;
}

export async function openWorld(resources: readonly Json[], patient: string): Promise<OpenWorld> {
  let now = writtenAt;
  const store = await openMemoryStore({ baseUrl, now: () => now });
  const spelled = new Map(resources.map((resource) => [resource, withOwnUrls(resource)]));
  await importWorld([...spelled.values()], store, () => {
    now += 40_000_000;
  });
  now = askedAt;
  const askStrictly = await strictAsker(store, patient, { now: () => now });
  const ask: OpenWorld['ask'] = async (path, init) => {
    const { status, text } = await askStrictly(path, init);
    const bundle: unknown = JSON.parse(text);
    if (!isJson(bundle)) throw new Error(`No JSON object for ${path}`);
    return { status, bundle };
  };
  const seen = visibilityOf(resources).visibleTo(patient);
  const visible = asHeld(
    seen.map((resource) => spelled.get(resource) ?? resource),
    await listed(ask),
  );
  return { patient, visible, now: askedAt, baseUrl, ask, close: () => store.close() };
}
