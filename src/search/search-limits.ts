// What one search may ask for, so that no search takes from the others. https://hl7.org/fhir/R4/search.html#errors

/** Parameters of one search, of any kind. The longest US Core search has four. */
export const maxParameters = 50;
/** Values in the comma list of one parameter; a client that fetches by id sends at most a page of them. */
export const maxValuesPerParameter = 500;
/** Values in a list of dates, numbers, quantities or strings: each is compared with what is indexed, one after the other. */
export const maxComparedValues = 50;
/**
 * Comparisons with what is indexed in a search in all, those behind a chain for each type that it leads through. A date with
 * `ge` or `le`, a quantity in UCUM's units and a family name take two.
 */
export const maxComparisons = 200;
/** Tests of all `_filter` of a search together: each is a look-up of its own. */
export const maxFilterTests = 50;
/** Values that a search looks for in all: those of each type it leads through, and the codes that a value set stands for. */
export const maxSoughtValues = 50_000;
/** Keys in `_sort`. */
export const maxSortKeys = 8;
/** `_include` and `_revinclude` together, as written: a `*` is one. */
export const maxIncludes = 20;
/** Steps from resource to resource in one chain, `_has` included. R4's longest example has three. */
export const maxChainDepth = 6;
/** Types that the chains of a search lead through, over all of them: each is a look-up of its own where the record holds it. */
export const maxChains = 500;
/** Steps of all chains, `_has` and `_list` of a search together, as written: each may read every reference of its type. */
export const maxLinks = 24;
/** What a tree (`:above` or `:below` of a reference) counts among them: it may walk through every resource of its type. */
export const linksPerHierarchy = 2;
/** Values of composites; a quantity in UCUM's units is looked for in two ways and counts twice. Each reads all items. */
export const maxComposites = 12;
/** Words that all `_text` and `_content` of a search look for. */
export const maxWords = 50;
/** What a beginning (`word*`) counts among them: it stands for all words that begin so. */
export const wordsPerBeginning = 5;
