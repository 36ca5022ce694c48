// A `+` that a client did not percent-encode arrives as a space. https://hl7.org/fhir/R4/search.html#escaping
import type { SearchParameterType } from './search-parameter.ts';

/** Before a time zone's offset at the end. */
const inDate = / (?=\d\d:\d\d$)/g;
/** Before a number and before its exponent; what follows a bar is a unit, in which a space is a space. */
const inNumber = /(?<=^(?:[a-z][a-z])?) (?=\d)|(?<=^[^|]*\d[eE]) (?=\d)/g;
/** Among the components of a composite: behind a time. */
const inComposite = /(?<=T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (?=\d\d:\d\d(?:\$|$))/g;

const places: Partial<Readonly<Record<SearchParameterType, RegExp>>> = {
  composite: inComposite,
  date: inDate,
  number: inNumber,
  quantity: inNumber,
};

/** The values as they were meant: a space that no date or number has at its place is a `+`. */
export function withLostPlus(values: readonly string[], type: SearchParameterType): readonly string[] {
  const place = places[type];
  if (place === undefined || !values.some((value) => value.includes(' '))) return values;
  return values.map((value) => value.replace(place, '+'));
}
