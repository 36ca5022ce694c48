// A small record to search in, and ways to ask for it.

import * as assert from 'uvu/assert';
import type { SearchPlan, TypePlan } from '../../src/search/plan-type.ts';
import { everything } from '../../src/store/admission.ts';
import type { Store } from '../../src/store/store.ts';
import { put, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { type Fixture, withFilled } from './open-store.ts';
import { anna, ben } from './visibility-data.ts';

export const loinc = 'http://loinc.org';

/** An observation of a patient; `on` is a date, `value` a quantity in kg. */
export function observation(
  id: string,
  { code = 'weight', on, value, patient = 'anna' }: { code?: string; on?: string; value?: number; patient?: string },
) {
  return put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    subject: to(`Patient/${patient}`),
    ...(on === undefined ? {} : { effectiveDateTime: on }),
    ...(value === undefined
      ? {}
      : { valueQuantity: { value, unit: 'kilograms', system: 'http://unitsofmeasure.org', code: 'kg' } }),
  });
}

/** Three million characters of anna’s, three of which exceed a page, in an element that no search reads. */
export function longDocument(id: string, letter: string) {
  const content = [{ attachment: { data: letter.repeat(3_000_000) } }];
  return put({ resourceType: 'DocumentReference', id, status: 'current', subject: to('Patient/anna'), content });
}

/** What a test asks: of one type, unless it names `types`. */
export type Asked = Partial<SearchPlan> & Partial<TypePlan>;

export function plan({ resourceType = 'Observation', where = [], ...more }: Asked): SearchPlan {
  return {
    types: [{ resourceType, where }],
    sort: [],
    count: 100,
    total: 'accurate',
    include: [],
    revinclude: [],
    ...more,
  };
}

export async function ids(store: Store, more: Asked, patient = 'anna'): Promise<string[]> {
  const record = store.openRecord(patient, everything);
  const page = await record.search(plan(more));
  // What is made of a plan that is asked again finds the same, when it is made and afterwards.
  const repeated = { ...plan(more), isRepeated: true } as const;
  for (let time = 0; time < 2; time += 1) assert.equal(await record.search(repeated), page);
  return page.matches.map(({ id }) => id);
}

async function fillWithObservations({ store, clock }: Fixture): Promise<void> {
  await store.write([
    anna,
    ben,
    observation('a', { on: '2024-03-01', value: 70 }),
    observation('b', { on: '2024-01-15', value: 72.5 }),
    observation('c', { code: 'height', on: '2024-02' }),
    observation('d', {}),
    observation('x', { patient: 'ben', on: '2024-03-01', value: 70 }),
  ]);
  clock.now += 1000;
}

/** Runs a test on four observations of anna’s and one of ben’s. */
export const withObservations = (open: OpenStore, run: (store: Store) => Promise<void>) =>
  withFilled(open, fillWithObservations)(run);
