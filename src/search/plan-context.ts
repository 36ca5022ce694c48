// What the planning of one search has come to, so that no search grows without bound. https://hl7.org/fhir/R4/search.html#errors
import { tooCostly } from '../fhir/errors.ts';
import type { ConditionOptions } from './asked-condition.ts';
import type { Condition } from './plan-type.ts';
import {
  linksPerHierarchy,
  maxChainDepth,
  maxChains,
  maxComparisons,
  maxComposites,
  maxFilterTests,
  maxLinks,
  maxSoughtValues,
  maxWords,
  wordsPerBeginning,
} from './search-limits.ts';
import type { TextQuery } from './text-query.ts';

/** One for each search; its counts grow while it is planned. */
export interface PlanContext {
  readonly options: ConditionOptions;
  /** The types that its chains lead through. */
  chains: number;
  /** The steps of its chains, as written. */
  links: number;
  /** The tests of its filters. */
  filterTests: number;
  /** The values that its conditions look for. */
  soughtValues: number;
  /** How often they compare a value with what is indexed, for the one type that is asked the most. */
  comparisons: number;
  /** The composites that they look for. */
  composites: number;
  /** The words that they look for. */
  words: number;
}

export function newPlanContext(options: ConditionOptions): PlanContext {
  return { options, chains: 0, links: 0, filterTests: 0, soughtValues: 0, comparisons: 0, composites: 0, words: 0 };
}

/** `depth`: the steps from resource to resource before the one at hand. */
export function refuseDeep(depth: number): void {
  if (depth < maxChainDepth) return;
  throw tooCostly(`A chain leads through at most ${maxChainDepth} references, "_has" included.`);
}

export function countChain(context: PlanContext): void {
  context.chains += 1;
  if (context.chains <= maxChains) return;
  throw tooCostly(
    `The chains of this search lead through more than ${maxChains} types. Name the types, as in subject:Patient.name.`,
  );
}

/** `links`: the steps from resource to resource that one parameter has as written, whatever types they lead through. */
export function countLinks(links: number, context: PlanContext): void {
  context.links += links;
  if (context.links <= maxLinks) return;
  throw tooCostly(
    `The chains of a search, with "_has", "_list" and hierarchies, which count twice, follow references at most ${maxLinks} times in all. Ask in several searches.`,
  );
}

export function countFilterTests(tests: number, context: PlanContext): void {
  context.filterTests += tests;
  if (context.filterTests <= maxFilterTests) return;
  throw tooCostly(`The "_filter" of a search have at most ${maxFilterTests} tests in all.`);
}

/** The condition, counted. A value set stands for many codes, and each type of a chain or search is asked for all of them. */
export function counted(condition: Condition, context: PlanContext): Condition {
  countIn(condition, context);
  if (context.soughtValues > maxSoughtValues) {
    throw tooCostly(
      `A search looks for at most ${maxSoughtValues} values, those of all its types and value sets together.`,
    );
  }
  if (context.comparisons > maxComparisons) {
    throw tooCostly(
      `A search makes at most ${maxComparisons} comparisons with dates, numbers, quantities and strings; a value takes one; ge and le of dates, UCUM's units and family names take two.`,
    );
  }
  if (context.composites > maxComposites) {
    throw tooCostly(
      `A search looks for at most ${maxComposites} values of composite parameters, where one with a quantity in UCUM's units counts twice.`,
    );
  }
  if (context.words > maxWords) {
    throw tooCostly(
      `A search looks for at most ${maxWords} words, for each type that a chain may lead to anew; a beginning such as "press*" counts ${wordsPerBeginning}. Name the type, as in subject:Patient.`,
    );
  }
  return condition;
}

function countIn(condition: Condition, context: PlanContext): void {
  if ('any' in condition) {
    context.soughtValues += condition.any.length;
    context.comparisons += comparisonsIn(condition);
    return;
  }
  switch (condition.type) {
    case 'not':
    case 'unequal':
      countIn(condition.of, context);
      return;
    case 'all':
    case 'any':
      for (const one of condition.of) countIn(one, context);
      return;
    case 'composite':
      context.composites += 1;
      for (const component of condition.components) countIn(component, context);
      return;
    case 'hierarchy':
      context.soughtValues += condition.targetIds.length;
      countLinks(linksPerHierarchy, context);
      return;
    // A reference to what is contained may lead to each type that a parameter refers to.
    case 'chain':
      countChain(context);
      for (const one of condition.where) countIn(one, context);
      return;
    case 'text':
      context.words += wordsIn(condition.query);
      return;
    default:
      context.soughtValues += 1;
  }
}

/** With the values to which no index leads at once. */
function comparisonsIn(condition: Extract<Condition, { readonly any: unknown }>): number {
  switch (condition.type) {
    case 'id':
    case 'token':
    case 'reference':
      return 0;
    case 'uri':
      return condition.any.filter(({ test }) => test !== 'equals').length;
    default:
      return condition.any.length;
  }
}

function wordsIn(query: TextQuery): number {
  switch (query.type) {
    case 'words':
      return query.isPrefix ? query.words.length - 1 + wordsPerBeginning : query.words.length;
    case 'or':
      return sumOfWords(query.any);
    case 'and':
      return sumOfWords(query.all) + sumOfWords(query.none);
    default:
      return query satisfies never;
  }
}

function sumOfWords(queries: readonly TextQuery[]): number {
  return queries.reduce((sum, query) => sum + wordsIn(query), 0);
}
