// The place of a page in its link: sealed, for this patient and this list alone.
import type { SearchPosition } from '../../store/store.ts';
import type { Sealer } from '../portal-options.ts';

export interface PagePlace {
  /** The link to the page that begins behind a position. */
  url(path: string, patientId: string, position: SearchPosition): string;
  /** Undefined for the first page, and for a link that was not made here: then the list begins anew. */
  read(text: string | undefined, path: string, patientId: string): SearchPosition | undefined;
}

const form = 'portal-page-1';

export function createPagePlace(sealer: Sealer): PagePlace {
  return {
    url: (path, patientId, position) =>
      `${path}?${new URLSearchParams({ after: sealer.seal(JSON.stringify(position), [form, patientId, path]) })}`,
    read(text, path, patientId) {
      if (text === undefined) return undefined;
      try {
        return JSON.parse(sealer.unseal(text, [form, patientId, path])) as SearchPosition;
      } catch {
        return undefined;
      }
    },
  };
}
