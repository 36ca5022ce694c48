// One test of a `_filter`: what its operator means for a parameter's type. https://hl7.org/fhir/R4/search_filter.html#ops
import { invalidSearchValue, notSupportedSearch, quoted } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import { nextAfter, readDecimal } from './decimal.ts';
import type { FilterOperator, FilterTest } from './filter-expression.ts';
import { presentParam } from './index-param.ts';
import { type ConditionOptions, planCondition } from './plan-condition.ts';
import { type Condition, isValueCondition, type StringMatch, type UriMatch } from './plan-type.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';
import { soundCode } from './sound.ts';

export const filterName = '_filter';

/** A type's operators; `ni` and `pr false` are the opposites of `in` and `pr true`. */
const ordered: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb', 'pr'];
/**
 * R4's table, and what it leaves out: references equal what they point to, URIs have those operators of strings that need no
 * folding, composites and special parameters are asked as in a search.
 */
const operatorsByType: Readonly<Record<SearchParameterType, readonly FilterOperator[]>> = {
  string: ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'lt', 'ge', 'le', 'pr'],
  number: [...ordered, 'co'],
  date: [...ordered, 'co', 'po'],
  quantity: ordered,
  token: ['eq', 'ne', 'ss', 'sb', 'in', 'pr'],
  reference: ['eq', 'ne', 're', 'pr'],
  uri: ['eq', 'ne', 'co', 'sw', 'ew', 'pr'],
  composite: ['eq'],
  special: ['eq'],
};

const uriParts: Readonly<Partial<Record<FilterOperator, UriMatch['test']>>> = {
  co: 'contains',
  sw: 'starts',
  ew: 'ends',
};

const namespaces: Readonly<Record<string, string>> = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  ucum: 'http://unitsofmeasure.org',
};
const namespacePattern = /(^|[|$])(loinc|snomed|rxnorm|ucum)(?=\|)/g;

/** Throws for an operator that the parameter's type does not have, and for a value that cannot be read. */
export function planFilterTest(
  test: FilterTest,
  parameter: SearchParameter,
  resourceType: ResourceType,
  options: ConditionOptions,
): Condition {
  const { operator, value } = test;
  const { code, type } = parameter;
  const isWords = code === '_text' || code === '_content';
  const isSound = code === soundCode;
  const ofSound = isSound ? (['eq', 'pr'] as const) : operatorsByType[type];
  const operators = isWords ? (['eq', 'co'] as const) : ofSound;
  if (!operators.some((one) => one === operator)) {
    const offered = operators.map(nameOf).join(', ');
    throw notSupportedSearch(
      filterName,
      `${nameOf(operator)} is not offered for ${code}, of type ${type}; ${offered} are`,
    );
  }
  if (type === 'reference' && operator === 'ne' && value.text.startsWith('#')) {
    throw notSupportedSearch(
      filterName,
      `ne is not offered for what a resource contains, such as "${quoted(value.text)}"`,
    );
  }
  const text = escapedValue(value.text, type);
  const ask: Ask = (sent, modifier) =>
    planCondition({ text: filterName, code, modifier, values: [sent] }, parameter, resourceType, options);
  if (operator === 'pr') return ask('false', 'missing');
  if (isWords || isSound) return ask(text);
  switch (type) {
    case 'string':
      return planStringTest(operator, text, code, ask);
    case 'uri':
      return planUriTest(operator, value.text, code, ask);
    case 'date':
    case 'number':
    case 'quantity':
      return planOrderedTest(operator, text, ask);
    default:
      return planOtherTest(operator, text, ask);
  }
}

/** The opposite of `in` goes by a name of its own. */
function nameOf(operator: FilterOperator): string {
  return operator === 'in' ? 'in or ni' : operator;
}

type Ask = (sent: string, modifier?: string) => Condition;

function planOtherTest(operator: FilterOperator, text: string, ask: Ask): Condition {
  switch (operator) {
    case 'ne':
      return unequal(ask(text), ask);
    case 'ss':
      return ask(text, 'below');
    case 'sb':
      return ask(text, 'above');
    case 'in':
      return ask(text, 'in');
    default:
      return ask(text);
  }
}

