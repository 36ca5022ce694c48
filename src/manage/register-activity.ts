import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { accepts } from 'hono/accepts';
import type { AuditStore } from '../store/audit-store.ts';
import type { Store } from '../store/store.ts';
import { csvOf } from './activity-csv.ts';
import {
  type ActivityQuery,
  activityPage,
  activityQuery,
  countOf,
  cursorOf,
  entryBody,
  sequenceOf,
} from './activity-schema.ts';
import { patientParams } from './credential-schema.ts';
import { unknownPatient } from './problem.ts';
import { header, json, problems } from './response-schema.ts';

const listActivity = createRoute({
  method: 'get',
  path: '/patients/{patientId}/activity',
  operationId: 'listActivity',
  tags: ['Activity'],
  summary: "List who read a patient's record and when, newest first",
  description:
    'Every request made with a credential of the patient, right or wrong, and everything that became of their credentials, deleted ones among them. As JSON, or as CSV for `Accept: text/csv`. A `Link` header with `rel="next"` leads to the next page.',
  request: { params: patientParams, query: activityQuery },
  responses: {
    200: {
      description: 'A page of the activity',
      headers: { Link: header('Where the next page is, with rel="next", when there is one.') },
      content: { ...json(activityPage).content, 'text/csv': { schema: { type: 'string' as const } } },
    },
    ...problems(400, 404),
  },
});

export interface ActivityOptions {
  readonly store: Pick<Store, 'credentials'>;
  readonly activity: Pick<AuditStore, 'page'>;
}

/** Mounts what is on record of a patient's record. */
export function registerActivity(app: OpenAPIHono, { store, activity }: ActivityOptions): void {
  app.openapi(listActivity, async (c) => {
    const { patientId } = c.req.valid('param');
    const query = c.req.valid('query');
    const page = await activity.page({
      patientId,
      credentialId: query.credentialId,
      kind: query.kind,
      since: instantOf(query.since),
      until: instantOf(query.until),
      before: query.cursor === undefined ? undefined : sequenceOf(query.cursor),
      count: countOf(query),
    });
    // The activity of a patient who was deleted is still there to be seen.
    const isEmpty = page.entries.length === 0 && page.next === undefined;
    if (isEmpty && (await store.credentials.list(patientId)) === undefined) throw unknownPatient();
    const next = page.next === undefined ? null : cursorOf(page.next);
    if (next !== null) c.header('Link', `<${nextUrl(c.req.path, query, next)}>; rel="next"`);
    const entries = page.entries.map(entryBody);
    c.header('Vary', 'Accept');
    return isCsvWanted(c)
      ? c.body(csvOf(entries), 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present' })
      : c.json({ activity: entries, next }, 200);
  });
}

function isCsvWanted(c: Parameters<typeof accepts>[0]): boolean {
  const supports = ['application/json', 'text/csv'];
  return accepts(c, { header: 'Accept', supports, default: 'application/json' }) === 'text/csv';
}

function nextUrl(path: string, query: ActivityQuery, cursor: string): string {
  const pairs = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined);
  return `${path}?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
