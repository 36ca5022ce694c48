// What a method and path reach: the one table for requests and for the entries of a batch. https://hl7.org/fhir/R4/http.html#summary
import type { Admissions } from '../store/admission.ts';
import type { Answer } from './answer.ts';
import type { Interaction, SystemRequest } from './interaction.ts';

/** A route's method and Hono pattern. */
export interface RouteKey {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** R4's codes of the interactions there are, and of what is none: https://hl7.org/fhir/R4/valueset-restful-interaction.html */
export type InteractionCode =
  | 'read'
  | 'vread'
  | 'search-type'
  | 'search-system'
  | 'history-instance'
  | 'history-type'
  | 'history-system'
  | 'batch'
  | 'operation'
  | 'capabilities'
  | 'smart-configuration';

/** `admissions`: of the credential that a request sends all the same, where it is a live one. */
export type PublicAnswer = (requestUrl: string, admissions?: Admissions) => Answer;

/**
 * `public`: anybody may ask, and the answer holds nothing of any patient. `type`: the path's `:type` names a resource type.
 * `form` is what it answers with: JSON, or a form of its own. Of resources, only a Binary has one.
 */
export type Route = RouteKey & { readonly code: InteractionCode } & (
    | { readonly level: 'public'; readonly answerTo: PublicAnswer; readonly form: 'json' | 'own' }
    | { readonly level: 'system'; readonly interaction: Interaction<SystemRequest> }
    | { readonly level: 'type'; readonly interaction: Interaction; readonly form: 'json' | 'own' }
  );

/** A pattern as a regular expression for paths, its parameters as named groups. A slash at the end makes no difference. */
export function patternOf(path: string): RegExp {
  const pattern = path.replace(/:(\w+)\{([^}]+)\}|[.$]/g, (text: string, name?: string, expression?: string) =>
    name === undefined ? `\\${text}` : `(?<${name}>${expression})`,
  );
  return new RegExp(`^${pattern}/?$`);
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
