// What a credential, and a token of it, admit: the words that a patient chose → conditions that a store can ask.
import type { ResourceType } from '../fhir/resource-types.ts';
import type { Condition } from '../search/plan-type.ts';
import type { Admission, Admissions } from '../store/admission.ts';
import type { Grant } from '../store/credential-store.ts';
import type { Scope, ScopeLetter } from './one-scope.ts';
import { parseScope } from './scope.ts';
import { type ScopeOptions, scopeConditions } from './scope-condition.ts';
import { labelConditions, labelOf } from './scope-label.ts';
import { windowConditions } from './scope-window.ts';

type Conditions = ReadonlyMap<ResourceType, readonly Condition[]>;

/** A server knows few of them, each shared by many credentials; the same grant is the same value again while it is kept. */
const maxKept = 500;
const kept = new Map<string, Admissions>();

/**
 * What the grant admits and, where a token narrows it, its scope admits too. Throws for what was never let into a credential:
 * then nothing is seen.
 */
export function admissionsOf(grant: Grant, tokenScope: string | null, options: ScopeOptions): Admissions {
  const { scope, since, until, excludedLabels } = grant;
  const { timeZone } = options;
  // Nearly all grants; a scope holds no line break.
  const isPlain = since === null && until === null && excludedLabels.length === 0 && tokenScope === null;
  const key = isPlain
    ? `${timeZone}\n${scope}`
    : JSON.stringify([timeZone, scope, since, until, excludedLabels, tokenScope]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const admissions = newAdmissions(grant, tokenScope, options);
  const oldest = kept.size >= maxKept ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, admissions);
  return admissions;
}

function newAdmissions(grant: Grant, tokenScope: string | null, options: ScopeOptions): Admissions {
  const texts = tokenScope === null ? [grant.scope] : [grant.scope, tokenScope];
  const scopes = texts.map((text) => {
    const parsed = parseScope(text);
    if (parsed.type === 'problem') throw new Error(`A credential holds a scope that ${parsed.detail}`);
    return parsed.scopes;
  });
  const read = admissionOf(grant, scopes, 'r', options);
  // Nearly always the two are one.
  const isOne = scopes.flat().every(({ letters }) => letters.size === 2);
  return { read, search: isOne ? read : admissionOf(grant, scopes, 's', options) };
}

/** Types that each of the texts admits, with the conditions of all of them, the window's and the labels'. */
function admissionOf(
  grant: Grant,
  scopes: readonly (readonly Scope[])[],
  letter: ScopeLetter,
  options: ScopeOptions,
): Admission {
  const [first = new Map(), ...others] = scopes.map((each) => conditionsOf(each, letter, options));
  const labels = labelConditions(grant.excludedLabels);
  const types = new Map<ResourceType, readonly Condition[]>();
  for (const [type, conditions] of first) {
    const more = others.map((other) => other.get(type));
    if (more.some((each) => each === undefined)) continue;
    const window = windowConditions(grant, type, options.timeZone);
    types.set(type, [...conditions, ...more.flatMap((each) => each ?? []), ...window, ...labels]);
  }
  return { types, unseenLabels: grant.excludedLabels.map(labelOf) };
}

/** One of the scopes that name a type and the letter has to admit; one without parameters admits all. */
function conditionsOf(scopes: readonly Scope[], letter: ScopeLetter, options: ScopeOptions): Conditions {
  const alternatives = new Map<ResourceType, (readonly Condition[])[]>();
  for (const scope of scopes) {
    if (!scope.letters.has(letter)) continue;
    const planned = scopeConditions(scope, options);
    if (planned.type === 'problem') throw new Error(`A credential holds a scope that ${planned.detail}`);
    for (const [type, where] of planned.byType) alternatives.set(type, [...(alternatives.get(type) ?? []), where]);
  }
  return new Map([...alternatives].map(([type, all]) => [type, anyOfAll(all)]));
}

function anyOfAll(alternatives: readonly (readonly Condition[])[]): readonly Condition[] {
  const [only = [], ...others] = alternatives;
  if (alternatives.some((where) => where.length === 0)) return [];
  if (others.length === 0) return only;
  return [{ type: 'any', of: alternatives.map((where) => ({ type: 'all', of: where })) }];
}
