import { evaluateIncludes, evaluateSearch, type Pair } from './evaluate.ts';
import type { OpenWorld } from './evaluate-answers.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import type { Json } from './evaluate-parameters.ts';
import type { Query } from './generate-query.ts';
import { foundIn, nextPage, queryOf } from './server-client.ts';
import { keyOf } from './source-data.ts';

interface Page {
  readonly matches: readonly Json[];
  readonly included: readonly string[];
  readonly total: unknown;
}

type Answer =
  | { readonly type: 'found'; readonly pages: readonly Page[] }
  | { readonly type: 'refused'; readonly why: string };

/** How the two differ, in words, or what they agree on. */
export interface Comparison {
  readonly difference: string | undefined;
  readonly isRefused: boolean;
  /** How many the evaluator finds. */
  readonly found: number;
}

export function pathOf({ type, isInCompartment }: Query, patient: string): string {
  if (isInCompartment) return `/fhir/Patient/${patient}/${type ?? '*'}`;
  return type === undefined ? '/fhir' : `/fhir/${type}`;
}

function issueText(bundle: Json): string {
  return JSON.stringify(bundle.issue ?? bundle).slice(0, 400);
}

const mostPages = 100;

async function pagesOf(world: OpenWorld, query: Query, isPost: boolean): Promise<Answer> {
  const path = pathOf(query, world.patient);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const text = queryOf(query.pairs);
  let asked = isPost
    ? await world.ask(`${path}/_search`, { method: 'POST', headers: form, body: text })
    : await world.ask(`${path}?${text}`);
  const pages: Page[] = [];
  for (;;) {
    if (asked.status >= 400 && asked.status < 500)
      return { type: 'refused', why: `${asked.status} ${issueText(asked.bundle)}` };
    if (asked.status !== 200) throw new Error(`${asked.status} ${issueText(asked.bundle)}`);
    const { matches, included, total } = foundIn(asked.bundle);
    pages.push({ matches, included: included.map(keyOf).sort(), total });
    const next = nextPage(asked.bundle);
    if (next === undefined || pages.length === mostPages) return { type: 'found', pages };
    asked = await world.ask(next);
  }
}

type Expected =
  | { readonly type: 'found'; readonly matches: readonly Json[]; readonly resources: readonly Json[] }
  | { readonly type: 'refused'; readonly why: string };

function expectedOf({ visible, patient }: OpenWorld, query: Query, options: EvaluationOptions): Expected {
  const compartment = query.isInCompartment ? { compartment: `Patient/${patient}` } : {};
  try {
    const { matches } = evaluateSearch(visible, query.type, query.pairs, { ...options, ...compartment });
    return { type: 'found', matches, resources: visible };
  } catch (error) {
    return { type: 'refused', why: error instanceof Error ? error.message : String(error) };
  }
}

function paramValue(pairs: readonly Pair[], name: string): string | undefined {
  return pairs.find(([each]) => each === name)?.[1];
}

/** Every way in which pages can be wrong, most telling first. */
function differenceIn(
  pages: readonly Page[],
  query: Query,
  expected: readonly Json[],
  world: OpenWorld,
  options: EvaluationOptions,
) {
  const isCountOnly = paramValue(query.pairs, '_count') === '0' || paramValue(query.pairs, '_summary') === 'count';
  const wanted = isCountOnly ? [] : expected.map(keyOf);
  const matches = pages.flatMap((page) => page.matches.map(keyOf));
  const totals = pages.map(({ total }) => total);
  const asSet = (keys: readonly string[]): string => [...keys].sort().join(' ');
  if (asSet(matches) !== asSet(wanted)) return `matches: server ${asSet(matches)}\n       evaluator ${asSet(wanted)}`;
  if (matches.join() !== wanted.join()) return `order: server ${matches.join(' ')}\n     evaluator ${wanted.join(' ')}`;
  if (totals.some((total) => total !== expected.length)) return `total: server ${totals}, evaluator ${expected.length}`;
  const count = Number(paramValue(query.pairs, '_count') ?? 100);
  const isCut = pages.slice(0, -1).some((page) => page.matches.length !== count);
  if (isCut && count > 0) return `pages of ${pages.map((page) => page.matches.length)}, asked for ${count}`;
  for (const [index, { matches: onPage, included }] of pages.entries()) {
    const byKey = new Map(world.visible.map((resource) => [keyOf(resource), resource]));
    const own = onPage.map((match) => byKey.get(keyOf(match))).filter((match) => match !== undefined);
    const companions = evaluateIncludes(world.visible, own, query.pairs, options).map(keyOf);
    if (asSet(companions) !== included.join(' '))
      return `included on page ${index + 1}: server ${included.join(' ')}\n                     evaluator ${asSet(companions)}`;
  }
  return undefined;
}

/** Asks both and compares: matches, their order, totals, pages and what is included on each. */
export async function compare(
  world: OpenWorld,
  query: Query,
  options: EvaluationOptions,
  isPost = false,
): Promise<Comparison> {
  const expected = expectedOf(world, query, options);
  let answer: Answer;
  try {
    answer = await pagesOf(world, query, isPost);
  } catch (error) {
    return { difference: `failed: ${error instanceof Error ? error.message : error}`, isRefused: false, found: 0 };
  }
  if (expected.type === 'refused' || answer.type === 'refused') {
    const said = answer.type === 'refused' ? `refuses: ${answer.why}` : 'answers';
    const thinks =
      expected.type === 'refused' ? `refuses: ${expected.why}` : `finds ${expected.matches.map(keyOf).join(' ')}`;
    // How much a search may ask for is the server's to say: the evaluator has no such limits. Few may be refused so.
    const isTooCostly = answer.type === 'refused' && answer.why.includes('"too-costly"');
    const isAgreed = expected.type === answer.type || isTooCostly;
    return { difference: isAgreed ? undefined : `server ${said}\nevaluator ${thinks}`, isRefused: true, found: 0 };
  }
  const difference = differenceIn(answer.pages, query, expected.matches, world, options);
  return { difference, isRefused: false, found: expected.matches.length };
}