/**
 * A filter's text means itself, a search value's commas, dollars and backslashes do not; the bars of both part a token or
 * quantity. Composites keep the `$` between their parts and the backslash that makes another plain.
 */
function escapedValue(text: string, type: SearchParameterType): string {
  const named = text.replace(
    namespacePattern,
    (_, before: string, name: string) => `${before}${namespaces[name] ?? name}`,
  );
  return type === 'composite' ? named.replaceAll(',', '\\,') : named.replace(/[\\,$]/g, '\\$&');
}

/** `po` and `co` take a date's period, and `co` a number without its precision: what the prefix eq takes otherwise. */
function planOrderedTest(operator: FilterOperator, text: string, ask: Ask): Condition {
  if (operator !== 'po' && operator !== 'co') return ask(`${operator}${text}`);
  const equal = ask(`eq${text}`);
  const type = operator === 'po' ? ('overlaps' as const) : ('contains' as const);
  if (equal.type === 'number') {
    const value = readDecimal(text)?.value ?? 0;
    return { ...equal, any: [{ type, low: value, high: nextAfter(value) }] };
  }
  if (equal.type !== 'date' && equal.type !== 'last-updated') return equal;
  return { ...equal, any: equal.any.map((test) => (test.type === 'within' ? { ...test, type } : test)) };
}

/** R4: an item in the set has an unequal value. What a resource has once, such as its id, is unequal when it is not equal. */
function unequal(equal: Condition, ask: Ask): Condition {
  if (equal.type === 'id') return { type: 'not', of: equal };
  if (!isValueCondition(equal)) return { type: 'all', of: [ask('false', 'missing'), { type: 'not', of: equal }] };
  const others: Condition = { type: 'unequal', of: equal };
  if (equal.type !== 'reference') return others;
  // A reference to something contained, or by an identifier, is none to what is named.
  return { type: 'any', of: [others, { type: 'token', param: presentParam(equal.param), any: [{ code: '' }] }] };
}

/** A string's own rows, found as the operator says instead of at their beginning. */
function planStringTest(operator: FilterOperator, text: string, param: string, ask: Ask): Condition {
  const begins = ask(text);
  const found = (test: StringMatch['test']): Condition => ofOwnTexts(begins, param, (match) => ({ ...match, test }));
  switch (operator) {
    case 'eq':
      return found('equals');
    case 'ne':
      return unequal(found('equals'), ask);
    case 'co':
      return found('contains');
    case 'sw':
      return found('starts');
    case 'ew':
      return found('ends');
    default:
      return byFirstCharacter(begins, param, operator);
  }
}

function ofOwnTexts(condition: Condition, param: string, change: (match: StringMatch) => StringMatch): Condition {
  const conditions = condition.type === 'any' ? condition.of : [condition];
  const own = conditions.find((one) => one.type === 'string' && one.param === param);
  return own?.type === 'string' ? { ...own, any: own.any.map(change) } : condition;
}

/** R4: strings are ordered by the code points of their first characters, so that `gt` and `le` part at the next one. */
function byFirstCharacter(condition: Condition, param: string, operator: FilterOperator): Condition {
  const test = operator === 'gt' || operator === 'ge' ? 'from' : 'before';
  const isBehind = operator === 'gt' || operator === 'le';
  return ofOwnTexts(condition, param, ({ text }) => ({ test, text: characterAt(text, isBehind) }));
}

function characterAt(text: string, isBehind: boolean): string {
  const first = text.codePointAt(0) ?? 0;
  if (!isBehind) return String.fromCodePoint(first);
  // Surrogates stand for no character, and no character comes behind the last: twice that one does.
  if (first === 0x10ffff) return text.slice(0, 2).repeat(2);
  return String.fromCodePoint(first === 0xd7ff ? 0xe000 : first + 1);
}

function planUriTest(operator: FilterOperator, text: string, param: string, ask: Ask): Condition {
  const test = uriParts[operator];
  if (test === undefined) return planOtherTest(operator, escapedValue(text, 'uri'), ask);
  if (text === '') throw invalidSearchValue(filterName, text, 'a part of a URI');
  return { type: 'uri', param, any: [{ test, uri: text }] };
}
