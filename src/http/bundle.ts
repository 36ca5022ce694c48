// Bundles, put together from stored JSON text: a resource on its way out is never parsed. https://hl7.org/fhir/R4/bundle.html
import type { ResourceForm } from '../search/plan-form.ts';
import type { HistoryPage, HistoryVersion, SearchPage, StoredVersion } from '../store/store.ts';
import { type Issue, outcomeText } from './outcome.ts';
import { inForm } from './resource-form.ts';
import { etagOf } from './version-answer.ts';

export interface BundleLinks {
  readonly self: string;
  readonly next: string | undefined;
}

export interface SearchsetParts {
  readonly base: string;
  readonly links: BundleLinks;
  readonly page: Pick<SearchPage, 'matches' | 'included' | 'total'>;
  readonly form: ResourceForm;
  /** What the search passed over; empty when nothing. */
  readonly warnings: readonly Issue[];
}

/** What a search shows of a resource. */
type Shown = Pick<StoredVersion, 'resourceType' | 'id' | 'content'>;

/** Matches first, in their order, then what they bring with them, then what was ignored. */
export function searchsetBundle({ base, links, page, form, warnings }: SearchsetParts): string {
  // R4: what is included is not what `_elements` speaks of.
  const includedForm: ResourceForm = page.included.length === 0 ? form : { ...form, elements: [] };
  const entries: string[] = [];
  for (const match of page.matches) {
    entries.push(searchEntry(base, match, 'match', form));
  }
  for (const included of page.included) {
    entries.push(searchEntry(base, included, 'include', includedForm));
  }
  if (warnings.length > 0) {
    entries.push(`{"resource":${outcomeText(warnings)},"search":{"mode":"outcome"}}`);
  }
  return bundle('searchset', page.total, links, entries);
}

/** The versions in the order of the page: newest first. */
export function historyBundle(
  base: string,
  links: BundleLinks,
  { versions, total }: Pick<HistoryPage, 'versions' | 'total'>,
  form: ResourceForm,
): string {
  const entries = versions.map((version) => historyEntry(base, version, form));
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

function searchEntry(base: string, found: Shown, mode: 'match' | 'include', form: ResourceForm): string {
  const { resourceType, id, content } = found;
  if (content === undefined) {
    throw new Error(`Search found a deleted ${resourceType}.`);
  }
  return `{"fullUrl":"${base}/${resourceType}/${id}","resource":${inForm(content, form)},"search":{"mode":"${mode}"}}`;
}

function historyEntry(base: string, version: HistoryVersion, form: ResourceForm): string {
  const { resourceType, id, content, isCreation } = version;
  // A POST that kept its id and met a resource has updated it.
  const method = version.method === 'POST' && !isCreation ? 'PUT' : version.method;
  const url = method === 'POST' ? resourceType : `${resourceType}/${id}`;
  const resourcePart = content === undefined ? '' : `"resource":${inForm(content, form)},`;
  const lastModified = new Date(version.updatedAt).toISOString();
  const response = `{"status":"${statusOf(version)}","etag":${JSON.stringify(etagOf(version))},"lastModified":"${lastModified}"}`;
  return `{"fullUrl":"${base}/${resourceType}/${id}",${resourcePart}"request":{"method":"${method}","url":"${url}"},"response":${response}}`;
}

/** What the write of this version answered. */
function statusOf({ method, isCreation }: HistoryVersion): string {
  if (method === 'DELETE') {
    return '204';
  }
  return isCreation ? '201' : '200';
}
