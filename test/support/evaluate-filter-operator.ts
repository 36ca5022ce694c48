import type { Context } from './evaluate-context.ts';
import type { Operator } from './evaluate-filter-grammar.ts';
import { intervalOfDate, intervalsOf } from './evaluate-interval.ts';
import { isInValueSet, matchesSubsumption } from './evaluate-modifier.ts';
import { impliedRange, numberRangesOf } from './evaluate-number.ts';
import type { TypedValue } from './evaluate-parameters.ts';
import { foldedString, hasOtherToken, matchesReference, matchesToken, stringsOf, urisOf } from './evaluate-text.ts';
import { compares } from './evaluate-value.ts';

/** Names that a filter may write for a system. */
const systems: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ucum: 'http://unitsofmeasure.org',
};

function withSystem(text: string): string {
  return text.replace(/(^|\|)(loinc|snomed|rxnorm|ucum)(?=\|)/, (_, before, name) => `${before}${systems[name]}`);
}

type Test = (value: TypedValue, text: string, context: Context) => boolean;

function stringTest(matches: (candidate: string, wanted: string) => boolean): Test {
  return (value, text) => stringsOf(value).some((candidate) => matches(foldedString(candidate), foldedString(text)));
}

/** "Based on integer comparison of Unicode code points of starting character". */
function byFirstCharacter(matches: (candidate: number, wanted: number) => boolean): Test {
  return stringTest((candidate, wanted) => matches(candidate.codePointAt(0) ?? -1, wanted.codePointAt(0) ?? -1));
}

/** A URI is compared as its search compares it, with its case. */
function uriTest(matches: (candidate: string, wanted: string) => boolean): Test {
  return (value, text) => urisOf(value).some((uri) => matches(uri, text));
}

function ordered(type: string, operator: 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'ap' | 'sa' | 'eb'): Test {
  return (value, text, context) => compares(type, operator, value, withSystem(text), context);
}

function allOrdered(type: string): Record<string, Test> {
  const operators = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb'] as const;
  return Object.fromEntries(operators.map((operator) => [operator, ordered(type, operator)]));
}

const isToken: Test = (value, text) => matchesToken(value, withSystem(text));
const refersTo: Test = (value, text, context) => matchesReference(value, text, context.baseUrl);
const subsumption =
  (direction: 'above' | 'below'): Test =>
  (value, text, context) =>
    matchesSubsumption(direction)(value, withSystem(text), context);

/** R4's table of what each operator means for each type; what it marks as n/a is absent. */
const tests: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  string: {
    // Accents are as nothing here too: "values are never case sensitive" says no more.
    eq: stringTest((candidate, wanted) => candidate === wanted),
    ne: stringTest((candidate, wanted) => candidate !== wanted),
    co: stringTest((candidate, wanted) => candidate.includes(wanted)),
    sw: stringTest((candidate, wanted) => candidate.startsWith(wanted)),
    ew: stringTest((candidate, wanted) => candidate.endsWith(wanted)),
    gt: byFirstCharacter((candidate, wanted) => candidate > wanted),
    lt: byFirstCharacter((candidate, wanted) => candidate < wanted),
    ge: byFirstCharacter((candidate, wanted) => candidate >= wanted),
    le: byFirstCharacter((candidate, wanted) => candidate <= wanted),
  },
  number: {
    ...allOrdered('number'),
    // "An item in the set's implicit imprecision includes the stated value."
    co: (value, text) =>
      numberRangesOf(value).some(({ low, high }) => {
        const ends = [low, high].map((end) =>
          Number.isFinite(end) ? impliedRange(String(end)) : { low: end, high: end },
        );
        return (ends[0]?.low ?? low) <= Number(text) && Number(text) < (ends[1]?.high ?? high);
      }),
  },
  date: {
    ...allOrdered('date'),
    co: (value, text) => {
      const wanted = intervalOfDate(text);
      return intervalsOf(value).some(({ low, high }) => low <= wanted.low && wanted.high <= high);
    },
    po: (value, text) => {
      const wanted = intervalOfDate(text);
      return intervalsOf(value).some(({ low, high }) => low < wanted.high && wanted.low < high);
    },
  },
  token: {
    eq: isToken,
    // "An item in the set has an unequal value": each coding is an item.
    ne: (value, text) => hasOtherToken(value, withSystem(text)),
    ss: subsumption('below'),
    sb: subsumption('above'),
    in: isInValueSet,
  },
  // The table has no eq for references, but "subject eq Patient/1" can mean one thing only.
  reference: { eq: refersTo, ne: (...all) => !refersTo(...all), re: refersTo },
  quantity: allOrdered('quantity'),
  // The table has no column for URIs.
  uri: {
    eq: uriTest((candidate, wanted) => candidate === wanted),
    ne: uriTest((candidate, wanted) => candidate !== wanted),
    co: uriTest((candidate, wanted) => candidate.includes(wanted)),
    sw: uriTest((candidate, wanted) => candidate.startsWith(wanted)),
    ew: uriTest((candidate, wanted) => candidate.endsWith(wanted)),
  },
};

/** Whether one value of a path's set stands in the operator's relation to the filter's value. */
export function comparesTo(
  type: string,
  operator: Operator,
  value: TypedValue,
  text: string,
  context: Context,
): boolean {
  const test = tests[type]?.[operator];
  if (test === undefined) throw new Error(`_filter has no operator ${operator} for the type ${type}`);
  return value.value !== undefined && test(value, text, context);
}
