// The text of _text and _content → what words to find. https://hl7.org/fhir/R4/search.html#text
import { fold } from './fold.ts';
import { orRefusal, type Refusal, refuseMalformed, refuseTooComplex } from './refusal.ts';
import { maxWords } from './search-limits.ts';

/** Words are folded as `wordsOf` gives them. */
export type TextQuery =
  /** One or several, one directly after the other; with `isPrefix` the last is the beginning of a word. */
  | { readonly type: 'words'; readonly words: readonly string[]; readonly isPrefix: boolean }
  | { readonly type: 'or'; readonly any: readonly TextQuery[] }
  /** `all` is never empty: an index of words cannot list what lacks some. */
  | { readonly type: 'and'; readonly all: readonly TextQuery[]; readonly none: readonly TextQuery[] };

const maxLength = 8000;
const maxDepth = 20;
/** Fewer letters begin a large part of all words. */
const minPrefixLength = 2;

const expectedTerm = 'a word with a letter or digit, a phrase in double quotes or "("';

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;
const endsInPrefix = /[\p{L}\p{N}\p{M}]\*$/u;
const chunk = /[^\s()"]+/y;

/** The words of a text as they are indexed and looked for: runs of letters, digits and marks, folded. */
export function wordsOf(text: string): readonly string[] {
  return fold(text).match(wordPattern) ?? [];
}

/**
 * Words that all have to occur, `"phrases"`, beginnings (`word*`), AND, OR and NOT in capitals, and parentheses. NOT binds
 * closer than AND, and AND closer than OR, as in the search of OData, to which R4 points. `and` between two terms is AND, as in
 * R4's own example. What signs part but no space (`follow-up`) has to follow one another, as in a phrase.
 */
export function parseTextQuery(text: string): TextQuery | Refusal {
  return orRefusal(() => {
    if (text.length > maxLength) refuseTooComplex(`a text search has at most ${maxLength} characters`);
    return new TextQueryParser(text).parse();
  });
}

/**
 * Whether a string parameter's text has words, one directly after the other; with `isPrefix` the last is the beginning of one.
 * As R4 has punctuation make no difference to strings, O'Brien has the words o and brien, and obrien too.
 */
export function hasWords(
  { value, exact }: { readonly value: string; readonly exact: string },
  words: string,
  isPrefix: boolean,
): boolean {
  const end = isPrefix ? '' : ' ';
  const has = (text: string, sought: string): boolean => ` ${text} `.includes(` ${sought}${end}`);
  return has(value, words) || has(value, words.replaceAll(' ', '')) || has(wordsOf(exact).join(' '), words);
}

/** An expression for SQLite's FTS5 in which all that the searcher wrote stands in double quotes. */
export function toFts5(query: TextQuery): string {
  switch (query.type) {
    case 'words':
      return `"${query.words.join(' ').replaceAll('"', '""')}"${query.isPrefix ? ' *' : ''}`;
    case 'or':
      return `(${query.any.map(toFts5).join(' OR ')})`;
    case 'and': {
      const all = `(${query.all.map(toFts5).join(' AND ')})`;
      return query.none.length === 0 ? all : `(${all} NOT (${query.none.map(toFts5).join(' OR ')}))`;
    }
    default:
      return query satisfies never;
  }
}

interface Term {
  readonly type: 'term';
  readonly index: number;
  readonly term: TextQuery;
  readonly wordCount: number;
  /** Whether it is the word `and`, which between two terms is none to look for. */
  readonly isAnd: boolean;
}

type Token = Term | { readonly type: '(' | ')' | 'AND' | 'OR' | 'NOT'; readonly index: number };

class TextQueryParser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = readTokens(text);
  }

  parse(): TextQuery {
    const query = this.#or();
    if (this.#token !== undefined) this.#refuse('a word, AND, OR, NOT or the end: nothing opens this ")"');
    return query;
  }

  get #token(): Token | undefined {
    return this.#tokens[this.#next];
  }

  #or(): TextQuery {
    const any = [this.#and()];
    while (this.#token?.type === 'OR') {
      this.#next += 1;
      any.push(this.#and());
    }
    const [only, ...others] = any;
    return only !== undefined && others.length === 0 ? only : { type: 'or', any };
  }

  #and(): TextQuery {
    const start = this.#token?.index ?? this.#text.length;
    const all: TextQuery[] = [];
    const none: TextQuery[] = [];
    while (true) {
      if (this.#token?.type === 'NOT') {
        this.#next += 1;
        none.push(this.#term());
      } else all.push(this.#term());
      if (this.#token === undefined || this.#token.type === 'OR' || this.#token.type === ')') break;
      if (this.#token.type === 'AND' || this.#isAndBetweenTerms()) this.#next += 1;
    }
    if (all.length === 0) refuseMalformed(this.#text, start, 'a word to find beside those that NOT leaves out');
    const [only, ...others] = [...all, ...none];
    return only !== undefined && others.length === 0 ? only : { type: 'and', all, none };
  }

  #isAndBetweenTerms(): boolean {
    const token = this.#token;
    const following = this.#tokens[this.#next + 1]?.type;
    return token?.type === 'term' && token.isAnd && (following === 'term' || following === '(' || following === 'NOT');
  }

  #term(): TextQuery {
    const token = this.#token;
    if (token?.type !== 'term' && token?.type !== '(') this.#refuse(expectedTerm);
    this.#next += 1;
    if (token.type === 'term') return token.term;
    this.#depth += 1;
    if (this.#depth > maxDepth) refuseTooComplex(`a text search nests at most ${maxDepth} parentheses`);
    const query = this.#or();
    if (this.#token?.type !== ')') this.#refuse('")"');
    this.#next += 1;
    this.#depth -= 1;
    return query;
  }

  #refuse(expected: string): never {
    return refuseMalformed(this.#text, this.#token?.index ?? this.#text.length, expected);
  }
}

function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let words = 0;
  for (let index = 0; index < text.length; ) {
    const { token, end } = readToken(text, index);
    index = end;
    if (token === undefined) continue;
    tokens.push(token);
    if (token.type === 'term') words += token.wordCount;
    if (words > maxWords) refuseTooComplex(`a text search has at most ${maxWords} words`);
  }
  return tokens;
}

/** Undefined for white space and for signs without a letter or digit. */
function readToken(text: string, index: number): { token: Token | undefined; end: number } {
  const first = text.charAt(index);
  if (first === '(' || first === ')') return { token: { type: first, index }, end: index + 1 };
  if (first === '"') {
    const close = text.indexOf('"', index + 1);
    if (close === -1) refuseMalformed(text, index, 'a phrase that ends in double quotes');
    const phrase = text.slice(index + 1, close);
    return { token: termOf(phrase, { index, isPrefix: false, isAnd: false }), end: close + 1 };
  }
  chunk.lastIndex = index;
  const found = chunk.exec(text)?.[0];
  if (found === undefined) return { token: undefined, end: index + 1 };
  const end = index + found.length;
  if (found === 'AND' || found === 'OR' || found === 'NOT') return { token: { type: found, index }, end };
  const isAnd = found.toUpperCase() === 'AND';
  const isPrefix = endsInPrefix.test(found);
  if (isPrefix && [...(wordsOf(found).at(-1) ?? '')].length < minPrefixLength) {
    refuseTooComplex(`a beginning such as "press*" has at least ${minPrefixLength} letters or digits`);
  }
  return { token: termOf(found, { index, isPrefix, isAnd }), end };
}

/** Undefined when the text has no word. */
function termOf(text: string, how: { index: number; isPrefix: boolean; isAnd: boolean }): Term | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  const { index, isPrefix, isAnd } = how;
  return { type: 'term', index, term: { type: 'words', words, isPrefix }, wordCount: words.length, isAnd };
}
