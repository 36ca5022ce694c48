// The URLs under which the server is known to clients: references below them are to resources here. Kept with the time from which
// what is written is indexed so, since what was indexed in one way has to be taken out of the index in that way.
import { withOwnReferences } from '../../fhir/own-references.ts';
import type { JsonObject } from '../resource-change.ts';
import type { Connection } from './connection.ts';

interface OwnUrl {
  readonly url: string;
  /** Milliseconds since 1970: of versions of that time and later. */
  readonly from: number;
}

/** A version as it stands, and with the references below own URLs as type and id. */
export interface Version {
  readonly resource: JsonObject;
  readonly local: JsonObject;
}

/** Reads a version that was written, or is about to be, at a time. */
export type ReadVersion = (resource: JsonObject, updatedAt: number) => Version;

const select = "SELECT value FROM setting WHERE name = 'own-urls'";

export function versionReader(connection: Connection): ReadVersion {
  const known = connection.prepare(select);
  return (resource, updatedAt) => {
    const urls = storedUrls(known.get()).flatMap(({ url, from }) => (from <= updatedAt ? [url] : []));
    return { resource, local: withOwnReferences(resource, urls) };
  };
}

/** Makes a URL one of the database's, if it is none yet, for all that is written from a time on. Only within a write. */
export function ownUrlKeeper(connection: Connection, url: string | undefined): (updatedAt: number) => void {
  if (url === undefined) return () => {};
  const known = connection.prepare(select);
  const latest = connection.prepare('SELECT max(updated_at) AS at FROM version');
  const keep = connection.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('own-urls', ?)");
  return (updatedAt) => {
    const urls = storedUrls(known.get());
    if (urls.some((each) => each.url === url)) return;
    const { at } = latest.get() as { at: number | null };
    keep.run(JSON.stringify([...urls, { url, from: Math.max(updatedAt, (at ?? updatedAt - 1) + 1) }]));
  };
}

function storedUrls(row: unknown): readonly OwnUrl[] {
  return row === undefined ? [] : (JSON.parse((row as { value: string }).value) as OwnUrl[]);
}
