import type { Problem, ProblemError } from './manage-schema.ts';
import { PortalProblem } from './portal-problem.ts';
import { retryAfterOf } from './retry.ts';

/** An answer read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What an answer that was not hoped for says. Of its text only what a problem has is taken, and `hidden` is taken out. */
export function problemOf(answer: Answer, { hidden, tries }: { hidden: string; tries: number }): PortalProblem {
  const isProblem = mediaTypeOf(answer) === 'application/problem+json';
  const body = isProblem ? parsed(answer.text) : undefined;
  const surroundings = {
    tries,
    requestId: answer.headers.get('x-request-id') ?? undefined,
    retryAfterMs: retryAfterOf(answer.headers.get('retry-after'), Date.now()),
  };
  const textOf = (value: unknown, otherwise: string): string =>
    typeof value === 'string' ? value.replaceAll(hidden, '…') : otherwise;
  const problem: Problem = {
    status: answer.status,
    type: textOf(fieldOf(body, 'type'), 'about:blank'),
    title: textOf(fieldOf(body, 'title'), 'Unexpected answer'),
    detail: textOf(fieldOf(body, 'detail'), 'What answered is not ChartKey, or something before it: see baseUrl.'),
    errors: listOf(fieldOf(body, 'errors')).map((error): ProblemError => {
      const pointer = fieldOf(error, 'pointer');
      const named = { field: textOf(fieldOf(error, 'field'), ''), detail: textOf(fieldOf(error, 'detail'), '') };
      return pointer === undefined ? named : { ...named, pointer: textOf(pointer, '') };
    }),
  };
  return new PortalProblem(problem, surroundings);
}

/** Without parameters. */
export function mediaTypeOf({ headers }: Pick<Answer, 'headers'>): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
