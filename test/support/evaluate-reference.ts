import { asNested, fragmentOf } from './evaluate-contained.ts';
import type { Context } from './evaluate-context.ts';
import { isJson, isNested, type Json, listOf, type TypedValue, textOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf, unescaped, withoutBase } from './evaluate-text.ts';

/**
 * The resources that a value of a reference parameter leads to: local ones in their current version, contained ones
 * ("a chained condition will be evaluated inside contained resources"), those of a canonical URL, and entries of a Bundle.
 */
export function resolve(resource: Json, value: TypedValue, context: Context): readonly Json[] {
  if (isNested(value.value)) return [asNested(value.value)];
  const reference = withoutBase(referenceOf(value) ?? '', context.baseUrl);
  if (reference.startsWith('#')) return fragmentOf(resource, reference);
  const target = context.find(localTarget(reference) ?? '');
  if (target !== undefined) return [target];
  const [url, version] = reference.split('|');
  if (value.type !== 'canonical') return [];
  return context.resources.filter(
    (candidate) => candidate.url === url && (version === undefined || candidate.version === version),
  );
}

/** A resource's key and those of all it is part of, nearest first. */
function selfAndParents(key: string, context: Context): string[] {
  const keys: string[] = [];
  for (let at: string | undefined = key; at !== undefined && !keys.includes(at); ) {
    keys.push(at);
    const partOf = listOf(context.find(at)?.partOf).filter(isJson);
    const parents: (string | undefined)[] = partOf.map(({ reference }) =>
      localTarget(withoutBase(textOf(reference) ?? '', context.baseUrl)),
    );
    const type = key.split('/')[0];
    at = parents.find((parent) => parent?.startsWith(`${type}/`));
  }
  return keys;
}

function isCanonicalBelow(value: string, wanted: string): boolean {
  const [url, version] = value.split('|');
  const [wantedUrl, wantedVersion] = wanted.split('|');
  if (url !== wantedUrl) return false;
  return wantedVersion === undefined || version === wantedVersion || `${version}`.startsWith(`${wantedVersion}.`);
}

/**
 * `:below`: what the reference leads to is the named resource or a part of it, however deep; `:above` the reverse.
 * The hierarchy is that of `partOf`, where it leads to the same type.
 */
export function matchesHierarchy(
  modifier: 'above' | 'below',
  value: TypedValue,
  text: string,
  context: Context,
): boolean {
  const reference = withoutBase(referenceOf(value) ?? '', context.baseUrl);
  const wanted = withoutBase(unescaped(text), context.baseUrl);
  if (value.type === 'canonical') {
    if (modifier === 'above') throw new Error('R4 has no :above for canonical references');
    return isCanonicalBelow(reference, wanted);
  }
  const target = localTarget(reference);
  if (target === undefined) return false;
  const named = wanted.includes('/') ? wanted : `${target.split('/')[0]}/${wanted}`;
  return modifier === 'below'
    ? selfAndParents(target, context).includes(named)
    : selfAndParents(named, context).includes(target);
}

/** `subject:Patient=23`; the value may name the type once more. */
export function matchesTyped(targetType: string, value: TypedValue, text: string, context: Context): boolean {
  const wanted = withoutBase(unescaped(text), context.baseUrl);
  const named = wanted.includes('/') ? wanted : `${targetType}/${wanted}`;
  if (!named.startsWith(`${targetType}/`)) throw new Error(`"${text}" is no reference to a ${targetType}`);
  return localTarget(withoutBase(referenceOf(value) ?? '', context.baseUrl)) === named;
}
