import type { Context } from './evaluate-context.ts';
import { comparesDate, intervalOfDate, intervalsOf, type Prefix, splitPrefix } from './evaluate-interval.ts';
import { comparesNumber, comparesQuantity, numberRangesOf, quantityRangesOf } from './evaluate-number.ts';
import type { TypedValue } from './evaluate-parameters.ts';
import { matchesReference, matchesString, matchesToken, matchesUri, splitEscaped, unescaped } from './evaluate-text.ts';

/** Whether a value of an ordered type stands in the prefix's relation to a search value that has no prefix itself. */
export function compares(type: string, prefix: Prefix, value: TypedValue, text: string, context: Context): boolean {
  switch (type) {
    case 'date':
      return intervalsOf(value).some((target) => comparesDate(prefix, intervalOfDate(text), target, context.now));
    case 'number':
      return numberRangesOf(value).some((target) => comparesNumber(prefix, text, target));
    case 'quantity': {
      const [number = '', ...unit] = splitEscaped(text, '|').map(unescaped);
      return quantityRangesOf(value).some((target) => comparesQuantity(prefix, number, unit, target, context.convert));
    }
    default:
      throw new Error(`Values of type ${type} have no order`);
  }
}

/** Whether one value matches one value of a search without a modifier. */
export function matchesValue(type: string, value: TypedValue, text: string, context: Context): boolean {
  switch (type) {
    case 'token':
      return matchesToken(value, text);
    case 'string':
      return matchesString(value, text);
    case 'reference':
      return matchesReference(value, text, context.baseUrl);
    case 'uri':
      return matchesUri(value, text);
    default: {
      const { prefix, rest } = splitPrefix(text);
      return compares(type, prefix, value, rest, context);
    }
  }
}
