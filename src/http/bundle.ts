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

/** The versions newest first; `following` tells what the last of them followed. */
export function historyBundle(base: string, links: BundleLinks, { versions, following, total }: HistoryPage): string {
  const entries = versions.map((version, index) =>
    historyEntry(base, version, isCreation(version, versions[index + 1] ?? following)),
  );
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

function historyEntry(base: string, version: StoredVersion, created: boolean): string {
  const { resourceType, id, content } = version;
  // A POST that kept its id and met a resource has updated it.
  const method = version.method === 'POST' && !created ? 'PUT' : version.method;
  const url = method === 'POST' ? resourceType : `${resourceType}/${id}`;
  const resourcePart = content === undefined ? '' : `"resource":${content},`;
  const lastModified = new Date(version.updatedAt).toISOString();
  const response = `{"status":"${statusOf(version, created)}","etag":${JSON.stringify(etagOf(version))},"lastModified":"${lastModified}"}`;
  return `{"fullUrl":"${base}/${resourceType}/${id}",${resourcePart}"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
}

/** Whether there was no resource before: it is the first version, or the one before it is a deletion. */
function isCreation(version: StoredVersion, previous: HistoryPage['following']): boolean {
  return version.version === 1 || previous?.method === 'DELETE';
}

/** What the write of this version answered. */
function statusOf(version: StoredVersion, created: boolean): string {
  if (version.method === 'DELETE') {
    return '204';
  }
  return created ? '201' : '200';
}
