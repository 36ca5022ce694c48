/** `system` undefined is any system, '' is none. */
export interface IdentifierQuery {
  readonly system: string | undefined;
  readonly value: string;
}

/**
 * Reads `value`, `system|value` or `|value`, the token forms of R4, where a backslash escapes `|`, `,`, `$` and itself.
 * Undefined when there is no value. https://hl7.org/fhir/R4/search.html#token
 */
export function parseIdentifier(text: string): IdentifierQuery | undefined {
  const parts = /^((?:[^|\\]|\\.)*)\|(.*)$/su.exec(text);
  const system = parts?.[1];
  const value = unescapeToken(parts?.[2] ?? text);
  if (value === '') {
    return undefined;
  }
  return { system: system === undefined ? undefined : unescapeToken(system), value };
}

function unescapeToken(text: string): string {
  return text.replace(/\\([\\|,$])/g, '$1');
}
