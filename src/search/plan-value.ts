// The values of a parameter without modifier → conditions on its rows. https://hl7.org/fhir/R4/search.html#ptypes
import type { ResourceType } from '../fhir/resource-types.ts';
import { type AskedCondition, type ConditionOptions, readValues } from './asked-condition.ts';
import { expectedDate, readDate } from './date-search.ts';
import { canonicalParam } from './index-param.ts';
import { expectedNumber, readNumber } from './number.ts';
import type { IndexedType, IntervalTest, ValueCondition } from './plan-type.ts';
import { expectedQuantity, readQuantity } from './quantity.ts';
import { expectedReference, readReference } from './reference-search.ts';
import { expectedString, readString } from './string.ts';
import { expectedToken, readToken } from './token.ts';
import { expectedUri, readUri } from './uri.ts';

export interface ValueRows {
  readonly type: IndexedType;
  /** The rows' name in the index. */
  readonly param: string;
  /** What a reference may point to. */
  readonly targets: readonly ResourceType[];
}

/** Alternatives of which one has to hold, never none: a quantity is looked for as written and in base units. */
export function planValues(
  { type, param, targets }: ValueRows,
  asked: AskedCondition,
  options: ConditionOptions,
): readonly ValueCondition[] {
  switch (type) {
    case 'token':
      return [{ type, param, any: readValues(asked, readToken, expectedToken) }];
    case 'string': {
      const texts = readValues(asked, readString, expectedString);
      return [{ type, param, any: texts.map((text) => ({ test: 'starts', text })) }];
    }
    case 'date':
      return [{ type, param, any: planDates(asked, options) }];
    case 'number':
      return [{ type, param, any: readValues(asked, readNumber, expectedNumber) }];
    case 'quantity':
      return planQuantity(param, asked);
    case 'reference': {
      const read = (text: string) => readReference(text, options.baseUrl, targets);
      return [{ type, param, any: readValues(asked, read, expectedReference).flat() }];
    }
    case 'uri': {
      const uris = readValues(asked, readUri, expectedUri);
      return [{ type, param, any: uris.map((uri) => ({ test: 'equals', uri })) }];
    }
    default:
      return type satisfies never;
  }
}

export function planDates(asked: AskedCondition, { timeZone, now }: ConditionOptions): readonly IntervalTest[] {
  return readValues(asked, (text) => readDate(text, timeZone, now), expectedDate).flat();
}

function planQuantity(param: string, asked: AskedCondition): readonly ValueCondition[] {
  const quantities = readValues(asked, readQuantity, expectedQuantity);
  const canonical = quantities.flatMap((quantity) => quantity.canonical ?? []);
  return [
    { type: 'quantity', param, any: quantities.map(({ own }) => own) },
    ...(canonical.length === 0 ? [] : [{ type: 'quantity', param: canonicalParam(param), any: canonical } as const]),
  ];
}
