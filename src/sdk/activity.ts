import type { ActivityEntry, ActivityPage, ListActivityQuery } from './manage-schema.ts';
import { type CallOptions, type Server, send, sendForJson } from './send.ts';

/** Who read a patient's record and when, and what became of its credentials; newest first. */
export interface Activity {
  /** One page. Its `next`, as `cursor`, asks for the one after it. */
  page(patientId: string, query?: ListActivityQuery, options?: CallOptions): Promise<ActivityPage>;
  /** Every entry, for `for await`; pages are asked for as they are needed, and `count` is how much one holds. */
  entries(patientId: string, query?: ListActivityQuery, options?: CallOptions): AsyncIterable<ActivityEntry>;
  /** Every entry as CSV with one heading, a page of lines at a time: for a file that the patient downloads. */
  csv(patientId: string, query?: ListActivityQuery, options?: CallOptions): AsyncIterable<string>;
}

const route = '/patients/{patientId}/activity';

export function createActivity(server: Server): Activity {
  const page: Activity['page'] = (patientId, query, options) =>
    sendForJson(
      server,
      { method: 'GET', route, params: { patientId }, query, status: 200, isRepeatable: true },
      options,
    );
  return {
    page,
    async *entries(patientId, query, options) {
      let cursor = query?.cursor;
      do {
        const { activity, next } = await page(patientId, { ...query, cursor }, options);
        yield* activity;
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    },
    async *csv(patientId, query, options) {
      const expects = { status: 200, mediaType: 'text/csv' };
      const call = { method: 'GET', route, params: { patientId }, expects, isRepeatable: true } as const;
      let cursor = query?.cursor;
      let isFirst = true;
      do {
        const headers = { Accept: 'text/csv' };
        const { text, headers: answered } = await send(
          server,
          { ...call, headers, query: { ...query, cursor } },
          options,
        );
        yield isFirst ? text : text.slice(text.indexOf('\n') + 1);
        isFirst = false;
        cursor = nextCursor(answered.get('link'));
      } while (cursor !== undefined);
    },
  };
}

/** The cursor within `<…?cursor=…>; rel="next"`. https://www.rfc-editor.org/rfc/rfc8288#section-3 */
function nextCursor(link: string | null): string | undefined {
  const query = /<[^>?]*\?([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return new URLSearchParams(query).get('cursor') ?? undefined;
}
