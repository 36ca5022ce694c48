// The values of an operation's parameters: as a URL has them, and as a Parameters resource has them.
// https://hl7.org/fhir/R4/operations.html#request
import { dateInterval } from '../fhir/date.ts';
import { unreadableParameter } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import { isObject, type JsonObject, textOf } from '../search/json-value.ts';
import { withLostPlus } from '../search/lost-plus.ts';

/** As R4's OperationDefinition has it. */
export interface OperationParameter {
  readonly name: string;
  readonly type: keyof typeof kinds;
  readonly max: '1' | '*';
  /** What it asks, in a sentence. */
  readonly documentation: string;
}

/** One of the elements of a Parameters resource that hold a value of a type. */
interface Element {
  readonly name: `value${string}`;
  readonly expected: string;
  /** The texts in a URL of a value in JSON, of which each is a value of its own; none when it is no value. */
  readonly write: (value: unknown) => readonly string[];
}

/** Where a type's values stand in a Parameters resource, and how one is read in a URL. */
interface Kind {
  /** The first is the type's own. */
  readonly elements: readonly [Element, ...Element[]];
  readonly expected: string;
  readonly isReadable: (text: string, timeZone: string) => boolean;
}

const dateExpected = 'a date such as 2024, 2024-05, 2024-05-17 or 2024-05-17T09:30:00Z, without a prefix';

const kinds = {
  id: kindOf('valueId', 'an id without a type before it', isId),
  dateTime: {
    // A date and an instant are written as a dateTime is, and clients send what they have.
    elements: [
      { name: 'valueDateTime', expected: dateExpected, write: writeText },
      { name: 'valueDate', expected: dateExpected, write: writeText },
      { name: 'valueInstant', expected: dateExpected, write: writeText },
    ],
    expected: dateExpected,
    isReadable: (text, timeZone) => dateInterval(text, timeZone) !== undefined,
  },
  boolean: {
    elements: [{ name: 'valueBoolean', expected: 'true or false, without quotes', write: writeBoolean }],
    expected: 'true or false',
    isReadable: (text) => text === 'true' || text === 'false',
  },
  canonical: kindOf('valueCanonical', 'the URL of a profile', (text) => /^\S+$/.test(text)),
  /** R4 has complex types in a Parameters resource alone; in a URL this one is what it is in searches. */
  Coding: {
    elements: [
      { name: 'valueCoding', expected: 'a code', write: writeCoding },
      {
        name: 'valueCodeableConcept',
        expected: 'codings that each have a code, since its text finds nothing',
        write: writeConcept,
      },
      { name: 'valueCode', expected: 'a text', write: writeCode },
    ],
    expected: 'a code, in a URL as system|code',
    isReadable: (text) => text !== '|',
  },
} satisfies Readonly<Record<string, Kind>>;

function kindOf(name: Element['name'], expected: string, isReadable: Kind['isReadable']): Kind {
  return { elements: [{ name, expected, write: writeText }], expected, isReadable };
}

/** The elements of a Parameters resource in which a value may stand, the type's own first. */
export function elementsOf({ type }: OperationParameter): readonly string[] {
  const { elements }: Kind = kinds[type];
  return elements.map(({ name }) => name);
}

/** What its value is to be in a URL. */
export function expectedOf({ type }: OperationParameter): string {
  return kinds[type].expected;
}

/** What a member of Parameters.parameter says, as a URL would: several texts where it gives several values. */
export function textsOfElement(parameter: OperationParameter, member: JsonObject): readonly string[] {
  const { name, type } = parameter;
  const { elements, expected }: Kind = kinds[type];
  const held = Object.keys(member).filter((key) => /^(?:value[A-Z]|resource$|part$)/.test(key));
  const element = held.length === 1 ? elements.find((one) => one.name === held[0]) : undefined;
  if (element === undefined) {
    const wanted = `${alternatives(elementsOf(parameter))}, ${expected}`;
    if (held.length === 0) throw unreadableParameter(name, `${wanted}, and there is no value`);
    throw unreadableParameter(name, wanted, held.join(' and '));
  }
  const value = member[element.name];
  const texts = element.write(value);
  // Half a character cannot be written in a link.
  if (texts.length === 0 || !texts.every((text) => text.isWellFormed())) {
    throw unreadableParameter(name, `${element.name} with ${element.expected}`, JSON.stringify(value));
  }
  return texts;
}

/** A value in a URL as it is read; refuses one that cannot be. */
export function readText({ name, type }: OperationParameter, sent: string, timeZone: string): string {
  const kind: Kind = kinds[type];
  const [text = sent] = type === 'dateTime' ? withLostPlus([sent], 'date') : [sent];
  if (!kind.isReadable(text, timeZone)) throw unreadableParameter(name, kind.expected, sent);
  return text;
}

function alternatives(names: readonly string[]): string {
  return names.join(', ').replace(/, (?=\w+$)/, ' or ');
}

function writeText(value: unknown): readonly string[] {
  const text = textOf(value);
  return text === undefined ? [] : [text];
}

function writeBoolean(value: unknown): readonly string[] {
  return typeof value === 'boolean' ? [String(value)] : [];
}

function writeCode(value: unknown): readonly string[] {
  return writeText(value).map(escaped);
}

function writeCoding(value: unknown): readonly string[] {
  const { system, code } = isObject(value) ? value : {};
  const codeText = textOf(code);
  if (codeText === undefined || (system !== undefined && textOf(system) === undefined)) return [];
  return [[textOf(system) ?? [], codeText].flat().map(escaped).join('|')];
}

/** None where one of the codings has no code, since leaving it out would ask something else. */
function writeConcept(value: unknown): readonly string[] {
  const codings: unknown = isObject(value) ? value.coding : undefined;
  if (!Array.isArray(codings)) return [];
  const texts = codings.flatMap(writeCoding);
  return texts.length === codings.length ? texts : [];
}

/** As one value of a search, whatever it holds. https://hl7.org/fhir/R4/search.html#escaping */
export function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}
