import { form, json } from './measured.ts';

/** Answered to anybody: they hold nothing of any patient. */
export const publicPaths: ReadonlySet<string> = new Set(['/fhir/metadata', '/fhir/.well-known/smart-configuration']);

/** A path that the route takes, asked of a patient. */
export function exampleOf(path: string, id: string): string {
  return path
    .replace(/:type\{(\w+)\}/, '$1')
    .replace(/:type\{[^}]+\}/, 'Observation')
    .replace(/:id\{[^}]+\}/, path.includes('/Patient/') ? id : `${id}-weight-1`)
    .replace(/:vid\{[^}]+\}/, '1')
    .replace(/:all\{[^}]+\}/, '*');
}

/** What else a request on the route needs. */
export function initFor(method: string, path: string, headers: Readonly<Record<string, string>>): RequestInit {
  if (method !== 'POST') return { method, headers };
  const init = path.endsWith('_search')
    ? form('')
    : json(/\$|%24/.test(path) ? '{"resourceType":"Parameters"}' : '{"resourceType":"Bundle","type":"batch"}');
  return { ...init, headers: { ...init.headers, ...headers } };
}
