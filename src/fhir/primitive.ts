// The forms of R4's primitive types. https://hl7.org/fhir/R4/datatypes.html#primitive

/** What a primitive type admits; `expected` completes the sentence "expected …". */
export interface PrimitiveRule {
  readonly isValid: (value: unknown) => boolean;
  readonly expected: string;
}

/** R4: strings SHALL NOT exceed 1 MB. */
const maxStringLength = 1024 * 1024;

const year = '(?!0000)[0-9]{4}';
const month = '(?:0[1-9]|1[0-2])';
const day = '(?:0[1-9]|[12][0-9]|3[01])';
const time = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]+)?';
const zone = '(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))';

const datePattern = new RegExp(`^${year}(?:-${month}(?:-${day})?)?$`);
const dateTimePattern = new RegExp(`^${year}(?:-${month}(?:-${day}(?:T${time}${zone})?)?)?$`);
const instantPattern = new RegExp(`^${year}-${month}-${day}T${time}${zone}$`);
const timePattern = new RegExp(`^${time}$`);
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const oidPattern = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const uuidPattern = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/;
// Tab, line feed, carriage return and everything from the space on; half of a surrogate pair is no character.
const stringPattern = /^[\t\n\r -\ud7ff\ue000-\u{10ffff}]+$/u;
const visibleAscii = /^[!-~]+$/;
const anyWhitespace = /\s/;
const whitespaceRuns = /\s+/g;
const codePattern = /^\S+(?:\s\S+)*$/;

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isRealDay(text: string): boolean {
  if (text.length < 10) return true;
  const dayNumber = Number(text.slice(8, 10));
  if (dayNumber <= 28) return true;
  const monthNumber = Number(text.slice(5, 7));
  if (monthNumber === 2 && dayNumber === 29) {
    const yearNumber = Number(text.slice(0, 4));
    return yearNumber % 4 === 0 && (yearNumber % 100 !== 0 || yearNumber % 400 === 0);
  }
  return dayNumber <= (daysInMonth[monthNumber - 1] ?? 0);
}

const isString = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= maxStringLength && stringPattern.test(value);

function isUri(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > maxStringLength) return false;
  return visibleAscii.test(value) || (stringPattern.test(value) && !anyWhitespace.test(value));
}

const isCode = (value: unknown): boolean =>
  typeof value === 'string' && (visibleAscii.test(value) || (isString(value) && codePattern.test(value)));

/** Not held to the 1 MB of strings: R4 leaves the size of binaries to the system. */
function isBase64(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const text = anyWhitespace.test(value) ? value.replace(whitespaceRuns, '') : value;
  return text.length > 0 && text.length % 4 === 0 && base64Pattern.test(text);
}

const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);
const isDate = (pattern: RegExp) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value) && isRealDay(value);
const isIntegerFrom = (least: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2147483647;

const text: PrimitiveRule = {
  isValid: isString,
  expected: 'a JSON string of 1 to 1,048,576 characters without control characters',
};
const uri: PrimitiveRule = { isValid: isUri, expected: 'a URI: a JSON string, not empty, without whitespace' };

/** The rule of each R4 primitive type. `xhtml` is here as text; what a narrative may hold is another matter. */
export const primitiveRules: ReadonlyMap<string, PrimitiveRule> = new Map<string, PrimitiveRule>([
  ['base64Binary', { isValid: isBase64, expected: 'base64 in groups of four characters, not empty' }],
  ['boolean', { isValid: (value) => typeof value === 'boolean', expected: 'true or false, without quotes' }],
  ['canonical', uri],
  ['code', { isValid: isCode, expected: 'a code: no space at either end, single spaces between words' }],
  [
    'date',
    { isValid: isDate(datePattern), expected: 'a day, month or year of the calendar as YYYY-MM-DD, YYYY-MM or YYYY' },
  ],
  [
    'dateTime',
    {
      isValid: isDate(dateTimePattern),
      expected: 'YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone (Z or +hh:mm), a real calendar day',
    },
  ],
  ['decimal', { isValid: (value) => Number.isFinite(value), expected: 'a JSON number' }],
  ['id', { isValid: matches(idPattern), expected: '1 to 64 letters, digits, "-" and "."' }],
  [
    'instant',
    {
      isValid: isDate(instantPattern),
      expected: 'YYYY-MM-DDThh:mm:ss with a time zone (Z or +hh:mm), a real calendar day',
    },
  ],
  ['integer', { isValid: isIntegerFrom(-2147483648), expected: 'a whole JSON number from -2147483648 to 2147483647' }],
  ['markdown', text],
  ['oid', { isValid: matches(oidPattern), expected: 'urn:oid: followed by an OID' }],
  ['positiveInt', { isValid: isIntegerFrom(1), expected: 'a whole JSON number from 1 to 2147483647' }],
  ['string', text],
  ['time', { isValid: matches(timePattern), expected: 'a time of day as hh:mm:ss, without a time zone' }],
  ['unsignedInt', { isValid: isIntegerFrom(0), expected: 'a whole JSON number from 0 to 2147483647' }],
  ['uri', uri],
  ['url', uri],
  ['uuid', { isValid: matches(uuidPattern), expected: 'urn:uuid: followed by a UUID in lower case' }],
  ['xhtml', text],
]);
