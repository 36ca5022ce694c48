import { evaluateSearch, type Pair } from './evaluate.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import type { Json } from './evaluate-parameters.ts';

/** `Type?name=value&…` as R4 writes its examples, nothing percent-encoded; `?…` searches all types. */
function pairsOf(query: string): Pair[] {
  return query.split('&').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

/** The ids of what a query finds, in its order; those of what it includes follow behind a `+`. */
export function idsFound(resources: readonly Json[], search: string, options: EvaluationOptions = {}): string {
  const at = search.indexOf('?');
  const { matches, included } = evaluateSearch(
    resources,
    at === 0 ? undefined : search.slice(0, at),
    pairsOf(search.slice(at + 1)),
    options,
  );
  const ids = (found: readonly Json[]): string => found.map(({ id }) => id).join(' ');
  return included.length === 0 ? ids(matches) : `${ids(matches)} + ${ids(included)}`;
}
