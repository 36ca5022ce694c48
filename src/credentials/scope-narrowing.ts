// What a token's scope comes to within its credential's. https://www.rfc-editor.org/rfc/rfc6749#section-3.3
import type { Scope } from './one-scope.ts';
import { canonicalScope, parseScope } from './scope.ts';

/**
 * The scopes of what both admit, window and labels aside. Undefined when they share no type and letter, or when one of the
 * two is none.
 */
export function narrowedScope(granted: string, requested: string): string | undefined {
  const grant = parseScope(granted);
  const request = parseScope(requested);
  if (grant.type === 'problem' || request.type === 'problem') return undefined;
  const shared = request.scopes.map((asked) => grant.scopes.flatMap((given) => sharedBy(asked, given) ?? []));
  const narrowed = parseScope(canonicalScope(shared.flat()));
  if (narrowed.type === 'scopes') return canonicalScope(narrowed.scopes);
  // Too many parts together to be one scope: what was asked for then stands, and a token is held to its credential's anyway.
  const overlapping = request.scopes.filter((_, index) => shared[index]?.length !== 0);
  return overlapping.length === 0 ? undefined : canonicalScope(overlapping);
}

/** Undefined when nothing meets both. */
function sharedBy(asked: Scope, given: Scope): Scope | undefined {
  const resourceType = sharedType(asked.resourceType, given.resourceType);
  const letters = new Set([...asked.letters].filter((letter) => given.letters.has(letter)));
  if (resourceType === undefined || letters.size === 0) return undefined;
  const known = new Set(given.parameters.map(String));
  const parameters = [...given.parameters, ...asked.parameters.filter((parameter) => !known.has(String(parameter)))];
  return { resourceType, letters, isVersion1: asked.isVersion1 && letters.size === 2, parameters };
}

/** `*` is every type but AuditEvent. */
function sharedType(one: Scope['resourceType'], other: Scope['resourceType']): Scope['resourceType'] | undefined {
  if (one === other) return one;
  const named = one === '*' ? other : one;
  return (one === '*' || other === '*') && named !== 'AuditEvent' ? named : undefined;
}
