// A record of given resources in a real server, asked as R4 writes its examples.
import { put, to } from './changes.ts';
import { isJson, type Json } from './evaluate-parameters.ts';
import { openMemoryStore } from './memory-store.ts';
import { foundIn, nextPage, queryOf } from './server-client.ts';
import { keyOf } from './source-data.ts';
import { strictAsker } from './strict-asker.ts';

export interface Record23 {
  /** Ids of the matches in their order, those of what is included behind a `+`; of a refusal its status. All pages. */
  find(search: string): Promise<string>;
  ask(path: string, init?: RequestInit): Promise<{ status: number; bundle: Json }>;
}

const now = Date.UTC(2013, 4, 1);
const bystanderMark = 'Zilchenberg';

/** `Type?name=value&…`, nothing percent-encoded. */
function pathOf(search: string): string {
  const at = search.indexOf('?');
  const pairs = search
    .slice(at + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return `/fhir${at === 0 ? '' : '/'}${search.slice(0, at)}?${queryOf(pairs)}`;
}

/** The twin whom nothing of the answers may come from: everything of the record that names the patient, for another. */
function twinOf(resource: Json): Json[] {
  const text = JSON.stringify(resource);
  if (!text.includes('"Patient/23"')) return [];
  const twin: unknown = JSON.parse(text.replaceAll('"Patient/23"', '"Patient/24"'));
  return isJson(twin) ? [{ ...twin, id: `${bystanderMark}-${resource.id}` }] : [];
}

/**
 * Patient 23's record: the resources that are about the patient, and those about nobody, which a List that the record holds
 * mentions. Strict, so that nothing is ignored. What R4 requires beyond the search at hand may be left out of resources.
 */
export async function recordOf23(
  resources: readonly Json[],
  patient: Json = {},
  scope = 'patient/*.rs',
): Promise<Record23> {
  const store = await openMemoryStore({ now: () => now });
  const mentioned = resources.map((resource) => ({ item: to(keyOf(resource)) }));
  const own: Json[] = [
    { resourceType: 'Patient', id: '23', ...patient },
    { resourceType: 'Patient', id: '24', ...patient },
    { resourceType: 'List', id: 'all', subject: to('Patient/23'), entry: mentioned },
  ];
  // One after the other, so that they enter the record in this order.
  for (const resource of [...own, ...resources, ...resources.flatMap(twinOf)]) await store.write([put(resource)]);
  const askStrictly = await strictAsker(store, '23', { now: () => now, scope });
  const ask: Record23['ask'] = async (path, init) => {
    const { status, text } = await askStrictly(path, init);
    if (text.includes(bystanderMark)) throw new Error(`The bystander shows: ${path}`);
    const bundle: unknown = JSON.parse(text);
    return { status, bundle: isJson(bundle) ? bundle : {} };
  };
  const find = async (search: string): Promise<string> => {
    const matches: unknown[] = [];
    const included: unknown[] = [];
    for (let path: string | undefined = pathOf(search); path !== undefined; ) {
      const { status, bundle } = await ask(path);
      if (status !== 200) return String(status);
      const page = foundIn(bundle);
      matches.push(...page.matches.map(({ id }) => id));
      included.push(...page.included.map(({ id }) => id));
      path = nextPage(bundle);
    }
    return included.length === 0 ? matches.join(' ') : `${matches.join(' ')} + ${included.sort().join(' ')}`;
  };
  return { find, ask };
}

/** Asks a record that is opened at the first question. */
export function askerOf23(resources: readonly Json[], patient: Json = {}, scope?: string): Record23['find'] {
  let record: Promise<Record23> | undefined;
  return async (search) => {
    record ??= recordOf23(resources, patient, scope);
    return (await record).find(search);
  };
}
