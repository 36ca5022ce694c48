// Makes texts comparable that differ in case, accents or spacing alone. https://hl7.org/fhir/R4/search.html#string

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
const plainAscii = /^[\u0000-\u007f]*$/;
const loneSpacesOnly = /^(?:[^\s]+(?: [^\s]+)*)?$/;

/** Compatibility-decomposed (NFKD), without combining marks, lower case, white space collapsed and trimmed. */
export function fold(text: string): string {
  // Nearly all texts are ASCII with single spaces, for which lower case is the whole work.
  const base = plainAscii.test(text) ? text.toLowerCase() : withoutMarks(text);
  return loneSpacesOnly.test(base) ? base : base.replace(/\s+/g, ' ').trim();
}

/**
 * Lower case alone: codes and identifiers that differ in an accent or a space are different ones.
 * https://hl7.org/fhir/R4/search.html#token
 */
export function foldCode(text: string): string {
  return text.toLowerCase();
}

/** Lower case comes between two decompositions, because lower case of some letters (İ) brings marks of its own. */
function withoutMarks(text: string): string {
  const decomposed = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return decomposed.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}
