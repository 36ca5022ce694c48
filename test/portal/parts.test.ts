import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseScope } from '../../src/credentials/scope.ts';
import { partNames, partsOf, scopeOf } from '../../src/portal/access/parts.ts';

const parts = suite('parts of a record that a patient chooses');

for (const part of partNames) {
  parts(`${part} — is a scope that credentials take, and is read back as that part alone`, () => {
    const scope = scopeOf([part]);
    assert.is(parseScope(scope).type, 'scopes');
    assert.equal(partsOf(scope), { parts: [part], hasOther: false });
  });
}

parts('several are read back as those', () => {
  assert.equal(partsOf(scopeOf(['vitals', 'plans'])), { parts: ['vitals', 'plans'], hasOther: false });
});

for (const scope of ['patient/*.rs', 'patient/*.read', 'patient/*.rs patient/AuditEvent.rs']) {
  parts(`${scope} — the whole record`, () => {
    assert.is(partsOf(scope), 'whole');
  });
}

parts('what is no part, or half of one, says so', () => {
  assert.equal(partsOf('patient/Observation.rs'), { parts: [], hasOther: true });
  assert.equal(partsOf('patient/Condition.rs patient/Encounter.r'), { parts: ['problems'], hasOther: true });
});

parts.run();
