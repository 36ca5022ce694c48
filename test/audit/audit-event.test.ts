import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { auditEventOf, isOfPatient, type PatientEntry } from '../../src/audit/audit-event.ts';
import { compartmentsOf } from '../../src/fhir/compartment.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import { requestEntry } from '../store/audit-data.ts';
import { isJson, listOf } from '../support/evaluate-parameters.ts';

const auditEvent = suite('AuditEvent of an entry');
const serverUrl = 'https://fhir.example.org';

function entryOf(more: Partial<AuditEntry> = {}): PatientEntry {
  const entry = requestEntry(1, more);
  if (!isOfPatient(entry)) throw new Error('The entry is no patient’s.');
  return entry;
}

function eventOf(more: Partial<AuditEntry> = {}): JsonObject {
  return auditEventOf(entryOf(more), serverUrl);
}

const search = { action: 'search-type', ids: [], parameters: ['category', 'date'], count: 12 };

const forms: readonly (readonly [string, Partial<AuditEntry>])[] = [
  ['a read', {}],
  ['a vread', { action: 'vread' }],
  ['a read of what is not there', { ids: [], status: 404, count: null }],
  ['a read of the patient', { resourceType: 'Patient', ids: ['ada'] }],
  ['a search', search],
  ['a search of the record', { ...search, action: 'search-system', resourceType: null }],
  ['a search without parameters', { ...search, parameters: [] }],
  ['a history', { action: 'history-system', resourceType: null, ids: [], count: 40 }],
  ['a batch', { action: 'batch', resourceType: null, ids: [], count: null }],
  ['a refused credential', { action: 'read', ids: [], status: 401, count: null }],
  ['a failure', { status: 500, ids: [], count: null }],
  ['an unknown path', { action: 'unrouted', resourceType: null, ids: [], status: 404, count: null }],
  ['a request without address', { address: null }],
  ['a request of a name in any script', { credentialName: 'Żółć 🩺 "<b>"' }],
];

for (const [what, more] of forms) {
  for (const url of [serverUrl, undefined]) {
    auditEvent(`of ${what} is a valid R4 resource${url === undefined ? ', where no URL is known' : ''}`, () => {
      assert.equal(checkResource(auditEventOf(entryOf(more), url)), []);
    });
  }

  auditEvent(`of ${what} lies in the patient's compartment and no other`, () => {
    assert.equal(compartmentsOf(eventOf(more)), ['ada']);
  });
}

auditEvent('is the same each time, under the id of the entry', () => {
  assert.equal(eventOf(), eventOf());
  assert.is(eventOf().id, requestEntry(1).id);
});

auditEvent('of a read says who read what of whom, and when', () => {
  const { action, subtype, outcome, recorded, agent, entity, meta } = eventOf();
  assert.is(action, 'R');
  assert.is(outcome, '0');
  assert.is(recorded, '2024-01-01T00:00:01.000Z');
  assert.match(JSON.stringify(subtype), '"code":"read"');
  const [application] = listOf(agent).filter(isJson);
  assert.is(application?.name, 'App');
  assert.equal(application?.network, { address: '203.0.113.7', type: '2' });
  const references = JSON.stringify(entity).match(/"reference":"[^"]+"/g);
  assert.equal(references, ['"reference":"Patient/ada"', '"reference":"Observation/weight"']);
  assert.match(JSON.stringify(meta), /IHE\.BasicAudit\.PatientRead/);
});

auditEvent('of a search names its parameters, in the query too', () => {
  const { action, entity, meta } = eventOf(search);
  assert.is(action, 'E');
  const query = listOf(entity).filter(isJson).at(-1)?.query;
  assert.is(Buffer.from(String(query), 'base64').toString(), 'Observation?category&date');
  assert.match(JSON.stringify(meta), /IHE\.BasicAudit\.PatientQuery/);
});

auditEvent('of what no route took claims no interaction and no action', () => {
  const { subtype, action, outcome } = eventOf({ action: 'unrouted', resourceType: null, ids: [], status: 405 });
  assert.equal([subtype, action, outcome], [undefined, undefined, '4']);
});

const outcomes = [
  [200, '0'],
  [304, '0'],
  [401, '4'],
  [404, '4'],
  [429, '4'],
  [500, '8'],
  [503, '8'],
] as const;
for (const [status, outcome] of outcomes) {
  auditEvent(`of an answer ${status} has the outcome ${outcome}`, () => {
    assert.is(eventOf({ status }).outcome, outcome);
  });
}

auditEvent('claims a profile only where it keeps it', () => {
  for (const more of [{ status: 404 }, { address: null }, { credentialId: null }, { action: 'batch' }]) {
    assert.is(eventOf(more).meta, undefined);
  }
  assert.is(auditEventOf(entryOf(), undefined).meta, undefined);
});

auditEvent('is made of requests for a patient’s record alone', () => {
  assert.not.ok(isOfPatient(requestEntry(1, { kind: 'credential', action: 'renamed' })));
  assert.not.ok(isOfPatient(requestEntry(1, { patientId: null })));
});

auditEvent.run();
