// The text of _filter → its syntax tree. https://hl7.org/fhir/R4/search_filter.html
import { orRefusal, type Refusal, refuseMalformed, refuseTooComplex } from './refusal.ts';
import { maxFilterTests } from './search-limits.ts';

const operators = [
  ...(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'] as const),
  ...(['pr', 'po', 'ss', 'sb', 'in', 'ni', 're'] as const),
];

export type FilterOperator = (typeof operators)[number];

/**
 * `and` and `or` have at least two operands, in the order written. R4 evaluates them from left to right, neither before the
 * other: `a or b and c` is the `and` of (`a or b`) and `c`. A run of one word is one node, so a tree is no deeper than the
 * parentheses and brackets in it plus the changes between the two words.
 */
export type FilterExpression =
  | { readonly type: 'and' | 'or'; readonly operands: readonly FilterExpression[] }
  | { readonly type: 'not'; readonly operand: FilterExpression }
  | FilterTest;

export interface FilterTest {
  readonly type: 'test';
  readonly path: FilterPath;
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** Never empty. All links but the last are references or R4's grouping names (`related`); the last one is tested. */
export type FilterPath = readonly FilterLink[];

export interface FilterLink {
  readonly name: string;
  /** `related[type eq has-component]`: what must hold of the linked item too. The last link has none. */
  readonly filter?: FilterExpression;
}

/** Numbers, dates, tokens, references, true, false and null are plain text: the parameter's type says how to read it. */
export interface FilterValue {
  /** JSON's escapes resolved. The commas in it are commas: a filter has `or`. */
  readonly text: string;
  /** Written in double quotes, which R4 gives no meaning of its own. */
  readonly isQuoted: boolean;
}

/** Longer filters come from no person. */
const maxLength = 8000;
/** Parentheses and brackets within one another. */
const maxDepth = 20;

const operatorNames: ReadonlySet<string> = new Set(operators);
const space = /\s*/y;
const name = /[A-Za-z_][\w-]*/y;
const token = /[^\s)\]]+/y;
/** Which escapes there are is left to JSON.parse. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string
const quoted = /"(?:[^"\\\u0000-\u001f]|\\[^\u0000-\u001f])*"/y;

/** Refuses what does not follow the grammar, and what is longer, deeper or has more tests than the limits. */
export function parseFilter(text: string): FilterExpression | Refusal {
  return orRefusal(() => {
    if (text.length > maxLength) refuseTooComplex(`a filter has at most ${maxLength} characters`);
    return new FilterParser(text).parse();
  });
}

/** One method for each rule of R4's grammar; each begins and ends between two words. */
class FilterParser {
  readonly #text: string;
  #index = 0;
  #depth = 0;
  #tests = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): FilterExpression {
    const filter = this.#filter();
    if (this.#index < this.#text.length) this.#refuse('"and", "or" or the end of the filter');
    return filter;
  }

  #filter(): FilterExpression {
    let left = this.#operand();
    for (let word = this.#logicalWord(); word !== undefined; word = this.#logicalWord()) {
      const operands = left.type === word ? left.operands : [left];
      left = { type: word, operands: [...operands, this.#operand()] };
    }
    return left;
  }

  #operand(): FilterExpression {
    this.#take(space);
    if (this.#text[this.#index] === '(') return this.#nested(')');
    const start = this.#index;
    const word = this.#take(name);
    if (word !== 'not') {
      this.#index = start;
      return this.#test();
    }
    this.#take(space);
    if (this.#text[this.#index] !== '(') this.#refuse('"(", since "not" takes a filter in parentheses');
    return { type: 'not', operand: this.#nested(')') };
  }

  /** A filter between the opening parenthesis or bracket that stands here and the closing one. */
  #nested(closing: ')' | ']'): FilterExpression {
    this.#index += 1;
    this.#depth += 1;
    if (this.#depth > maxDepth) refuseTooComplex(`a filter nests at most ${maxDepth} parentheses and brackets`);
    const filter = this.#filter();
    if (this.#text[this.#index] !== closing) this.#refuse(`"and", "or" or "${closing}"`);
    this.#index += 1;
    this.#depth -= 1;
    return filter;
  }

  #logicalWord(): 'and' | 'or' | undefined {
    this.#take(space);
    const start = this.#index;
    const word = this.#take(name);
    if (word === 'and' || word === 'or') return word;
    this.#index = start;
    return undefined;
  }

  #test(): FilterTest {
    this.#tests += 1;
    if (this.#tests > maxFilterTests) refuseTooComplex(`a filter has at most ${maxFilterTests} tests`);
    const path = this.#path();
    this.#take(space);
    const start = this.#index;
    const operator = this.#take(name);
    if (!isOperator(operator)) this.#refuse('an operator such as eq', start);
    if (this.#take(space) === '') this.#refuse('a space and a value');
    return { type: 'test', path, operator, value: this.#value(operator) };
  }

  #path(): FilterPath {
    const links: FilterLink[] = [];
    while (true) {
      const linkName = this.#take(name);
      if (linkName === '') this.#refuse('the name of a search parameter');
      const isFiltered = this.#text[this.#index] === '[';
      links.push({ name: linkName, ...(isFiltered ? { filter: this.#nested(']') } : {}) });
      if (this.#text[this.#index] === '.') this.#index += 1;
      else if (isFiltered) this.#refuse('a dot and the name of a search parameter');
      else return links;
    }
  }

  #value(operator: FilterOperator): FilterValue {
    const start = this.#index;
    const isQuoted = this.#text[start] === '"';
    const text = isQuoted ? unescapeJson(this.#take(quoted)) : this.#take(token);
    if (text === undefined) this.#refuse('a string in double quotes, escaped as in JSON', start);
    if (text === '' && !isQuoted) this.#refuse('a value');
    if (operator === 'pr' && text !== 'true' && text !== 'false') this.#refuse('true or false', start);
    const end = this.#index;
    if (isQuoted && this.#take(token) !== '') this.#refuse('a space behind the closing quote', end);
    return { text, isQuoted };
  }

  /** What the pattern matches here, which is passed over; empty when nothing does. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#index;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#index += found.length;
    return found;
  }

  #refuse(expected: string, index: number = this.#index): never {
    return refuseMalformed(this.#text, index, expected);
  }
}

function isOperator(text: string): text is FilterOperator {
  return operatorNames.has(text);
}

/** Undefined when the text is no JSON string. */
function unescapeJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
