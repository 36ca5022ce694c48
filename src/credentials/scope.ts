// What a credential may see, in SMART's words: versions 2 and 1, for a patient, reading alone.
// https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
import { type Scope, scopeText } from './one-scope.ts';
import { scopeConditions } from './scope-condition.ts';
import { readScope } from './scope-syntax.ts';

export type ParsedScopes =
  /** In the order given, each once. Never empty. */
  | { readonly type: 'scopes'; readonly scopes: readonly Scope[] }
  /** Goes on after "The scope": `must not be empty`. */
  | { readonly type: 'problem'; readonly detail: string };

/** What a credential may read unless it says otherwise: all but who read it. */
export const defaultScope = 'patient/*.rs';

/** Many times what a patient chooses among; it is kept with each credential and read on every request. */
const maxLength = 4000;
const maxScopes = 100;
/**
 * Of all that the scopes ask together. Value sets hold thousands of codes, and whoever holds a credential chooses scopes of
 * tokens: some hundred sets of them would take the server seconds and fill its memory.
 */
const maxSize = 100_000;
/** A check needs some zone; that of the database is another's to know. */
const anyZone = { timeZone: 'UTC' };

/** Takes scopes separated by white space, any of which admits. Refuses what it does not understand, and what would write. */
export function parseScope(text: string): ParsedScopes {
  if (text.length > maxLength) return problem(`must be at most ${maxLength} characters long`);
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0) return problem(`must name at least one SMART scope, such as ${defaultScope}`);
  if (parts.length > maxScopes) return problem(`must hold at most ${maxScopes} SMART scopes`);
  const scopes = new Map<string, Scope>();
  let size = 0;
  for (const part of parts) {
    const read = readScope(part);
    if (read.type === 'problem') return read;
    const planned = scopeConditions(read.scope, anyZone);
    if (planned.type === 'problem') return planned;
    size += planned.size;
    if (size > maxSize) return problem('must ask for fewer values: the value sets in it hold too many codes together');
    scopes.set(scopeText(read.scope), read.scope);
  }
  return { type: 'scopes', scopes: [...scopes.values()] };
}

/** What is wrong with a scope, to go on after "The scope"; undefined when nothing is. */
export function scopeProblem(text: string): string | undefined {
  const parsed = parseScope(text);
  return parsed.type === 'problem' ? parsed.detail : undefined;
}

/** The one text for all ways of writing the same scopes in the same order. */
export function canonicalScope(scopes: readonly Scope[]): string {
  return scopes.map(scopeText).join(' ');
}

function problem(detail: string): ParsedScopes & { readonly type: 'problem' } {
  return { type: 'problem', detail };
}
