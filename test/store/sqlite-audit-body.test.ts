// The text of a link of the audit trail, in every form that a trail may hold.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuditEntry } from '../../src/store/audit-store.ts';
import { bodyOf, claimsOf, entriesOf } from '../../src/store/sqlite/audit-body.ts';
import { requestEntries, requestEntry } from './audit-data.ts';

const body = suite('text of a link');

const nobody = { patientId: null, credentialId: null, credentialName: null, door: null, address: null, agent: null };
const links: readonly (readonly [name: string, entries: readonly AuditEntry[]])[] = [
  ['one entry', [requestEntry(1)]],
  ['entries of one credential', requestEntries(5)],
  ['an entry of nobody between them', [requestEntry(1), requestEntry(2, nobody), requestEntry(3)]],
  ...(['patientId', 'credentialId', 'credentialName', 'address', 'agent'] as const).map(
    (field) => [`entries that differ in ${field}`, [requestEntry(1), requestEntry(2, { [field]: 'other' })]] as const,
  ),
  ['entries that differ in door', [requestEntry(1), requestEntry(2, { door: 'bearer' })]],
  [
    'more who ask than are compared, and each of them again',
    Array.from({ length: 60 }, (_, number) => requestEntry(number, { credentialId: `c${number % 30}` })),
  ],
];
for (const [name, entries] of links) {
  body(`${name} — is read as it was written`, () => {
    assert.equal(entriesOf(bodyOf(entries)), entries);
  });
}

body('tells who asked once', () => {
  assert.is(bodyOf(requestEntries(9)).split('203.0.113.7').length, 2);
});

body('of the first form is read as it was written', () => {
  const entry = requestEntry(1);
  const formOne = [
    ...[
      1,
      entry.id,
      entry.at,
      entry.requestId,
      'request',
      'ada',
      'credential-a',
      'App',
      'basic',
      'read',
      'Observation',
    ],
    ...[['weight'], [], 200, 1, 321, '203.0.113.7', 'tests'],
  ];
  assert.equal(entriesOf(JSON.stringify([formOne])), [entry]);
  assert.equal(claimsOf(JSON.stringify([formOne])).patientIds, ['ada']);
});

for (const text of [
  '',
  'null',
  '7',
  '[]',
  '[2]',
  '[2,7,[7]]',
  '[2,[],[[99999999999,1]]]',
  '[2,[["a"]],[[0]]]',
  '[[1]]',
]) {
  body(`that no server wrote, ${text || 'empty'}, has claims that can be checked`, () => {
    const { firstAt, lastAt, patientIds } = claimsOf(text);
    assert.equal([firstAt, lastAt], [undefined, undefined]);
    assert.equal(patientIds, text.includes('"a"') ? ['a'] : []);
  });
}

body.run();
