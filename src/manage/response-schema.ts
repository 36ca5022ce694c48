import { z } from '@hono/zod-openapi';

const problem = z
  .object({
    type: z.string().openapi({ example: 'urn:problem-type:chartkey:unknown-patient' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z
      .array(z.object({ field: z.string(), pointer: z.string().optional(), detail: z.string() }))
      .optional()
      .openapi({ description: 'The wrong fields; pointer is the place in the body (RFC 6901, as a URI fragment).' }),
  })
  .openapi('Problem');

const problemDescriptions = {
  400: 'Wrong input; `errors` names each wrong field',
  401: 'No management token, or a wrong or revoked one',
  404: 'Unknown patient or credential',
  409: 'As things stand it cannot be done; `type` tells why',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'What was sent cannot be taken; nothing was written',
} as const;

type ProblemStatus = keyof typeof problemDescriptions;

interface ProblemContent {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problem } };
}

/** The `responses` of a route for the problems it can answer; 401 is always among them. */
export function problems<Status extends ProblemStatus>(...statuses: Status[]): Record<Status | 401, ProblemContent> {
  const entries = [401 as const, ...statuses].map((status) => [status, problemContent(status)]);
  return Object.fromEntries(entries);
}

/** A JSON body that a route takes or answers. */
export function json<Schema extends z.ZodType>(
  schema: Schema,
): { content: { 'application/json': { schema: Schema } } } {
  return { content: { 'application/json': { schema } } };
}

function problemContent(status: ProblemStatus): ProblemContent {
  return { description: problemDescriptions[status], content: { 'application/problem+json': { schema: problem } } };
}
