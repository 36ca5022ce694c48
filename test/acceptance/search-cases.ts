// Records and walks through pages for the tests of what must not go wrong in a search.
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { type Record23, recordOf23 } from '../support/generate-record.ts';
import { foundIn, linkOf, nextPage } from '../support/server-client.ts';

export const subject = { reference: 'Patient/23' };

export function observation(id: string, more: Json = {}): Json {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'x' }, subject, ...more };
}

interface Walk {
  readonly ids: readonly unknown[];
  readonly totals: readonly unknown[];
  readonly included: readonly (readonly unknown[])[];
  readonly self: readonly (string | undefined)[];
  readonly next: readonly string[];
}

/** A link's cursor is sealed anew each time. */
export function withoutCursors(text: string): string {
  return text.replace(/_cursor=[^"&]+/g, '_cursor');
}

/** Every page, from the first to the one without a next. */
export async function walk({ ask }: Record23, first: string): Promise<Walk> {
  const found: {
    ids: unknown[];
    totals: unknown[];
    included: unknown[][];
    self: (string | undefined)[];
    next: string[];
  } = {
    ids: [],
    totals: [],
    included: [],
    self: [],
    next: [],
  };
  for (let path: string | undefined = first; path !== undefined; ) {
    const { status, bundle } = await ask(path);
    assert.is(status, 200, `${path}: ${JSON.stringify(bundle)}`);
    const { matches, included, total } = foundIn(bundle);
    found.ids.push(...matches.map(({ id }) => id));
    found.totals.push(total);
    found.included.push(included.map(({ id }) => id).sort());
    found.self.push(linkOf(bundle, 'self'));
    path = nextPage(bundle);
    if (path !== undefined) found.next.push(path);
  }
  return found;
}

export const chained = () =>
  recordOf23([
    { resourceType: 'Encounter', id: 'e1', status: 'finished', subject },
    { resourceType: 'Encounter', id: 'e2', status: 'finished', subject },
    ...[1, 2, 3, 4].map((index) =>
      observation(`o${index}`, { encounter: { reference: `Encounter/e${(index % 2) + 1}` } }),
    ),
    {
      resourceType: 'Provenance',
      id: 'p',
      target: [{ reference: 'Observation/o1' }, { reference: 'Observation/o3' }],
      agent: [],
    },
    { resourceType: 'Provenance', id: 'q', target: [{ reference: 'Encounter/e1' }], agent: [] },
  ]);
