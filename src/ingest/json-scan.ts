// Finds where JSON text breaks, the same under every engine. https://www.rfc-editor.org/rfc/rfc8259

/** `end`: the text stops before the value is complete. `trailing`: more follows after it. */
export interface JsonFlaw {
  readonly type: 'end' | 'trailing' | 'character' | 'duplicate';
  readonly at: number;
  /** The property that stands twice. */
  readonly name?: string;
}

const space = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold control characters
const plainCharacters = /[^"\\\u0000-\u001f]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** The beginning of an escape, a number or a word. */
const cutOff = /^(?:\\(?:u[0-9a-fA-F]{0,3})?|-?\d[\d.eE+-]*|-|t|tr|tru|f|fa|fal|fals|n|nu|nul)$/;

type Expected = 'value' | 'value-or-close' | 'name' | 'name-or-close' | 'colon' | 'comma-or-close' | 'nothing';

interface Scan {
  readonly text: string;
  at: number;
  expected: Expected;
  /** The objects and arrays that are open: an object's names so far, undefined for an array. */
  readonly open: (Set<string> | undefined)[];
}

/** The first flaw; undefined when the text is one JSON value whose objects have each name once. */
export function findJsonFlaw(text: string): JsonFlaw | undefined {
  const scan: Scan = { text, at: 0, expected: 'value', open: [] };
  while (true) {
    scan.at = endOf(space, scan) ?? scan.at;
    if (scan.at >= text.length) return scan.expected === 'nothing' ? undefined : { type: 'end', at: text.length };
    if (scan.expected === 'nothing') return { type: 'trailing', at: scan.at };
    const flaw = step(scan);
    if (flaw !== undefined) return flaw;
  }
}

function step(scan: Scan): JsonFlaw | undefined {
  const character = scan.text[scan.at] ?? '';
  switch (scan.expected) {
    case 'name-or-close':
    case 'name':
      return character === '}' && scan.expected === 'name-or-close' ? close(scan) : readName(scan);
    case 'colon':
      return character === ':' ? advance(scan, 'value') : broken(scan);
    case 'comma-or-close': {
      const isObject = scan.open.at(-1) !== undefined;
      if (character === ',') return advance(scan, isObject ? 'name' : 'value');
      return character === (isObject ? '}' : ']') ? close(scan) : broken(scan);
    }
    case 'value-or-close':
    case 'value':
      if (character === ']' && scan.expected === 'value-or-close') return close(scan);
      return readValue(scan, character);
    case 'nothing':
      return broken(scan);
  }
}

function readValue(scan: Scan, character: string): JsonFlaw | undefined {
  if (character === '{' || character === '[') {
    scan.open.push(character === '{' ? new Set() : undefined);
    return advance(scan, character === '{' ? 'name-or-close' : 'value-or-close');
  }
  const end = character === '"' ? endOfString(scan) : endOf(scalar, scan);
  if (end === undefined) return broken(scan);
  scan.at = end;
  scan.expected = scan.open.length === 0 ? 'nothing' : 'comma-or-close';
  return undefined;
}

function readName(scan: Scan): JsonFlaw | undefined {
  const start = scan.at;
  const end = scan.text[start] === '"' ? endOfString(scan) : undefined;
  if (end === undefined) return broken(scan);
  const name: unknown = JSON.parse(scan.text.slice(start, end));
  const names = scan.open.at(-1);
  if (typeof name === 'string' && names?.has(name)) return { type: 'duplicate', at: start, name };
  if (typeof name === 'string') names?.add(name);
  scan.at = end;
  scan.expected = 'colon';
  return undefined;
}

/** Past the closing quote; undefined, and `at` on what is wrong, when there is none. */
function endOfString(scan: Scan): number | undefined {
  scan.at++;
  while (true) {
    scan.at = endOf(plainCharacters, scan) ?? scan.at;
    if (scan.text[scan.at] === '"') return scan.at + 1;
    const end = endOf(escapeSequence, scan);
    if (end === undefined) return undefined;
    scan.at = end;
  }
}

function close(scan: Scan): undefined {
  scan.open.pop();
  advance(scan, scan.open.length === 0 ? 'nothing' : 'comma-or-close');
}

function advance(scan: Scan, expected: Expected): undefined {
  scan.at++;
  scan.expected = expected;
}

function endOf(pattern: RegExp, scan: Scan): number | undefined {
  pattern.lastIndex = scan.at;
  return pattern.test(scan.text) ? pattern.lastIndex : undefined;
}

/** What reaches the end of the text is cut off rather than wrong. */
function broken(scan: Scan): JsonFlaw {
  const { text, at } = scan;
  const rest = text.slice(at, at + 32);
  const isCutOff = rest === '' || (at + rest.length === text.length && cutOff.test(rest));
  return isCutOff ? { type: 'end', at: text.length } : { type: 'character', at };
}
