import type { z } from '@hono/zod-openapi';
import type { ValidationTargets } from 'hono';
import type { FieldError } from './problem.ts';

type Target = keyof ValidationTargets;

/** Zod's findings as field errors; a field that the schema does not know is named itself, not its parent. */
export function invalidFields(target: Target, error: z.core.$ZodError): readonly FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => fieldError(target, [...issue.path, key], 'is not known here'))
      : [fieldError(target, issue.path, issue.message)],
  );
}

function fieldError(target: Target, path: readonly PropertyKey[], detail: string): FieldError {
  const names = path.map((step) => String(step).toWellFormed().slice(0, 100));
  if (target !== 'json') {
    return { field: names.join('.'), detail };
  }
  const pointer = `#${names.map((name) => `/${encodeURIComponent(name.replace(/~/g, '~0').replace(/\//g, '~1'))}`).join('')}`;
  return { field: names.length === 0 ? 'body' : names.join('.'), pointer, detail };
}
