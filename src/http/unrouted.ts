// What a method and path deserve that no route takes. https://hl7.org/fhir/R4/http.html#summary
import { methodNotAllowed, unknownPath, unknownResourceType } from '../fhir/errors.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import type { Answer } from './answer.ts';

/** A route's method and Hono pattern. */
export interface RouteKey {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

/** A known path refuses with 405 and Allow, an unknown type or path with 404; OPTIONS names the methods of a known path. */
export function createUnrouted(routes: readonly RouteKey[]): (method: string, path: string) => Answer {
  const patterns = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (method, path) => {
    const methods = new Set(patterns.filter(({ pattern }) => pattern.test(path)).map((route) => route.method));
    if (methods.size === 0) {
      throw refusalOf(path);
    }
    const allowed = [...methods].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
    const allow = [...allowed, 'OPTIONS'].join(', ');
    if (method === 'OPTIONS') {
      return { status: 204, body: null, headers: { Allow: allow } };
    }
    throw methodNotAllowed(method, allow);
  };
}

function refusalOf(path: string): Error {
  const first = path.split('/')[2] ?? '';
  const isTypeName = /^[A-Za-z]+$/.test(first) && first !== 'metadata';
  return isTypeName && !isResourceType(first) ? unknownResourceType(first) : unknownPath();
}

/** A route's pattern as a regular expression: `:name{expression}` is its expression. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+\{([^}]+)\}/g, '$1')}$`);
}
