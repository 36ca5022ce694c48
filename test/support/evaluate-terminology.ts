import { codesBelow } from '../../src/search/code-hierarchy.ts';
import { canonicalUnit } from '../../src/search/ucum.ts';
import { expandValueSet } from '../../src/search/value-set.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import type { Convert } from './evaluate-number.ts';

const significantDigits = 12;

/** Through UCUM's base units, back on a scale that is straight, as all are but the logarithmic ones. */
const convert: Convert = (value, fromCode, toCode) => {
  const from = canonicalUnit(fromCode);
  const to = canonicalUnit(toCode);
  if (from === undefined || to === undefined || from.unit !== to.unit) return undefined;
  const zero = to.toCanonical(0);
  const converted = (from.toCanonical(value) - zero) / (to.toCanonical(1) - zero);
  return Number(converted.toPrecision(significantDigits));
};

/** What the server knows of codes and units, which `test/search` holds against R4 and UCUM: searches alone are judged here. */
export const terminology: EvaluationOptions = { expand: expandValueSet, codesBelow, convert };
