// Reads searchset Bundles out of answers.
import type { Bundle } from '@medplum/fhirtypes';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import type { Asked } from './two-patients.ts';

/** Fails unless the answer is 200 with a Bundle that is valid R4. */
export function readBundle({ status, text }: Asked): Bundle {
  assert.is(status, 200, text);
  const bundle = JSON.parse(text);
  assert.equal(checkResource(bundle), []);
  return bundle;
}

export function idsOf(bundle: Bundle, mode: 'match' | 'include'): (string | undefined)[] {
  return (bundle.entry ?? []).filter((entry) => entry.search?.mode === mode).map((entry) => entry.resource?.id);
}

export function linkOf(bundle: Bundle, relation: string): string | undefined {
  return bundle.link?.find((link) => link.relation === relation)?.url;
}
