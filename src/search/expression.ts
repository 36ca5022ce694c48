// Reads the FHIRPath that search parameters are written in: paths, unions, type filters, where() and simple conditions.
// https://hl7.org/fhir/R4/searchparameter.html, https://hl7.org/fhirpath/N1/

export type Step =
  /** `index` is that of `name[0]`. */
  | { readonly type: 'child'; readonly name: string; readonly index: number | undefined }
  /** `as T`, `.as(T)` and `.ofType(T)`: search parameters use all three to keep the values of one type. */
  | { readonly type: 'of-type'; readonly typeName: string }
  | { readonly type: 'where-equals'; readonly name: string; readonly value: string }
  /** `where(resolve() is T)`. */
  | { readonly type: 'where-resolves'; readonly typeName: string };

/** A path from a resource type. */
export interface Path {
  readonly root: string;
  readonly steps: readonly Step[];
}

export type Expression =
  | { readonly type: 'union'; readonly paths: readonly Path[] }
  | { readonly type: 'exists'; readonly path: Path }
  | { readonly type: 'not-equals'; readonly path: Path; readonly value: boolean }
  | { readonly type: 'and'; readonly left: Expression; readonly right: Expression };

const tokenPattern = /\s*(?:([A-Za-z_]\w*)|'([^'\\]*)'|(\d+)|(!=|[.()[\]|=]))/y;

interface Token {
  readonly type: 'word' | 'text' | 'number' | 'symbol';
  readonly value: string;
}

/** Throws on anything outside the forms above: a parameter is either understood whole or a mistake in this program. */
export function parseExpression(text: string): Expression {
  const reader = new Reader(text, readTokens(text));
  const expression = readAnd(reader);
  reader.expectEnd();
  return expression;
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  const end = text.trimEnd().length;
  while (tokenPattern.lastIndex < end) {
    const match = tokenPattern.exec(text);
    if (match === null) throw new Error(`Cannot read the expression ${text}`);
    const [, word, quoted, number, symbol] = match;
    if (word !== undefined) tokens.push({ type: 'word', value: word });
    else if (quoted !== undefined) tokens.push({ type: 'text', value: quoted });
    else if (number !== undefined) tokens.push({ type: 'number', value: number });
    else tokens.push({ type: 'symbol', value: symbol ?? '' });
  }
  return tokens;
}

class Reader {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.tokens = tokens;
  }

  /** Whether the tokens that follow are these words and symbols. */
  isNext(...values: readonly string[]): boolean {
    return values.every((value, offset) => {
      const token = this.tokens[this.position + offset];
      return token !== undefined && token.type !== 'text' && token.value === value;
    });
  }

  /** Moves past these words and symbols if they are next. */
  take(...values: readonly string[]): boolean {
    const isThere = this.isNext(...values);
    if (isThere) this.position += values.length;
    return isThere;
  }

  expect(...values: readonly string[]): void {
    if (!this.take(...values)) this.fail(values.join(' '));
  }

  next(type: Token['type']): string {
    const token = this.tokens[this.position];
    if (token?.type !== type) return this.fail(type);
    this.position += 1;
    return token.value;
  }

  expectEnd(): void {
    if (this.position < this.tokens.length) this.fail('the end');
  }

  fail(expected: string): never {
    throw new Error(`Cannot read the expression ${this.text}: expected ${expected} at token ${this.position + 1}`);
  }
}

function readAnd(reader: Reader): Expression {
  const left = readUnion(reader);
  return reader.take('and') ? { type: 'and', left, right: readAnd(reader) } : left;
}

function readUnion(reader: Reader): Expression {
  const path = readPath(reader);
  if (reader.take('.', 'exists', '(', ')')) return { type: 'exists', path };
  if (reader.take('!=')) return { type: 'not-equals', path, value: reader.next('word') === 'true' };
  const paths = [path];
  while (reader.take('|')) paths.push(readPath(reader));
  return { type: 'union', paths };
}

function readPath(reader: Reader): Path {
  const { root, steps } = readStart(reader);
  const more: Step[] = [];
  while (reader.isNext('.') && !reader.isNext('.', 'exists', '(')) {
    reader.expect('.');
    more.push(readStep(reader));
  }
  return { root, steps: [...steps, ...more] };
}

function readStart(reader: Reader): Path {
  if (!reader.take('(')) return { root: reader.next('word'), steps: [] };
  const { root, steps } = readPath(reader);
  const filter: Step[] = reader.take('as') ? [{ type: 'of-type', typeName: reader.next('word') }] : [];
  reader.expect(')');
  return { root, steps: [...steps, ...filter] };
}

function readStep(reader: Reader): Step {
  if (reader.take('where', '(')) return readWhere(reader);
  if (reader.take('as', '(') || reader.take('ofType', '(')) {
    const typeName = reader.next('word');
    reader.expect(')');
    return { type: 'of-type', typeName };
  }
  const name = reader.next('word');
  if (!reader.take('[')) return { type: 'child', name, index: undefined };
  const index = Number(reader.next('number'));
  reader.expect(']');
  return { type: 'child', name, index };
}

function readWhere(reader: Reader): Step {
  if (reader.take('resolve', '(', ')', 'is')) {
    const typeName = reader.next('word');
    reader.expect(')');
    return { type: 'where-resolves', typeName };
  }
  const name = reader.next('word');
  reader.expect('=');
  const value = reader.next('text');
  reader.expect(')');
  return { type: 'where-equals', name, value };
}
