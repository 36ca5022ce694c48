// One SMART scope as a value, and as text.
import type { ResourceType } from '../fhir/resource-types.ts';

/** `r`: by its id. `s`: by what finds it. */
export type ScopeLetter = 'r' | 's';

export interface Scope {
  /** `*` is every type but AuditEvent. */
  readonly resourceType: ResourceType | '*';
  /** One at least. */
  readonly letters: ReadonlySet<ScopeLetter>;
  /** Whether it is written as version 1 writes it, with `read`. */
  readonly isVersion1: boolean;
  /** Search parameters that all must hold, decoded. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** As `readScope` reads it again: every scope has one text. */
export function scopeText({ resourceType, letters, isVersion1, parameters }: Scope): string {
  const rights = isVersion1 ? 'read' : `${letters.has('r') ? 'r' : ''}${letters.has('s') ? 's' : ''}`;
  const query = parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return `patient/${resourceType}.${rights}${query === '' ? '' : `?${query}`}`;
}

/** Leaves legible what neither ends a value nor is forbidden in the text of a scope. https://www.rfc-editor.org/rfc/rfc6749#section-3.3 */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|2F|7C|2C|24|40|3B|3F)/g, decodeURIComponent);
}
