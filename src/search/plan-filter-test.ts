// One test of a `_filter`: what its operator means for a parameter's type. https://hl7.org/fhir/R4/search_filter.html#ops
import { dateInterval } from '../fhir/date.ts';
import { invalidSearchValue, notSupportedSearch } from '../fhir/errors.ts';
import type { ResourceType } from '../fhir/resource-types.ts';
import type { FilterOperator, FilterTest } from './filter-expression.ts';
import { type ConditionOptions, planCondition } from './plan-condition.ts';
import { type Condition, isValueCondition, type StringMatch } from './plan-type.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';

export const filterName = '_filter';

/** A type's operators; `ni` and `pr false` are the opposites of `in` and `pr true`. */
const ordered: readonly FilterOperator[] = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'ap', 'sa', 'eb', 'pr'];
/**
 * R4's table, without what the index cannot tell: the order of strings by their first character, and whether a number or
 * date contains another. URIs have no column there; of the operators of strings they have those that an index of URIs answers.
 */
const operatorsByType: Readonly<Record<SearchParameterType, readonly FilterOperator[]>> = {
  string: ['eq', 'ne', 'co', 'sw', 'ew', 'pr'],
  number: ordered,
  date: [...ordered, 'po'],
  quantity: ordered,
  token: ['eq', 'ne', 'ss', 'sb', 'in', 'pr'],
  reference: ['eq', 'ne', 're', 'pr'],
  uri: ['eq', 'ne', 'sw', 'pr'],
  composite: ['eq'],
  special: ['eq'],
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
  const operators = isWords ? (['eq', 'co'] as const) : operatorsByType[type];
  if (!operators.some((one) => one === operator)) {
    const offered = operators.join(', ');
    throw notSupportedSearch(filterName, `${operator} is not offered for ${code}, of type ${type}; ${offered} are`);
  }
  const text = escapedValue(value.text, type);
  const ask = (sent: string, modifier?: string): Condition =>
    planCondition({ text: filterName, code, modifier, values: [sent] }, parameter, resourceType, options);
  switch (operator) {
    case 'pr':
      return ask('false', 'missing');
    case 'ss':
      return ask(text, 'below');
    case 'sb':
      return ask(text, 'above');
    case 'in':
      return ask(text, 'in');
    case 'po':
      return overlapping(value.text, code, options);
    case 'ne':
      if (isOrdered(type)) return ask(`ne${text}`);
      return unequal(type === 'string' ? withTest(ask(text), code, 'equals') : ask(text), () =>
        ask('false', 'missing'),
      );
    case 'eq':
      if (isOrdered(type)) return ask(`eq${text}`);
      return type === 'string' && !isWords ? withTest(ask(text), code, 'equals') : ask(text);
    case 'co':
      return isWords ? ask(text) : withTest(ask(text), code, 'contains');
    case 'ew':
      return withTest(ask(text), code, 'ends');
    case 'sw':
      return type === 'uri' ? beginning(value.text, code) : withTest(ask(text), code, 'starts');
    case 're':
      return ask(text);
    default:
      return ask(`${operator}${text}`);
  }
}

function isOrdered(type: SearchParameterType): boolean {
  return type === 'number' || type === 'date' || type === 'quantity';
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

function overlapping(text: string, code: string, { timeZone }: ConditionOptions): Condition {
  const interval = dateInterval(text, timeZone);
  if (interval === undefined) throw invalidSearchValue(filterName, text, 'a date such as 2024-05-17');
  const any = [{ type: 'overlaps', low: interval.low, high: interval.high }] as const;
  return code === '_lastUpdated' ? { type: 'last-updated', any } : { type: 'date', param: code, any };
}

/** R4: an item in the set has an unequal value. What a resource has once, such as its id, is unequal when it is not equal. */
function unequal(equal: Condition, present: () => Condition): Condition {
  if (equal.type === 'id') return { type: 'not', of: equal };
  if (isValueCondition(equal)) return { type: 'unequal', of: equal };
  return { type: 'all', of: [present(), { type: 'not', of: equal }] };
}

/** The same texts in the parameter's own rows, found as the operator says. */
function withTest(condition: Condition, param: string, test: StringMatch['test']): Condition {
  const conditions = condition.type === 'any' ? condition.of : [condition];
  const own = conditions.find((one) => one.type === 'string' && one.param === param);
  if (own?.type !== 'string') return condition;
  return { ...own, any: own.any.map((match) => ({ ...match, test })) };
}

function beginning(text: string, code: string): Condition {
  if (text === '') throw invalidSearchValue(filterName, text, 'the beginning of a URI');
  return { type: 'uri', param: code, any: [{ test: 'starts', uri: text }] };
}
