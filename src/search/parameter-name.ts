// The name of a search parameter as sent → its chain, reverse chain and modifier. https://hl7.org/fhir/R4/search.html#chaining
// https://hl7.org/fhir/R4/search.html#has
import { type Malformed, malformed } from './refusal.ts';

export type NameStep =
  /** A link of a chain, `subject:Patient` of `subject:Patient.name`: on to what the reference points to. */
  | { readonly type: 'reference'; readonly code: string; readonly targetType?: string }
  /** `_has:Observation:patient`: back to the resources of a type that point here through `param`. */
  | { readonly type: 'has'; readonly sourceType: string; readonly param: string }
  /** What is compared with the value, `name:exact`. The modifier may be a type, as in `subject:Patient`. */
  | { readonly type: 'final'; readonly code: string; readonly modifier?: string };

export interface ParameterName {
  readonly type: 'name';
  /** As sent. */
  readonly text: string;
  /** Never empty; `final` comes last and nowhere else. No code, type or modifier in it is checked beyond being there. */
  readonly steps: readonly NameStep[];
}

const plainName = /^[\w-]+$/;
const separator = /[:.]/g;
const reverse = '_has';
const expectedCode = 'the name of a search parameter';

/** Reads the form of a name. Whether its codes, types and modifiers exist is for the planner to judge. */
export function parseParameterName(text: string): ParameterName | Malformed {
  if (plainName.test(text) && text !== reverse) return { type: 'name', text, steps: [{ type: 'final', code: text }] };
  const steps: NameStep[] = [];
  let start = 0;
  while (true) {
    const read = readStep(text, start);
    if (read.type === 'malformed') return read;
    steps.push(read.step);
    if (read.step.type === 'final') return { type: 'name', text, steps };
    start = read.end + 1;
  }
}

/** A part of the name, from `start` to the colon or dot at `end`; `ending` is empty at the end of the name. */
interface NamePart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly ending: string;
}

interface ReadStep {
  readonly type: 'step';
  readonly step: NameStep;
  readonly end: number;
}

function readStep(text: string, start: number): ReadStep | Malformed {
  const code = partAt(text, start);
  if (code.text === '') return malformed(text, start, expectedCode);
  if (code.text === reverse) return readHas(text, code);
  const qualifier = code.ending === ':' ? partAt(text, code.end + 1) : undefined;
  if (qualifier?.text === '') return malformed(text, qualifier.start, 'a modifier or a resource type');
  const { ending, end } = qualifier ?? code;
  if (ending === ':') return malformed(text, end, 'a dot or the end of the name, since a name has one modifier');
  if (ending === '.') {
    const targetType = qualifier === undefined ? {} : { targetType: qualifier.text };
    return { type: 'step', step: { type: 'reference', code: code.text, ...targetType }, end };
  }
  const modifier = qualifier === undefined ? {} : { modifier: qualifier.text };
  return { type: 'step', step: { type: 'final', code: code.text, ...modifier }, end };
}

function readHas(text: string, has: NamePart): ReadStep | Malformed {
  const colon = 'a colon, as in _has:Observation:patient:code';
  if (has.ending !== ':') return malformed(text, has.end, colon);
  const sourceType = partAt(text, has.end + 1);
  if (sourceType.text === '') return malformed(text, sourceType.start, 'a resource type');
  if (sourceType.ending !== ':') return malformed(text, sourceType.end, colon);
  const param = partAt(text, sourceType.end + 1);
  if (param.text === '') return malformed(text, param.start, expectedCode);
  if (param.ending !== ':') return malformed(text, param.end, colon);
  return { type: 'step', step: { type: 'has', sourceType: sourceType.text, param: param.text }, end: param.end };
}

function partAt(text: string, start: number): NamePart {
  separator.lastIndex = start;
  const end = separator.exec(text)?.index ?? text.length;
  return { text: text.slice(start, end), start, end, ending: text.charAt(end) };
}
