// What R4 asks of a Bundle and its entries beside their resources. https://hl7.org/fhir/R4/bundle.html#resource
import { isResourceType } from '../fhir/resource-types.ts';
import { checkResource, type Problem } from '../fhir/structure-check.ts';
import { isJsonObject } from '../fhir/structure-invariant.ts';
import type { JsonObject } from '../store/resource-change.ts';
import type { PutAction } from './bundle-entry.ts';
import { problem } from './outcome.ts';
import { plainObject } from './resource-text.ts';

export interface BundleKind {
  readonly type: unknown;
  /** Whether its numbers are marked; see exact-json.ts. */
  readonly isMarked: boolean;
}

/** The Bundles that ask for something to be done; others tell what is or was, and are read leniently. */
export function isAsking(bundleType: unknown): boolean {
  return bundleType === 'transaction' || bundleType === 'batch';
}

/** What is wrong with a Bundle, its entries aside. */
export function bundleProblems(bundle: JsonObject, isMarked: boolean): readonly Problem[] {
  const { entry: _entry, ...shell } = bundle;
  const problems = checkResource(plainObject(shell, isMarked));
  if (!isAsking(bundle.type) || bundle.total === undefined) return problems;
  const message = `A ${bundle.type} has no total, which counts what a search or a history found (bdl-1).`;
  return [...problems, problem('invariant', 'Bundle.total', message)];
}

/** What is wrong with an entry, its resource aside. */
export function entryProblem(entry: JsonObject, { type, isMarked }: BundleKind, at: string): Problem | undefined {
  const { resource, ...shell } = entry;
  if (Object.keys(shell).length > 0) {
    const [first] = checkResource({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [plainObject(shell, isMarked)],
    });
    if (first !== undefined) return { ...first, expression: first.expression.replace('Bundle.entry[0]', at) };
  }
  if (!isAsking(type) || entry.request !== undefined) return undefined;
  const message = `An entry of a ${type} says by its request what is to be done (bdl-3): method and url.`;
  return problem('required', `${at}.request`, message);
}

/** In words, when a fullUrl names another resource than the one it stands by. */
export function fullUrlContradiction({ fullUrl = '', resourceType, resource, id }: PutAction): string | undefined {
  const [, type = '', named] = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/]+)$/.exec(fullUrl) ?? [];
  if (!isResourceType(type)) return undefined;
  const own = id ?? resource.id;
  if (type === resourceType && (own === undefined || own === named)) return undefined;
  return `The fullUrl names ${type}/${named?.slice(0, 64)}, the resource is ${resourceType}/${String(own).slice(0, 64)}.`;
}

export interface FullUrls {
  /** Refuses the second entry of a fullUrl (bdl-7), unless both are versions of one resource: `place` is its `Type/id`. */
  add(action: PutAction, place: string, at: string): Problem | undefined;
}

export function createFullUrls(bundleType: unknown): FullUrls {
  const placeByUrl = new Map<string, string>();
  const versions = new Set<string>();
  return {
    add({ fullUrl, resource }, place, at) {
      // A history gives a resource's versions, one after the other.
      if (fullUrl === undefined || bundleType === 'history') return undefined;
      const { meta } = resource;
      const version = `${fullUrl} ${isJsonObject(meta) ? String(meta.versionId ?? '') : ''}`;
      if (versions.has(version) || (placeByUrl.get(fullUrl) ?? place) !== place) {
        const message = `"${fullUrl.slice(0, 100)}" stands in this Bundle twice; expected each fullUrl once, or once for each meta.versionId.`;
        return problem('duplicate', `${at}.fullUrl`, message);
      }
      versions.add(version);
      placeByUrl.set(fullUrl, place);
      return undefined;
    },
  };
}
