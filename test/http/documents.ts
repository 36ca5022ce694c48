// Two patients with the same documents, as $docref is asked about.
import type { Bundle } from '@medplum/fhirtypes';
import * as assert from 'uvu/assert';
import { createCredential } from '../../src/credentials/life-cycle.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { type Asked, assertNothingOfBystander, put, type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { jsonType } from './post-batch.ts';

export const docrefPath = '/fhir/DocumentReference/$docref';
export const usCoreProfile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-documentreference';
export const label = { system: 'http://example.org/labels', code: 'r' };

interface Document {
  readonly id: string;
  readonly code: string;
  readonly status?: string;
  readonly date?: string;
  readonly period?: JsonObject;
  readonly meta?: JsonObject;
}

const documents: readonly Document[] = [
  { id: 'ccd-old', code: '34133-9', date: '2022-01-10T08:00:00Z', period: { start: '2021-12-01', end: '2021-12-31' } },
  { id: 'ccd', code: '34133-9', date: '2023-06-01T08:00:00Z', meta: { profile: [usCoreProfile] } },
  { id: 'ccd-void', code: '34133-9', status: 'entered-in-error', date: '2024-01-01T08:00:00Z' },
  {
    id: 'procedure-1',
    code: '28570-0',
    date: '2022-11-18T20:45:05Z',
    period: { start: '2019-03-01', end: '2019-03-02' },
  },
  {
    id: 'procedure-2',
    code: '28570-0',
    date: '2022-11-19T20:45:05Z',
    period: { start: '2019-06-01', end: '2019-06-01' },
  },
  {
    id: 'discharge',
    code: '18842-5',
    date: '2022-11-18T20:45:05Z',
    period: { start: '2019-10-01', end: '2019-10-04' },
  },
  {
    id: 'progress',
    code: '11506-3',
    date: '2024-03-02T08:00:00Z',
    period: { start: '2024-03-01T09:00:00Z', end: '2024-03-01T10:00:00Z' },
    meta: { profile: [usCoreProfile], security: [label] },
  },
];

function documentOf(patientId: string, { id, code, status = 'current', date, period, meta }: Document): JsonObject {
  return {
    resourceType: 'DocumentReference',
    id: `${patientId}-${id}`,
    ...(meta === undefined ? {} : { meta }),
    status,
    type: { coding: [{ system: 'http://loinc.org', code }] },
    subject: { reference: `Patient/${patientId}` },
    ...(date === undefined ? {} : { date }),
    description: patientId === 'bystander' ? 'Of Zilchenberg' : 'Of Ashby',
    content: [{ attachment: { contentType: 'text/plain', url: `Binary/${patientId}-${id}` } }],
    ...(period === undefined ? {} : { context: { period } }),
  };
}

/** A leaflet that is nobody's and the newest of all, which the asker's record leads to. */
const shared: readonly JsonObject[] = [
  { ...documentOf('nobody', { id: 'leaflet', code: '34133-9', date: '2024-05-01T08:00:00Z' }), subject: undefined },
  {
    resourceType: 'Condition',
    id: 'asker-explained',
    code: { text: 'Explained' },
    subject: { reference: 'Patient/asker' },
    evidence: [{ detail: [{ reference: 'DocumentReference/nobody-leaflet' }] }],
  },
];

/** `leftOut` names documents that neither patient has. */
export async function documentedPatients(leftOut: readonly string[] = []): Promise<TwoPatients> {
  const world = await twoPatients();
  const of = (patientId: string) =>
    documents.filter(({ id }) => !leftOut.includes(id)).map((document) => documentOf(patientId, document));
  const resources = [...of('asker'), ...of('bystander'), ...shared];
  await world.store.write(resources.map((each) => put(JSON.parse(JSON.stringify(each)))));
  return world;
}

interface Documents {
  /** Ids without the patient's name before them, in order. */
  readonly ids: readonly string[];
  readonly bundle: Bundle;
  /** What was passed over, or is to be said beside. */
  readonly warnings: readonly string[];
}

/** Fails unless the answer is a valid searchset. */
export function documentsIn({ status, text }: Asked): Documents {
  assert.is(status, 200, text);
  const bundle: Bundle = JSON.parse(text);
  assert.equal(checkResource(bundle), []);
  assert.is(bundle.type, 'searchset');
  const entries = bundle.entry ?? [];
  return {
    bundle,
    ids: entries
      .filter(({ search }) => search?.mode === 'match')
      .map(({ resource }) => String(resource?.id).replace('asker-', '')),
    warnings: entries.flatMap(({ resource }) =>
      resource?.resourceType === 'OperationOutcome' ? resource.issue.map(({ diagnostics = '' }) => diagnostics) : [],
    ),
  };
}

export async function askDocref({ ask }: TwoPatients, query: string, init?: RequestInit): Promise<Documents> {
  return documentsIn(await ask(docrefPath + query, init));
}

export function parametersBody(parameter: readonly JsonObject[]): RequestInit {
  const body = JSON.stringify({ resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) });
  return { method: 'POST', headers: jsonType, body };
}

type Grant = Partial<Pick<Parameters<typeof createCredential>[1], 'scope' | 'since' | 'until' | 'excludedLabels'>>;

/** Asks with a credential of the asker that sees a part of the record. */
export async function askingWith({ app, store, hashKey }: TwoPatients, grant: Grant): Promise<TwoPatients['ask']> {
  const outcome = await createCredential(
    { credentials: store.credentials, hashKey, now: () => Date.UTC(2024, 4, 17) },
    { patientId: 'asker', name: 'A part', ...grant },
  );
  if (outcome.type !== 'created') throw new Error(JSON.stringify(outcome));
  const headers = basicAuthorization(outcome.credential.key, outcome.secret);
  return async (path, init = {}) => {
    const response = await app.request(path, { ...init, headers: { ...headers, ...Object(init.headers) } });
    const text = await response.text();
    assertNothingOfBystander(text);
    return { status: response.status, headers: response.headers, text };
  };
}
