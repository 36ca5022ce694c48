import { isJson, type Json } from './evaluate-parameters.ts';
import { folded, foldedString, unescaped } from './evaluate-text.ts';

/** The words of each text of a resource, in order. */
type Texts = readonly (readonly string[])[];

type Query = (texts: Texts) => boolean;

function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

const namedCharacters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(entity: string, name: string): string {
  const number = /^#(x?)([0-9a-f]+)$/i.exec(name);
  if (!number) return namedCharacters[name] ?? (name === 'nbsp' ? ' ' : entity);
  return String.fromCodePoint(Number.parseInt(number[2] ?? '', number[1] === '' ? 10 : 16));
}

/** What a reader sees of XHTML: neither tags nor their attributes, and a tag parts words. */
function visibleText(xhtml: string): string {
  const text = xhtml.replace(/<!--.*?-->/gs, ' ').replace(/<[^>]*>/g, ' ');
  return text.replace(/&([^;\s]+);/g, decoded);
}

function narrativeOf(resource: Json): string[] {
  const { text } = resource;
  return isJson(text) && typeof text.div === 'string' ? [visibleText(text.div)] : [];
}

/** Nobody searches for the inside of an image, so the server leaves out runs that are longer than any word. */
function isData(text: string): boolean {
  return text.length > 256 && !/\s/.test(text);
}

/** All strings but the type, whose name says nothing of the content; of the narrative what a reader sees. */
function stringsWithin(value: unknown, name = ''): string[] {
  if (typeof value === 'string') {
    if (name === 'resourceType' || isData(value)) return [];
    return [name === 'div' ? visibleText(value) : value];
  }
  if (Array.isArray(value)) return value.flatMap((member) => stringsWithin(member, name));
  return isJson(value) ? Object.entries(value).flatMap(([key, part]) => stringsWithin(part, key)) : [];
}

function containsWords(words: readonly string[], isBeginning: boolean): Query {
  if (words.length === 0) throw new Error('A text search needs a word');
  const fits = (text: readonly string[], at: number): boolean =>
    words.every((word, index) => {
      const candidate = text[at + index];
      return isBeginning && index === words.length - 1 ? candidate?.startsWith(word) === true : candidate === word;
    });
  return (texts) => texts.some((text) => text.some((_, at) => fits(text, at)));
}

/**
 * R4's own example has "and" in lower case: there it is an operator between two terms and a word elsewhere. OR and NOT are
 * operators in capitals alone.
 */
function isAnd(token: string | undefined, next: string | undefined): boolean {
  if (token === 'AND') return true;
  return token?.toUpperCase() === 'AND' && next !== undefined && !['OR', 'AND', ')'].includes(next);
}

/** Reads `(bone OR liver) and "lymph node" NOT benign*`. https://hl7.org/fhir/R4/search.html#text */
function parseTextQuery(text: string, leafOf = containsWords): Query {
  const tokens = text.match(/"[^"]*"|[()]|[^\s()"]+|"/g) ?? [];
  let at = 0;
  const either = (): Query => {
    const any = [all()];
    while (tokens[at] === 'OR') {
      at += 1;
      any.push(all());
    }
    return (texts) => any.some((query) => query(texts));
  };
  const all = (): Query => {
    const every = [one()];
    while (at < tokens.length && tokens[at] !== 'OR' && tokens[at] !== ')') {
      if (isAnd(tokens[at], tokens[at + 1])) at += 1;
      every.push(one());
    }
    return (texts) => every.every((query) => query(texts));
  };
  const one = (): Query => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === 'NOT') {
      const negated = one();
      return (texts) => !negated(texts);
    }
    if (token === '(') {
      const inner = either();
      if (tokens[at] !== ')') throw new Error(`"${text}" leaves a parenthesis open`);
      at += 1;
      return inner;
    }
    if (['', '"', ')', 'OR', 'AND'].includes(token)) throw new Error(`"${text}" lacks a word`);
    return leafOf(wordsOf(token), token.endsWith('*'));
  };
  const query = either();
  if (at < tokens.length) throw new Error(`"${text}" closes a parenthesis that is not open`);
  return query;
}

/** `_text` searches the narrative, `_content` all that a resource holds. */
export function matchesText(resource: Json, where: '_text' | '_content', text: string): boolean {
  const texts = where === '_text' ? narrativeOf(resource) : stringsWithin(resource);
  return parseTextQuery(unescaped(text))(texts.map(wordsOf));
}

/** `:text` of a string: the same grammar, asked of all strings that the parameter finds. Their punctuation may be left out. */
export function matchesWithin(strings: readonly string[], text: string): boolean {
  const spaced = strings.map((string) => foldedString(string).split(' '));
  const leafOf = (words: readonly string[], isBeginning: boolean): Query => {
    const asWritten = containsWords(words, isBeginning);
    const asOne = containsWords([words.join('')], isBeginning);
    return (texts) => asWritten(texts) || asWritten(spaced) || asOne(spaced);
  };
  return parseTextQuery(unescaped(text), leafOf)(strings.map(wordsOf));
}
