// What a method and path deserve that no route takes. https://hl7.org/fhir/R4/http.html#summary
import {
  interactionNotOffered,
  methodNotAllowed,
  operationNotOffered,
  unknownPath,
  unknownResourceType,
} from '../fhir/errors.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import type { Answer } from './answer.ts';
import { operationPath } from './operation.ts';
import { operations } from './operations.ts';
import { patternOf, type RouteKey } from './route.ts';

interface UnofferedInteraction {
  readonly method: 'GET' | 'POST';
  /** Of the path's segments after `/fhir`; `T` stands for a type that R4 has. */
  readonly pattern: RegExp;
  readonly name: string;
}

/** What else R4 defines for a server. The first that fits counts. */
const unofferedInteractions: readonly UnofferedInteraction[] = [
  { method: 'GET', pattern: /^T\/[^/]+\/(?:T|\*)$/, name: 'search of a compartment other than Patient' },
  { method: 'POST', pattern: /^T\/[^/]+\/(?:T|\*)\/_search$/, name: 'search of a compartment other than Patient' },
];
const operationPattern = /^(?:T\/(?:[^/$]+\/(?:_history\/[^/$]+\/)?)?)?(\$[^/]+)$/;

/**
 * A known path refuses with 405 and Allow, an unknown type, an interaction that is not offered or an unknown path with 404;
 * OPTIONS names the methods of a known path.
 */
export function createUnrouted(routes: readonly RouteKey[]): (method: string, path: string) => Answer {
  const patterns = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (method, path) => {
    const methods = new Set(patterns.filter(({ pattern }) => pattern.test(path)).map((route) => route.method));
    if (methods.size === 0) {
      throw refusalOf(method, path);
    }
    const allowed = [...methods].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
    const allow = [...allowed, 'OPTIONS'].join(', ');
    if (method === 'OPTIONS') {
      return { status: 204, body: null, headers: { Allow: allow } };
    }
    const isSearch = (method === 'GET' || method === 'HEAD') && methods.has('POST');
    throw methodNotAllowed(method, allow, isSearch ? 'a search by GET has no "_search" in its path' : undefined);
  };
}

function refusalOf(method: string, path: string): Error {
  const segments = path.replace(/\/$/, '').split('/').slice(2);
  const first = segments[0] ?? '';
  const isTypeName = /^[A-Za-z]+$/.test(first) && first !== 'metadata';
  if (isTypeName && !isResourceType(first)) {
    return unknownResourceType(first);
  }
  const shape = segments.map((segment) => (isResourceType(segment) ? 'T' : segment)).join('/');
  const operation = operationPattern.exec(shape)?.[1];
  if (operation !== undefined) {
    return operationNotOffered(operation, operations.map(operationPath));
  }
  const asked = method === 'HEAD' ? 'GET' : method;
  const name = unofferedInteractions.find((one) => one.method === asked && one.pattern.test(shape))?.name;
  return name === undefined ? unknownPath() : interactionNotOffered(name);
}
