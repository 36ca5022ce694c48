// Every way to ask that is no search of a type: reads, versions, histories, whole records, compartments and batches.
import type { Question } from './two-worlds.ts';
import { worldKeys, worldTypes } from './two-worlds.ts';

const historyQueries: readonly string[] = [
  '',
  '?_count=0',
  '?_count=1',
  '?_since=2024-06-01T01:00:00Z',
  '?_at=2024-06-01T00:30:00Z',
  '?_at=2024-06-01&_count=3',
  '?_at=2024-06-01T02:00:00Z&_since=2024-06-01T01:30:00Z',
  '?_summary=true',
  '?_elements=status',
];
const form = { 'content-type': 'application/x-www-form-urlencoded' };

function get(path: string): Question {
  return { path, init: {} };
}

/** Of each resource that either patient has. */
export function readQuestions(): Question[] {
  const paths = [...worldKeys, 'Observation/never', 'Patient/c'].map((key) => `/fhir/${key}`);
  const reads = paths.flatMap((path) => [
    path,
    `${path}?_summary=text`,
    `${path}?_elements=subject`,
    `${path}?_format=json`,
    ...[1, 2, 3, 4].map((version) => `${path}/_history/${version}`),
    ...historyQueries.map((query) => `${path}/_history${query}`),
  ]);
  const conditional = paths.flatMap((path): Question[] => [
    { path, init: { headers: { 'if-none-match': 'W/"2"' } } },
    { path, init: { headers: { 'if-none-match': '*' } } },
    { path, init: { headers: { 'if-modified-since': 'Sat, 01 Jun 2024 23:00:00 GMT' } } },
    { path, init: { headers: { accept: 'text/plain', range: 'bytes=0-2' } } },
    { path, init: { method: 'HEAD' } },
    { path: `${path}/_history/2`, init: { method: 'HEAD' } },
    { path, init: { method: 'DELETE' } },
    { path, init: { method: 'PUT', body: '{}', headers: { 'content-type': 'application/fhir+json' } } },
  ]);
  return [...reads.map(get), ...conditional];
}

/** Histories of types and of the record, and what is not offered. */
export function historyQuestions(): Question[] {
  const places = ['/fhir/_history', ...worldTypes.map((type) => `/fhir/${type}/_history`)];
  const others = [
    '/fhir/metadata',
    '/fhir/Patient/b/$everything',
    '/fhir/Encounter/b-visit/*',
    '/fhir/Group/both/Patient',
  ];
  return [...places.flatMap((place) => historyQueries.map((query) => get(place + query))), ...others.map(get)];
}

/** The same queries elsewhere: every n-th of them, since they run through the same plans. */
export function elsewhere(asked: readonly { readonly type: string; readonly query: string }[]): Question[] {
  const some = (n: number, from: number) => asked.filter((_, index) => index % n === from);
  const inBatches = some(9, 4);
  const batches = Array.from({ length: Math.ceil(inBatches.length / 40) }, (_, index) =>
    batch(inBatches.slice(index * 40, index * 40 + 40).map(({ type, query }) => `${type}?${query}`)),
  );
  return [
    ...some(7, 0).map(
      ({ type, query }): Question => ({
        path: `/fhir/${type}/_search`,
        init: { method: 'POST', headers: form, body: query },
      }),
    ),
    ...some(7, 1).map(({ type, query }) => get(`/fhir/Patient/a/${type}?${query}`)),
    ...some(7, 2).map(({ type, query }) => get(`/fhir?_type=${type},Patient&${query}`)),
    ...some(11, 3).map(({ type, query }) => get(`/fhir/Patient/a/*?_type=${type}&${query}`)),
    ...some(37, 5).map(({ type, query }) => get(`/fhir/Patient/b/${type}?${query}`)),
    ...some(37, 6).map(({ query }) => get(`/fhir/Patient/b/*?${query}`)),
    ...some(37, 7).map(({ query }) => get(`/fhir?${query}`)),
    ...some(29, 8).map(({ type, query }): Question => ({ path: `/fhir/${type}?${query}`, init: { method: 'HEAD' } })),
    ...batches,
    batch(worldKeys.slice(0, 100)),
    batch(worldKeys.slice(0, 50).flatMap((key) => [`${key}/_history`, `${key}/_history/1`])),
  ];
}

function batch(urls: readonly string[]): Question {
  const entry = urls.map((url) => ({ request: { method: 'GET', url } }));
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
  return { path: '/fhir', init: { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body } };
}
