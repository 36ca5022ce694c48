// What one search may ask for, so that no search takes from the others. https://hl7.org/fhir/R4/search.html#errors

/** Parameters of one search, of any kind. The longest US Core search has four. */
export const maxParameters = 50;
/** Values in the comma list of one parameter; a client that fetches by id sends at most a page of them. */
export const maxValuesPerParameter = 500;
/** Values in a list of dates, numbers, quantities or strings: each is compared with what is indexed, one after the other. */
export const maxComparedValues = 50;
/** Keys in `_sort`. */
export const maxSortKeys = 8;
/** `_include` and `_revinclude` together. */
export const maxIncludes = 20;
