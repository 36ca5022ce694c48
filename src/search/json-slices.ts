// Where the parts of a JSON text lie, so that some can be left out and the others stay as they were sent: 1.50 stays 1.50.
// https://hl7.org/fhir/R4/datatypes.html#decimal

/** A property of an object: the text from `start` to `end` is `"name": value`, the value from `valueStart`. */
export interface PropertySlice {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export interface ItemSlice {
  readonly start: number;
  readonly end: number;
}

/** The properties of the object that begins at `start`. The text has to be valid JSON. */
export function propertiesAt(text: string, start: number): readonly PropertySlice[] {
  const properties: PropertySlice[] = [];
  let index = skipSpace(text, start + 1);
  while (text.charCodeAt(index) !== braceClose) {
    if (text.charCodeAt(index) !== quote) throw new Error('This text is no JSON object.');
    const nameEnd = endOfString(text, index);
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, valueStart);
    properties.push({ name: readName(text, index, nameEnd), start: index, valueStart, end });
    index = skipComma(text, end);
  }
  return properties;
}

/** The items of the array that begins at `start`. */
export function itemsAt(text: string, start: number): readonly ItemSlice[] {
  const items: ItemSlice[] = [];
  let index = skipSpace(text, start + 1);
  while (text.charCodeAt(index) !== bracketClose) {
    const end = endOfValue(text, index);
    if (end === index) throw new Error('This text is no JSON array.');
    items.push({ start: index, end });
    index = skipComma(text, end);
  }
  return items;
}

/** The index of the first character that is no white space. */
export function skipSpace(text: string, start: number): number {
  let index = start;
  while (index < text.length && text.charCodeAt(index) <= space) index += 1;
  return index;
}

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const bracketOpen = 0x5b;
const backslash = 0x5c;
const bracketClose = 0x5d;
const braceOpen = 0x7b;
const braceClose = 0x7d;

/** Past the comma that may follow a property or item. */
function skipComma(text: string, end: number): number {
  const index = skipSpace(text, end);
  return text.charCodeAt(index) === comma ? skipSpace(text, index + 1) : index;
}

function readName(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1);
  return name.includes('\\') ? String(JSON.parse(text.slice(start, end))) : name;
}

function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === quote) return endOfString(text, start);
  if (first !== braceOpen && first !== bracketOpen) return endOfScalar(text, start);
  let depth = 0;
  let index = start;
  do {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index);
    else {
      if (code === braceOpen || code === bracketOpen) depth += 1;
      else if (code === braceClose || code === bracketClose) depth -= 1;
      index += 1;
    }
  } while (depth > 0 && index < text.length);
  return index;
}

/** Of a number, true, false or null. */
function endOfScalar(text: string, start: number): number {
  let index = start;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code <= space || code === comma || code === braceClose || code === bracketClose) break;
  }
  return index;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

/** Whether an odd number of backslashes stands before the quote. */
function isEscaped(text: string, index: number): boolean {
  let start = index;
  while (text.charCodeAt(start - 1) === backslash) start -= 1;
  return (index - start) % 2 === 1;
}
