// The history-instance interaction. https://hl7.org/fhir/R4/http.html#history
import { invalidCursor, notFound } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { BaseUrl } from './base-url.ts';
import { historyBundle } from './bundle.ts';
import type { CursorSealer } from './cursor.ts';
import type { FhirRequest, Interaction } from './interaction.ts';
import { readPageCount } from './page-size.ts';
import { type Pair, writePairs } from './query.ts';
import { refuseUnreadParameters } from './read-parameters.ts';

export function createHistoryInstance(baseUrl: BaseUrl, sealer: CursorSealer): Interaction {
  return async (request) => {
    const { record, resourceType, id, query, raw } = request;
    refuseUnreadParameters(query, raw.headers, resourceType, ['_count', '_cursor']);
    const count = readPageCount(query.pairs);
    const cursor = query.pairs.find(([name]) => name === '_cursor')?.[1];
    const before = cursor === undefined ? undefined : Number(sealer.unseal(cursor, bindingOf(request)));
    if (before !== undefined && !Number.isSafeInteger(before)) {
      throw invalidCursor();
    }
    const history = isId(id) ? await record.history(resourceType, id, count, before) : undefined;
    if (history === undefined) {
      throw notFound();
    }
    const last = history.versions.at(-1);
    const next =
      last === undefined || history.following === undefined
        ? undefined
        : sealer.seal(String(last.version), bindingOf(request));
    const base = baseUrl(raw.url);
    const links = {
      self: pageUrl(base, request, cursor),
      next: next === undefined ? undefined : pageUrl(base, request, next),
    };
    return { status: 200, body: historyBundle(base, links, history) };
  };
}

function bindingOf({ credentialId, resourceType, id }: FhirRequest): string[] {
  return ['history', credentialId, resourceType, id];
}

function pageUrl(base: string, { resourceType, id, query }: FhirRequest, cursor: string | undefined): string {
  const countPair = query.pairs.find(([name]) => name === '_count');
  const pairs: Pair[] = [
    ...(countPair === undefined ? [] : [countPair]),
    ...(cursor === undefined ? [] : [['_cursor', cursor] as const]),
    ...(query.format === undefined ? [] : [['_format', query.format] as const]),
  ];
  const path = `${base}/${resourceType}/${id}/_history`;
  return pairs.length === 0 ? path : `${path}?${writePairs(pairs)}`;
}
