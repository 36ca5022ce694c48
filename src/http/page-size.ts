// How much one page holds. https://hl7.org/fhir/R4/search.html#count

/** A page that a phone on a slow line still reads in a moment. */
export const defaultPageCount = 100;
/** A few megabytes: larger pages hold up other requests while they are put together. */
export const maxPageCount = 1000;
