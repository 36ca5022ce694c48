export type Operator = (typeof operators)[number];

/** A name, with what the resources or elements it leads to must match. */
export interface PathStep {
  readonly name: string;
  readonly filter: Filter | undefined;
}

export type Filter =
  | { readonly type: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly type: 'not'; readonly filter: Filter }
  | { readonly type: 'test'; readonly path: readonly PathStep[]; readonly operator: Operator; readonly value: string };

const operators = [
  ...['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb', 'pr', 'po', 'ss', 'sb', 'in', 'ni', 're'],
] as const;

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Takes what the sticky expression finds here, behind white space. */
  take(form: RegExp): string | undefined {
    const blank = /\s*/y;
    blank.lastIndex = this.#at;
    blank.exec(this.#text);
    form.lastIndex = blank.lastIndex;
    const found = form.exec(this.#text)?.[0];
    if (found !== undefined) this.#at = form.lastIndex;
    return found;
  }

  need(form: RegExp, expected: string): string {
    const found = this.take(form);
    if (found === undefined) throw new Error(`_filter: at character ${this.#at + 1}, expected ${expected}`);
    return found;
  }
}

/** Reads `_filter`: `and` and `or` from left to right, neither before the other. https://hl7.org/fhir/R4/search_filter.html */
export function parseFilter(text: string): Filter {
  const reader = new Reader(text);
  const filter = readLogical(reader);
  reader.need(/$/y, 'the end');
  return filter;
}

function readLogical(reader: Reader): Filter {
  let left = readOne(reader);
  for (;;) {
    const type = reader.take(/(and|or)(?=[\s(])/y);
    if (type !== 'and' && type !== 'or') return left;
    left = { type, left, right: readOne(reader) };
  }
}

function readOne(reader: Reader): Filter {
  if (reader.take(/not(?=\s*\()/y) !== undefined) return { type: 'not', filter: readBracketed(reader) };
  return reader.take(/(?=\()/y) === undefined ? readTest(reader) : readBracketed(reader);
}

function readBracketed(reader: Reader): Filter {
  reader.need(/\(/y, '"("');
  const filter = readLogical(reader);
  reader.need(/\)/y, '")"');
  return filter;
}

function readTest(reader: Reader): Filter {
  const path: PathStep[] = [];
  do {
    const name = reader.need(/[A-Za-z_][A-Za-z0-9_-]*/y, 'the name of a parameter');
    let filter: Filter | undefined;
    if (reader.take(/\[/y) !== undefined) {
      filter = readLogical(reader);
      reader.need(/\](?=\.)/y, '"]" and "."');
    }
    path.push({ name, filter });
  } while (reader.take(/\./y) !== undefined);
  const word = reader.need(/[a-z]+(?=\s)/y, 'an operator');
  const operator = operators.find((each) => each === word);
  if (operator === undefined) throw new Error(`_filter: "${word}" is no operator`);
  return { type: 'test', path, operator, value: readValue(reader) };
}

function readValue(reader: Reader): string {
  const quoted = reader.take(/"(?:[^"\\]|\\.)*"/y);
  if (quoted === undefined) return reader.need(/[^\s)\]"][^\s)\]]*/y, 'a value');
  const text: unknown = JSON.parse(quoted);
  return String(text);
}
