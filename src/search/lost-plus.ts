// A `+` that a client did not percent-encode arrives as a space. https://hl7.org/fhir/R4/search.html#escaping
import type { RequestParameter } from './parse.ts';
import type { SearchParameterType } from './search-parameter.ts';

/** Before a time zone's offset at the end. */
const inDate = / (?=\d\d:\d\d$)/g;
/** Before a number and before its exponent; what follows a bar is a unit, in which a space is a space. */
const inNumber = /(?<=^(?:[a-z][a-z])?) (?=\d)|(?<=^[^|]*\d[eE]) (?=\d)/g;

const places: Partial<Readonly<Record<SearchParameterType, RegExp>>> = {
  date: inDate,
  number: inNumber,
  quantity: inNumber,
};

/** The parameter as it was meant: a space that no date or number has at its place is a `+`. */
export function withLostPlus(parameter: RequestParameter, type: SearchParameterType): RequestParameter {
  const place = places[type];
  if (place === undefined || !parameter.value.includes(' ')) return parameter;
  const values = parameter.values.map((value) => value.replace(place, '+'));
  return { ...parameter, values, value: values.join(',') };
}
