// What an operation is asked, from a URL and from a Parameters resource. https://hl7.org/fhir/R4/operations.html#request
import {
  type FhirError,
  invalidRequest,
  parameterNotTaken,
  repeatedParameter,
  unreadableParameter,
} from '../fhir/errors.ts';
import type { IgnoredParameter } from '../search/ignored-parameter.ts';
import { isObject, type JsonObject, textOf } from '../search/json-value.ts';
import { readJsonBody } from './json-body.ts';
import { type OperationParameter, readText, textsOfElement } from './operation-values.ts';
import type { Pair } from './query.ts';

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

/** Of every operation that answers with a Bundle, in the URL; what plans the answer reads them. */
export const answerNames = ['_count', '_summary', '_elements'] as const;
const generalNames: ReadonlySet<string> = new Set([...answerNames, '_pretty', '_cursor', '_cursorQuery']);
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

/** A parameter of a body as a URL has it, once for each of its values; without a value where the operation has none of that name. */
export function pairsOf({ name, element }: SentParameter, reading: OperationReading): readonly Pair[] {
  if (generalNames.has(name)) throw parameterNotTaken(reading.name, name, 'in its body; it belongs in the URL');
  const parameter = reading.parameters.find((one) => one.name === name);
  return parameter === undefined ? [[name, '']] : textsOfElement(parameter, element).map((text) => [name, text]);
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
