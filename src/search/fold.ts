// Makes texts comparable that differ in case, accents or spacing alone. https://hl7.org/fhir/R4/search.html#string

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
const plainAscii = /^[\u0000-\u007f]*$/;
const wordsOnly = /^[a-z0-9 ]*$/;
const loneSpacesOnly = /^(?:[^\s]+(?: [^\s]+)*)?$/;

/** Compatibility-decomposed (NFKD), without combining marks, lower case, white space collapsed and trimmed. */
export function fold(text: string): string {
  // Nearly all texts are ASCII with single spaces, for which lower case is the whole work.
  const base = plainAscii.test(text) ? text.toLowerCase() : withoutMarks(text);
  return loneSpacesOnly.test(base) ? base : base.replace(/\s+/g, ' ').trim();
}

const signs = /(?<![\p{N}\p{P}])\p{P}+|\p{P}+(?![\p{N}\p{P}])/gu;

/**
 * As `fold`, without punctuation, which R4 says should make no difference: O'Brien is found by obrien. A sign between two
 * digits stays, since 1.5 is not 15.
 */
export function foldString(text: string): string {
  const folded = fold(text);
  if (wordsOnly.test(folded)) return folded;
  return folded.replace(signs, '').replace(/ {2,}/g, ' ').trim();
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
