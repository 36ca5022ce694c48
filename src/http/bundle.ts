// Bundles, put together from stored JSON text: a resource on its way out is never parsed. https://hl7.org/fhir/R4/bundle.html
import type { HistoryPage, SearchPage, StoredVersion } from '../store/store.ts';
import { type Issue, outcomeText } from './outcome.ts';
import { etagOf } from './version-answer.ts';

export interface BundleLinks {
  readonly self: string;
  readonly next: string | undefined;
}

export interface SearchsetParts {
  readonly base: string;
  readonly links: BundleLinks;
  readonly page: Pick<SearchPage, 'matches' | 'included' | 'total'>;
  /** What the search passed over; empty when nothing. */
  readonly warnings: readonly Issue[];
}

/** Matches first, in their order, then what they bring with them, then what was ignored. */
export function searchsetBundle({ base, links, page, warnings }: SearchsetParts): string {
  const entries: string[] = [];
  for (const match of page.matches) {
    entries.push(searchEntry(base, match, 'match'));
  }
  for (const included of page.included) {
    entries.push(searchEntry(base, included, 'include'));
  }
  if (warnings.length > 0) {
    entries.push(`{"resource":${outcomeText(warnings)},"search":{"mode":"outcome"}}`);
  }
  return bundle('searchset', page.total, links, entries);
}

/** Newest first. `versions` may be fewer than `total`. */
export function historyBundle(base: string, links: BundleLinks, { versions, total }: HistoryPage): string {
  const entries = versions.map((version) => historyEntry(base, version));
  return bundle('history', total, links, entries);
}

function bundle(
  type: 'searchset' | 'history',
  total: number | undefined,
  links: BundleLinks,
  entries: readonly string[],
): string {
  const totalPart = total === undefined ? '' : `"total":${total},`;
  const nextPart = links.next === undefined ? '' : `,{"relation":"next","url":${JSON.stringify(links.next)}}`;
  // R4 JSON has no empty arrays.
  const entryPart = entries.length === 0 ? '' : `,"entry":[${entries.join(',')}]`;
  return `{"resourceType":"Bundle","type":"${type}",${totalPart}"link":[{"relation":"self","url":${JSON.stringify(links.self)}}${nextPart}]${entryPart}}`;
}

function searchEntry(base: string, version: StoredVersion, mode: 'match' | 'include'): string {
  if (version.content === undefined) {
    throw new Error(`Search found a deleted ${version.resourceType}.`);
  }
  return `{"fullUrl":"${base}/${version.resourceType}/${version.id}","resource":${version.content},"search":{"mode":"${mode}"}}`;
}

function historyEntry(base: string, version: StoredVersion): string {
  const { resourceType, id, method, content } = version;
  const url = method === 'POST' ? resourceType : `${resourceType}/${id}`;
  const resourcePart = content === undefined ? '' : `"resource":${content},`;
  const lastModified = new Date(version.updatedAt).toISOString();
  const response = `{"status":"${statusOf(version)}","etag":${JSON.stringify(etagOf(version))},"lastModified":"${lastModified}"}`;
  return `{"fullUrl":"${base}/${resourceType}/${id}",${resourcePart}"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
}

/** What the write of this version answered. */
function statusOf(version: StoredVersion): string {
  if (version.method === 'DELETE') {
    return '204';
  }
  return version.version === 1 ? '201' : '200';
}
