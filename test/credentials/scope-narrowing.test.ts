import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { narrowedScope } from '../../src/credentials/scope-narrowing.ts';

const narrowing = suite('scope narrowing');

const rows: readonly (readonly [why: string, granted: string, requested: string, narrowed: string | undefined])[] = [
  ['the same', 'patient/*.rs', 'patient/*.rs', 'patient/*.rs'],
  ['one of all types', 'patient/*.rs', 'patient/Observation.rs', 'patient/Observation.rs'],
  ['all of one type', 'patient/Observation.rs', 'patient/*.rs', 'patient/Observation.rs'],
  ['one of two letters', 'patient/*.rs', 'patient/*.r', 'patient/*.r'],
  ['more letters than there are', 'patient/Observation.s', 'patient/Observation.rs', 'patient/Observation.s'],
  ['other letters', 'patient/Observation.s', 'patient/Observation.r', undefined],
  ['another type', 'patient/Observation.rs', 'patient/Condition.rs', undefined],
  [
    'a type that is there and one that is not',
    'patient/Observation.rs',
    'patient/Condition.rs patient/Observation.rs',
    'patient/Observation.rs',
  ],
  ['version 1, as it is asked', 'patient/*.rs', 'patient/Observation.read', 'patient/Observation.read'],
  ['version 1 of what searches alone', 'patient/Observation.s', 'patient/Observation.read', 'patient/Observation.s'],
  ['version 2 of version 1', 'patient/*.read', 'patient/Observation.rs', 'patient/Observation.rs'],
  ['who read it, of all', 'patient/*.rs', 'patient/AuditEvent.rs', undefined],
  ['all, of who read it', 'patient/AuditEvent.rs', 'patient/*.rs', undefined],
  [
    'who read it, where it is named',
    'patient/*.rs patient/AuditEvent.rs',
    'patient/AuditEvent.r',
    'patient/AuditEvent.r',
  ],
  [
    'a part',
    'patient/Observation.rs',
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs?category=laboratory',
  ],
  [
    'the whole of a part',
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs',
    'patient/Observation.rs?category=laboratory',
  ],
  [
    'the same part',
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs?category=laboratory',
  ],
  [
    'a part of a part',
    'patient/Observation.rs?category=laboratory',
    'patient/Observation.rs?status=final',
    'patient/Observation.rs?category=laboratory&status=final',
  ],
  [
    'all of several',
    'patient/Patient.r patient/Observation.rs',
    'patient/*.rs',
    'patient/Patient.r patient/Observation.rs',
  ],
  ['something that is none', 'patient/*.rs', 'openid', undefined],
  ['nothing', 'patient/*.rs', '', undefined],
];
for (const [why, granted, requested, narrowed] of rows) {
  narrowing(`${why}: ${requested || '(nothing)'} of ${granted}`, () => {
    assert.is(narrowedScope(granted, requested), narrowed);
  });
}

narrowing('what has too many parts to be one scope is what was asked for', () => {
  const codes = (name: string) =>
    Array.from({ length: 20 }, (_, index) => `patient/Observation.rs?${name}=c${index}`).join(' ');
  assert.is(narrowedScope(codes('code'), `${codes('category')} patient/Patient.r`), codes('category'));
});

narrowing.run();
