const maxCharacters = 100;
/** Stacked combining marks make one character out of any number of code points; real names stay far below this. */
const maxCodePoints = 1000;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Control characters, line separators, lone surrogates, and the bidirectional controls that make a name read as another. */
const unprintable = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u;
const visible = /(?!\p{DI})[\p{L}\p{N}\p{P}\p{S}]/u;

/** What is wrong with a name, in words for the person who chose it; undefined when nothing is. `name` is trimmed. */
export function nameProblem(name: string): string | undefined {
  if (name === '') {
    return 'must not be empty';
  }
  if (unprintable.test(name)) {
    return 'must not hold control characters or line breaks';
  }
  if (!visible.test(name)) {
    return 'must hold a visible character';
  }
  if (codePointCount(name) > maxCodePoints || characterCount(name) > maxCharacters) {
    return `must be at most ${maxCharacters} characters long`;
  }
  return undefined;
}

function codePointCount(text: string): number {
  return Array.from(text).length;
}

/** Characters as a reader counts them: an emoji with modifiers or a letter with its marks is one. */
function characterCount(text: string): number {
  return Array.from(graphemes.segment(text)).length;
}
