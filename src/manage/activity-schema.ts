import { z } from '@hono/zod-openapi';
import type { AuditEntry } from '../store/audit-store.ts';

const maxCount = 1000;
const defaultCount = 100;

const instantField = z.iso.datetime({ offset: true, error: 'must be an instant such as 2027-01-01T00:00:00Z' });

export const activityQuery = z.strictObject({
  count: z.coerce
    .number(`must be a whole number from 1 to ${maxCount}`)
    .int(`must be a whole number from 1 to ${maxCount}`)
    .min(1, `must be at least 1`)
    .max(maxCount, `must be at most ${maxCount}`)
    .optional()
    .openapi({
      param: { name: 'count', in: 'query' },
      description: `The most entries that a page holds; ${defaultCount} unless said otherwise. A page may hold fewer although more follow.`,
      type: 'integer',
      minimum: 1,
      maximum: maxCount,
    }),
  cursor: z
    .string()
    .refine((text) => sequenceOf(text) !== undefined, 'must be the `next` of an earlier page')
    .optional()
    .openapi({ param: { name: 'cursor', in: 'query' }, description: 'The `next` of the page before.' }),
  credentialId: z
    .string()
    .optional()
    .openapi({ param: { name: 'credentialId', in: 'query' }, description: 'Of this credential alone.' }),
  since: instantField.optional().openapi({
    param: { name: 'since', in: 'query' },
    description: 'At this instant or later.',
    example: '2026-03-01T00:00:00Z',
  }),
  until: instantField.optional().openapi({
    param: { name: 'until', in: 'query' },
    description: 'At this instant or earlier.',
  }),
  kind: z
    .enum(['request', 'credential'], 'must be request or credential')
    .optional()
    .openapi({
      param: { name: 'kind', in: 'query' },
      description: '`request`: what was asked of the record. `credential`: what became of credentials.',
    }),
});

export type ActivityQuery = z.infer<typeof activityQuery>;

export const activityEntry = z
  .object({
    id: z.string(),
    at: z.iso.datetime().openapi({ description: 'UTC, with milliseconds.', example: '2026-03-01T09:30:00.000Z' }),
    kind: z.enum(['request', 'credential']),
    action: z.string().openapi({
      description:
        'Of a request, the FHIR interaction (`read`, `search-type`, …) or `unrouted`. Of a credential: `created`, `renamed`, `rotated`, `deleted`, `expired`, `exposed`, `leaked`, `access-on`, `access-off`, `token-issued`, `token-revoked`.',
      example: 'read',
    }),
    door: z.string().nullable().openapi({
      description: '`basic`, `bearer`, `headers`, `management`, `portal` or `console`: how it was asked.',
      example: 'basic',
    }),
    credentialId: z.string().nullable(),
    credentialName: z.string().nullable().openapi({ description: 'As it was then.', example: 'Sleep Diary' }),
    resourceType: z.string().nullable().openapi({ example: 'Observation' }),
    ids: z.array(z.string()).openapi({ description: 'Of the resource that was read.' }),
    parameters: z.array(z.string()).openapi({
      description:
        'Names of the parameters that were asked by, never their values; `unknown` for a name that FHIR has not.',
    }),
    status: z.number().int().openapi({ description: 'HTTP status of the answer.', example: 200 }),
    count: z.number().int().nullable().openapi({ description: 'Resources or versions in the answer.' }),
    bytes: z.number().int().openapi({ description: "Of the answer's body." }),
    address: z.string().nullable().openapi({ description: 'IP address of the client.', example: '203.0.113.7' }),
    agent: z.string().nullable().openapi({ description: 'How the client names itself.' }),
    requestId: z.string().openapi({ description: 'The X-Request-Id of the answer; the entries of a batch share one.' }),
  })
  .openapi('ActivityEntry');

export const activityPage = z
  .object({
    activity: z.array(activityEntry),
    next: z.string().nullable().openapi({ description: '`cursor` of the next page; null at the end.' }),
  })
  .openapi('ActivityPage');

export function entryBody({ patientId: _, at, ids, parameters, ...rest }: AuditEntry): z.infer<typeof activityEntry> {
  return { ...rest, at: new Date(at).toISOString(), ids: [...ids], parameters: [...parameters] };
}

export function countOf({ count }: ActivityQuery): number {
  return count ?? defaultCount;
}

/** A place in the trail, for clients to hand back and not to read. */
export function cursorOf(sequence: number): string {
  return Buffer.from(`entry ${sequence}`).toString('base64url');
}

export function sequenceOf(cursor: string): number | undefined {
  const digits = /^entry (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
