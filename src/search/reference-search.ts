// Reference parameters: which resource, canonical or URL an element points to. https://hl7.org/fhir/R4/search.html#reference
import { isId, parseReference } from '../fhir/reference.ts';
import { isResourceType, type ResourceType } from '../fhir/resource-types.ts';
import type { SourceElement } from './compile-expression.ts';
import { unescapeValue } from './escaping.ts';
import type { ReferenceIndexValue } from './index-value.ts';
import { isObject, textOf } from './json-value.ts';
import type { ReferenceMatch } from './plan-type.ts';

export const expectedReference = 'an id such as 123, Type/id such as Patient/123, or an absolute URL';

const historyEnd = /\/_history\/[A-Za-z0-9\-.]{1,64}$/;

/** What a reference parameter keeps of a Reference, canonical, uri or nested resource. Contained resources have no address. */
export function referenceIndexValues(value: unknown, element: SourceElement): readonly ReferenceIndexValue[] {
  if (typeof value === 'string') return canonicalValues(value);
  if (!isObject(value)) return [];
  if (element.code === 'Reference') return referenceValues(textOf(value.reference) ?? '');
  // Bundle.composition and Bundle.message refer to a resource inside the Bundle.
  const { resourceType, id } = value;
  return typeof resourceType === 'string' && typeof id === 'string' ? [localTarget(resourceType, id)] : [];
}

/**
 * Reads `id`, `Type/id` and absolute URLs. `Type/id` and the URL below the server's own base that means the same find each
 * other, since the index keeps a reference as it is written; so does an id where `targets` has one type only. Undefined when
 * it is none of them. A version in the value is passed over, as it is in what is indexed.
 */
export function readReference(
  text: string,
  baseUrl: string | undefined,
  targets: readonly ResourceType[] = [],
): readonly ReferenceMatch[] | undefined {
  const plain = unescapeValue(text);
  if (plain === undefined) return undefined;
  if (isId(plain)) {
    const [onlyType, ...otherTypes] = targets;
    const isClear = onlyType !== undefined && otherTypes.length === 0;
    return [{ targetId: plain }, ...(isClear ? urlsOf(onlyType, plain, baseUrl) : [])];
  }
  const parsed = parseReference(plain);
  if (parsed?.type === 'relative') {
    const { resourceType: targetType, id: targetId } = parsed;
    return [{ targetType, targetId }, ...urlsOf(targetType, targetId, baseUrl)];
  }
  if (parsed?.type !== 'absolute') return undefined;
  const url = { targetType: '', targetId: parsed.url.replace(historyEnd, '') };
  const below = baseUrl === undefined ? undefined : localBelow(plain, baseUrl);
  return below === undefined ? [url] : [below, url];
}

/** As readReference, for a type that is known: an id is of this type, and nothing else is read that is of another or elsewhere. */
export function readTypedReference(
  text: string,
  targetType: ResourceType,
  baseUrl: string | undefined,
): readonly ReferenceMatch[] | undefined {
  const plain = unescapeValue(text);
  const matches = readReference(plain !== undefined && isId(plain) ? `${targetType}/${plain}` : text, baseUrl);
  return matches?.some((match) => match.targetType === targetType) ? matches : undefined;
}

function urlsOf(resourceType: ResourceType, id: string, baseUrl: string | undefined): readonly ReferenceMatch[] {
  if (baseUrl === undefined) return [];
  return [{ targetType: '', targetId: `${baseUrl.replace(/\/$/, '')}/${resourceType}/${id}` }];
}

function localBelow(url: string, baseUrl: string): ReferenceMatch | undefined {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const parsed = url.startsWith(base) ? parseReference(url.slice(base.length)) : undefined;
  return parsed?.type === 'relative' ? { targetType: parsed.resourceType, targetId: parsed.id } : undefined;
}

function referenceValues(text: string): readonly ReferenceIndexValue[] {
  const parsed = parseReference(text);
  if (parsed?.type === 'relative') return [localTarget(parsed.resourceType, parsed.id)];
  if (parsed?.type === 'absolute') return [elsewhere(parsed.url.replace(historyEnd, ''))];
  return [];
}

/** A canonical with a version is found with and without it. */
function canonicalValues(text: string): readonly ReferenceIndexValue[] {
  const [type = '', id = ''] = text.split('/');
  if (isResourceType(type) && `${type}/${id}` === text) return [localTarget(type, id)];
  if (text === '' || text.startsWith('#')) return [];
  const bar = text.indexOf('|');
  return bar < 1 ? [elsewhere(text)] : [elsewhere(text), elsewhere(text.slice(0, bar))];
}

function localTarget(targetType: string, targetId: string): ReferenceIndexValue {
  return { type: 'reference', targetType, targetId };
}

function elsewhere(url: string): ReferenceIndexValue {
  return { type: 'reference', targetType: '', targetId: url };
}
