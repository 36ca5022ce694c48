// What the tests of R4's search page ask of one small record, row by row: what is searched, and what it finds.
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { askerOf23 } from '../support/generate-record.ts';

export type Rows = readonly (readonly [search: string, found: string])[];

type AskRows = (part: string, resources: readonly Json[], all: Rows, patient?: Json) => void;

export const subject = { reference: 'Patient/23' };

/** Makes each row a test of its own over the same record. `scope` where the usual one does not show what is asked for. */
export function rowsOf(test: Test, scope?: string): AskRows {
  return (part, resources, all, patient = {}) => {
    const find = askerOf23(resources, patient, scope);
    for (const [search, found] of all) {
      test(`${part} — ${search} finds ${found || 'nothing'}`, async () => assert.is(await find(search), found));
    }
  };
}

export function coded(code: string, system = 'http://loinc.org'): Json {
  return { coding: [{ system, code }] };
}

export function of23(resourceType: string, id: string, more: Json = {}): Json {
  return { resourceType, id, status: 'final', subject, ...more };
}

export function practitioner(id: string, more: Json): Json {
  return { resourceType: 'Practitioner', id, ...more };
}
