import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { admissionsOf } from '../../src/credentials/scope-admission.ts';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { createCapabilities } from '../../src/http/capabilities.ts';
import { narrowedStatement } from '../../src/http/capability-narrowing.ts';
import { capabilityStatement } from '../../src/http/capability-statement.ts';
import { twoPatients } from '../support/two-patients.ts';

const narrowing = suite('capability narrowing');

const whole = capabilityStatement('http://chartkey.test/fhir', '2024-01-01');

function admissions(scope: string) {
  return admissionsOf({ scope, since: null, until: null, excludedLabels: [] }, null, { timeZone: 'UTC' });
}

function seenBy(scope: string) {
  const statement = narrowedStatement(whole, admissions(scope));
  const [rest] = statement.rest ?? [];
  const codes = (all: readonly { readonly code?: string }[] = []): string[] => all.map(({ code = '' }) => code);
  return {
    statement,
    types: (rest?.resource ?? []).map(({ type }) => String(type)),
    system: codes(rest?.interaction),
    of: (name: string) => {
      const resource = rest?.resource?.find(({ type }) => type === name);
      return { resource, interactions: codes(resource?.interaction) };
    },
  };
}

narrowing('a credential of the whole record is told all but of AuditEvent', () => {
  const { statement, types } = seenBy('patient/*.rs');
  const all = (whole.rest?.[0]?.resource ?? []).map(({ type }) => String(type));
  assert.equal(
    types,
    all.filter((type) => type !== 'AuditEvent'),
  );
  assert.equal(statement.instantiates, whole.instantiates);
  assert.not.match(JSON.stringify(statement), '"AuditEvent:');
});

narrowing('other types are not told of, nor as what travels with matches', () => {
  const { statement, types, of } = seenBy('patient/Observation.rs patient/Encounter.rs patient/Provenance.rs');
  assert.equal(types, ['Encounter', 'Observation', 'Provenance']);
  assert.is(statement.instantiates, undefined);
  assert.equal(of('Observation').resource?.searchInclude, [
    '*',
    'Observation:*',
    'Observation:derived-from',
    'Observation:encounter',
    'Observation:focus',
    'Observation:has-member',
  ]);
  assert.equal(
    of('Encounter').resource?.searchRevInclude?.filter((name) => /^(Encounter|Observation|Provenance|\*)/.test(name)),
    of('Encounter').resource?.searchRevInclude,
  );
  assert.ok(of('Encounter').resource?.searchRevInclude?.includes('Provenance:target'));
});

narrowing('the letters choose the interactions', () => {
  const { of } = seenBy('patient/Observation.r patient/Condition.s patient/Patient.rs');
  const reads = of('Observation');
  assert.equal(reads.interactions, ['read', 'vread', 'history-instance']);
  assert.is(reads.resource?.searchParam, undefined);
  assert.is(reads.resource?.searchInclude, undefined);
  assert.is(reads.resource?.readHistory, true);
  const finds = of('Condition');
  assert.equal(finds.interactions, ['history-type', 'search-type']);
  assert.ok((finds.resource?.searchParam?.length ?? 0) > 10);
  assert.is(finds.resource?.conditionalRead, undefined);
  assert.equal(of('Patient').interactions, ['read', 'vread', 'history-instance', 'history-type', 'search-type']);
});

narrowing('a credential that searches nothing is told of no search', () => {
  const { system, statement } = seenBy('patient/Observation.r');
  assert.equal(system, ['batch']);
  assert.is(statement.rest?.[0]?.searchParam, undefined);
  assert.is(statement.rest?.[0]?.compartment, undefined);
  assert.equal(seenBy('patient/Observation.s').system, ['batch', 'search-system', 'history-system']);
});

for (const scope of [
  'patient/*.rs',
  'patient/Observation.r',
  'patient/*.s',
  'patient/AuditEvent.rs',
  'patient/Patient.rs?gender=male',
]) {
  narrowing(`what ${scope} is told is valid R4`, () => {
    assert.equal(checkResource(seenBy(scope).statement), []);
  });
}

narrowing('anybody’s statement is made once and kept by caches, a credential’s is not', () => {
  const answer = createCapabilities(() => 'http://chartkey.test/fhir', 0);
  assert.is(answer('http://chartkey.test/fhir/metadata').headers?.['Cache-Control'], 'public, max-age=300');
  for (const type of resourceTypes) {
    const { body, headers } = answer('http://chartkey.test/fhir/metadata', admissions(`patient/${type}.rs`));
    assert.is(headers, undefined);
    assert.ok(String(body).includes('"url":"http://chartkey.test/fhir"'));
  }
  const again = answer('http://chartkey.test/fhir/metadata', admissions('patient/Slot.rs'));
  assert.equal(
    JSON.parse(String(again.body)).rest[0].resource.map(({ type }: { type: string }) => type),
    ['Slot'],
  );
});

narrowing(
  'GET /fhir/metadata answers the holder of a narrowed credential with what it sees, and caches keep that to themselves',
  async () => {
    const { app, anotherCredential } = await twoPatients();
    const { authorization } = await anotherCredential('patient/Observation.rs');
    const ask = async (headers: Record<string, string>) => {
      const response = await app.request('/fhir/metadata', { headers });
      const { rest } = JSON.parse(await response.text());
      const types = rest[0].resource.map(({ type }: { type: string }) => type);
      return { status: response.status, types, cache: response.headers.get('cache-control') };
    };
    assert.equal(await ask({ authorization }), { status: 200, types: ['Observation'], cache: 'private, no-store' });
    const anybody = await ask({});
    assert.ok(anybody.types.length > 100);
    assert.equal(await ask({ authorization: `${authorization.slice(0, -3)}AAA` }), anybody);
  },
);

narrowing.run();
