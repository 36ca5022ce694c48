// What a method and path reach: the one table for requests and for the entries of a batch. https://hl7.org/fhir/R4/http.html#summary
import type { Answer } from './answer.ts';
import type { Interaction, SystemRequest } from './interaction.ts';

/** A route's method and Hono pattern. */
export interface RouteKey {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/**
 * `public`: anybody may ask, and the answer holds nothing of any patient. `type`: the path's `:type` names a resource type.
 * `form` is what it answers with: JSON, or each resource in its own form, which only for a Binary is another.
 */
export type Route = RouteKey &
  (
    | { readonly level: 'public'; readonly answerTo: (requestUrl: string) => Answer }
    | { readonly level: 'system'; readonly interaction: Interaction<SystemRequest> }
    | { readonly level: 'type'; readonly interaction: Interaction; readonly form: 'json' | 'own' }
  );

/** A pattern as a regular expression for paths, its parameters as named groups. A slash at the end makes no difference. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)\{([^}]+)\}/g, '(?<$1>$2)')}/?$`);
}

const names = new Map<string, string>();

/** A route's pattern as logs name it: without the expressions of its parameters. */
export function routeName({ path }: RouteKey): string {
  const known = names.get(path);
  if (known !== undefined) return known;
  const name = path.replace(/\{[^}]+\}/g, '');
  names.set(path, name);
  return name;
}
