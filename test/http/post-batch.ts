// Sends batches as clients do, and reads what comes back.
import type { Bundle } from '@medplum/fhirtypes';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { isJson } from '../support/evaluate-parameters.ts';
import type { TwoPatients } from '../support/two-patients.ts';

export const jsonType = { 'Content-Type': 'application/fhir+json' };

export interface EntryRequest {
  readonly method: string;
  readonly url: string;
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: string;
  /** What a POST sends; in the Bundle it stands beside the request. */
  readonly resource?: unknown;
}

/** The JSON of a Bundle with these as its entries' requests, whatever they are. */
export function bundleOf(requests: readonly unknown[], type = 'batch'): string {
  return JSON.stringify({ resourceType: 'Bundle', type, entry: requests.map(entryOf) });
}

function entryOf(request: unknown): object {
  if (!isJson(request) || request.resource === undefined) return { request };
  const { resource, ...rest } = request;
  return { resource, request: rest };
}

/** The answer's entries, one for each request; text is the url of a GET. Fails unless the answer is 200 and valid R4. */
export async function entriesOf(
  { ask }: TwoPatients,
  requests: readonly (EntryRequest | string)[],
  headers: Readonly<Record<string, string>> = {},
): Promise<NonNullable<Bundle['entry']>> {
  const sent = requests.map((request) => (typeof request === 'string' ? { method: 'GET', url: request } : request));
  const answer = await ask('/fhir', { method: 'POST', headers: { ...jsonType, ...headers }, body: bundleOf(sent) });
  assert.is(answer.status, 200, answer.text);
  const bundle: Bundle = JSON.parse(answer.text);
  assert.equal(checkResource(bundle), []);
  assert.is(bundle.type, 'batch-response');
  assert.is(bundle.entry?.length, requests.length);
  return bundle.entry ?? [];
}
