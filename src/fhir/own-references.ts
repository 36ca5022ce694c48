// References by the server's own URL, which are those that name type and id alone. https://hl7.org/fhir/R4/references.html#literal
import { parseReference } from './reference.ts';

type Resource = Readonly<Record<string, unknown>>;

/**
 * The resource with each reference to something below one of the URLs, which end without a slash, as type and id; itself where
 * there is none. The URL of an attachment there is a value that is found as it stands: beside it is what it refers to.
 */
export function withOwnReferences(resource: Resource, ownUrls: readonly string[]): Resource {
  return ownUrls.length === 0 ? resource : objectWith(resource, ownUrls);
}

function objectWith(object: Resource, ownUrls: readonly string[]): Resource {
  let copy: Record<string, unknown> | undefined;
  for (const name in object) {
    const before = object[name];
    const after =
      name === 'reference' && typeof before === 'string' ? relative(before, ownUrls) : valueWith(before, ownUrls);
    if (after === before) continue;
    copy ??= { ...object };
    copy[name] = after;
  }
  const binary = typeof object.url === 'string' ? relative(object.url, ownUrls) : undefined;
  if (binary !== object.url && binary?.startsWith('Binary/')) return { ...object, ...copy, reference: binary };
  return copy ?? object;
}

function valueWith(value: unknown, ownUrls: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const changed = items.map((item) => valueWith(item, ownUrls));
    return changed.some((item, index) => item !== items[index]) ? changed : value;
  }
  return typeof value === 'object' && value !== null ? objectWith(value as Resource, ownUrls) : value;
}

function relative(reference: string, ownUrls: readonly string[]): string {
  for (const url of ownUrls) {
    if (!reference.startsWith(`${url}/`)) continue;
    const rest = reference.slice(url.length + 1);
    if (parseReference(rest)?.type === 'relative') return rest;
  }
  return reference;
}
