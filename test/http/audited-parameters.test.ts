import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { auditedNames } from '../../src/http/audited-parameters.ts';

const names = suite('names of parameters on record');

const known = [
  'code',
  'birthdate',
  'name:exact',
  'code:not-in',
  'subject:Patient.name',
  'subject.organization.name:contains',
  '_has:Observation:patient:code',
  '_has:Observation:patient:_has:AuditEvent:entity:agent',
  '_include:iterate',
  '_lastUpdated',
  '_filter',
  '_list',
  '_text',
  '_cursor',
  '_format',
  '_since',
];
for (const name of known) {
  names(`${name} is kept`, () => assert.equal(auditedNames([[name, 'value']]), [name]));
}

const unknown = [
  '',
  'Quillfeather',
  'birthdate1931-07-13',
  'name:Quillfeather',
  'subject:Patient.Quillfeather',
  'Quillfeather.name',
  '_has:Observation:patient:Quillfeather',
  'code.',
  'code:',
  'CODE',
  '__proto__',
  Array(60).fill('subject').join('.'),
];
for (const name of unknown) {
  names(`"${name.slice(0, 60)}" is kept as unknown`, () => assert.equal(auditedNames([[name, 'value']]), ['unknown']));
}

names('stand in the order sent, each once, and not too many', () => {
  const pairs = ['date', 'x', 'code', 'date', 'y'].map((name): [string, string] => [name, '1']);
  assert.equal(auditedNames(pairs), ['date', 'unknown', 'code']);
  const many = Array.from({ length: 200 }, (_, index): [string, string] => [
    `subject${'.subject'.repeat(index % 20)}:Patient.name${':exact'.repeat(index % 5)}`,
    '',
  ]);
  assert.ok(auditedNames(many).length <= 50);
});

names.run();
