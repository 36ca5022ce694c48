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
  429: 'A wrong management token after too many; a right one is always let on',
  500: 'The server failed; `detail` has the id under which the log tells why',
} as const;

type ProblemStatus = keyof typeof problemDescriptions;

/** No interface, which would not do where any `x-` field may stand. */
type HeaderDescription = {
  readonly description: string;
  readonly required?: boolean;
  readonly schema: { readonly type: 'string' };
};

interface ProblemContent {
  readonly description: string;
  readonly headers?: Record<string, HeaderDescription>;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problem } };
}

/** The `responses` of a route for the problems it can answer; 401, 429 and 500 are always among them. */
export function problems<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status | 401 | 429 | 500, ProblemContent> {
  const entries = [401 as const, ...statuses, 429 as const, 500 as const].map((status) => [
    status,
    problemContent(status),
  ]);
  return Object.fromEntries(entries);
}

/** A header of an answer; one that is not `required` is there at times. */
export function header(description: string, required = false): HeaderDescription {
  return { description, ...(required ? { required } : {}), schema: { type: 'string' } };
}

/** A JSON body that a route takes or answers. */
export function json<Schema extends z.ZodType>(
  schema: Schema,
): { content: { 'application/json': { schema: Schema } } } {
  return { content: { 'application/json': { schema } } };
}

function problemContent(status: ProblemStatus): ProblemContent {
  return {
    description: problemDescriptions[status],
    ...headersOf(status),
    content: { 'application/problem+json': { schema: problem } },
  };
}

function headersOf(status: ProblemStatus): Pick<ProblemContent, 'headers'> {
  if (status === 401) return { headers: { 'WWW-Authenticate': header('The door there is.', true) } };
  return status === 429 ? { headers: { 'Retry-After': header('Seconds to wait.', true) } } : {};
}
