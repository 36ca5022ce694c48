// Separators inside a search value and the backslash that makes them plain. https://hl7.org/fhir/R4/search.html#escaping

const escapePattern = /\\([\\,|$])/g;

/** Splits at a separator that no backslash precedes. The pieces keep their escapes. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): readonly string[] {
  if (!text.includes('\\')) return text.split(separator);
  const pieces: string[] = [];
  let start = 0;
  for (let position = 0; position < text.length; position += 1) {
    if (text[position] === '\\') position += 1;
    else if (text[position] === separator) {
      pieces.push(text.slice(start, position));
      start = position + 1;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** The text that an escaped one means; undefined when a backslash stands before anything but `\`, `,`, `|` or `$`. */
export function unescapeValue(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  return text.replace(escapePattern, '').includes('\\') ? undefined : text.replace(escapePattern, '$1');
}

/** The pieces of a value between its unescaped bars, each as meant; undefined when one is badly escaped. */
export function splitAtBars(text: string): readonly string[] | undefined {
  const pieces: string[] = [];
  for (const piece of splitUnescaped(text, '|')) {
    const plain = unescapeValue(piece);
    if (plain === undefined) return undefined;
    pieces.push(plain);
  }
  return pieces;
}
