// What an operation is asked, from a URL and from a Parameters resource. https://hl7.org/fhir/R4/operations.html#request
import { dateInterval } from '../fhir/date.ts';
import {
  type FhirError,
  invalidRequest,
  parameterNotTaken,
  repeatedParameter,
  unreadableParameter,
} from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { IgnoredParameter } from '../search/ignored-parameter.ts';
import { isObject, type JsonObject, textOf } from '../search/json-value.ts';
import { withLostPlus } from '../search/lost-plus.ts';
import { readJsonBody } from './json-body.ts';
import type { Pair } from './query.ts';

/** As R4's OperationDefinition has it. */
export interface OperationParameter {
  readonly name: string;
  readonly type: keyof typeof kinds;
  readonly max: '1' | '*';
}

/** Which operation is asked, and how its parameters are read. */
export interface OperationReading {
  /** With its `$`. */
  readonly name: string;
  readonly parameters: readonly OperationParameter[];
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  /** `Prefer: handling=strict` */
  readonly strict: boolean;
}

export interface AskedOperation {
  /** Those that are taken, in the order sent, as a URL has them. */
  readonly pairs: readonly Pair[];
  /** None when strict. */
  readonly ignored: readonly IgnoredParameter[];
}

/** A parameter of a Parameters resource, not read yet. */
interface SentParameter {
  readonly name: string;
  readonly element: JsonObject;
}

/** How a type is called in a Parameters resource, written in a URL, and told whether it can be read. */
interface Kind {
  readonly element: string;
  readonly expected: string;
  readonly isReadable: (text: string, timeZone: string) => boolean;
  /** The text in a URL of a value in JSON; undefined when it is none. */
  readonly write: (value: unknown) => string | undefined;
}

const kinds = {
  id: { element: 'valueId', expected: 'an id without a type before it', isReadable: isId, write: textOf },
  dateTime: {
    element: 'valueDateTime',
    expected: 'a date such as 2024, 2024-05, 2024-05-17 or 2024-05-17T09:30:00Z, without a prefix',
    isReadable: (text, timeZone) => dateInterval(text, timeZone) !== undefined,
    write: textOf,
  },
  boolean: {
    element: 'valueBoolean',
    expected: 'true or false',
    isReadable: (text) => text === 'true' || text === 'false',
    write: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  },
  canonical: {
    element: 'valueCanonical',
    expected: 'the URL of a profile',
    isReadable: (text) => /^\S+$/.test(text),
    write: textOf,
  },
  /** R4 has complex types in a Parameters resource alone; in a URL this one is what it is in searches. */
  Coding: {
    element: 'valueCoding',
    expected: 'a code, in a URL as system|code',
    isReadable: (text) => text !== '|',
    write: writeCoding,
  },
} satisfies Readonly<Record<string, Kind>>;

/** Of every operation that answers with a Bundle, in the URL; what plans the answer reads them. */
const generalNames: ReadonlySet<string> = new Set([
  ...['_count', '_summary', '_elements', '_pretty', '_cursor', '_cursorQuery'],
]);
/** Room for hundreds of long codes. */
const maxBytes = 64 * 1024;

/** What the body holds, in its order; nothing when there is no body, as R4 has it of an operation without parameters. */
export async function readParametersResource(raw: Request): Promise<readonly SentParameter[]> {
  const body = await readJsonBody(raw, maxBytes);
  if (body === undefined) return [];
  if (!isObject(body) || body.resourceType !== 'Parameters') throw invalidRequest('Expected a Parameters resource.');
  const sent = body.parameter ?? [];
  if (!Array.isArray(sent)) throw invalidRequest('Parameters.parameter is not a list.');
  return sent.map((element: unknown) => {
    const name = isObject(element) ? textOf(element.name) : undefined;
    if (!isObject(element) || name === undefined) throw invalidRequest('A member of Parameters.parameter has no name.');
    return { name, element };
  });
}

/** A parameter of a body as a URL has it; without a value where the operation has none of that name. */
export function pairOf({ name, element }: SentParameter, { name: operation, parameters }: OperationReading): Pair {
  if (generalNames.has(name)) throw parameterNotTaken(operation, name, 'in its body; it belongs in the URL');
  const parameter = parameters.find((one) => one.name === name);
  if (parameter === undefined) return [name, ''];
  const kind: Kind = kinds[parameter.type];
  const held = Object.keys(element).filter((key) => /^(?:value[A-Z]|resource$|part$)/.test(key));
  const text = held.length === 1 && held[0] === kind.element ? kind.write(element[kind.element]) : undefined;
  if (text === undefined) throw unreadableParameter(name, `${kind.element}, ${kind.expected}`);
  return [name, text];
}

/** Throws for what cannot be read, for repeats and modifiers, and when strict for what is otherwise ignored. */
export function readOperation(sent: readonly Pair[], reading: OperationReading): AskedOperation {
  const { name: operation, parameters, timeZone, strict } = reading;
  const pairs: Pair[] = [];
  const ignored: IgnoredParameter[] = [];
  const ignore = (parameter: string, refusal: FhirError, message: string): void => {
    if (strict) throw refusal;
    ignored.push({ parameter, message });
  };
  for (const [name, value] of sent) {
    const parameter = parameters.find((one) => one.name === name.split(':', 1)[0]);
    if (generalNames.has(name)) {
      pairs.push([name, value]);
    } else if (parameter === undefined) {
      const refusal = parameterNotTaken(operation, name, undefined);
      ignore(name, refusal, refusal.message);
    } else if (parameter.name !== name) {
      throw parameterNotTaken(operation, name, 'its parameters take no modifier');
    } else if (value === '') {
      ignore(name, unreadableParameter(name, 'a value'), `Parameter "${name}" has no value and was ignored.`);
    } else {
      if (parameter.max === '1' && pairs.some((pair) => pair[0] === name)) throw repeatedParameter(name);
      pairs.push([name, readText(parameter, value, timeZone)]);
    }
  }
  return { pairs, ignored };
}

function readText({ name, type }: OperationParameter, sent: string, timeZone: string): string {
  const kind: Kind = kinds[type];
  const [text = sent] = type === 'dateTime' ? withLostPlus([sent], 'date') : [sent];
  if (!kind.isReadable(text, timeZone)) throw unreadableParameter(name, kind.expected, sent);
  return text;
}

function writeCoding(value: unknown): string | undefined {
  const { system, code } = isObject(value) ? value : {};
  const codeText = textOf(code);
  if (codeText === undefined || (system !== undefined && textOf(system) === undefined)) return undefined;
  return [textOf(system) ?? [], codeText].flat().map(escaped).join('|');
}

/** As one value of a search, whatever it holds. https://hl7.org/fhir/R4/search.html#escaping */
export function escaped(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}
