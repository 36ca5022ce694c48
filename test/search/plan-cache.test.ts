import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FhirError } from '../../src/fhir/errors.ts';
import { createPlanner, type Planner } from '../../src/search/plan-cache.ts';

const test = suite('plan-cache');
const options = { strict: false, now: Date.UTC(2024, 0, 1), baseUrl: 'http://example.org/fhir' };

function newPlanner(): Planner {
  return createPlanner({ timeZone: 'UTC', defaultCount: 50, maxCount: 1000 });
}

/** A search of Observations, as asked three times in a row. */
function thrice(planner: Planner, query: string) {
  const pairs = [...new URLSearchParams(query)];
  const ask = () => planner({ path: 'Observation', scope: 'Observation', pairs }, options);
  return [ask(), ask(), ask()] as const;
}

test('what is asked again has the same plan, marked as one that is', () => {
  const [first, second, third] = thrice(
    newPlanner(),
    'code=http://loinc.org|8302-2&date=ge2020&_sort=-date&colour=red',
  );
  assert.is(third, second);
  assert.is(first.plan.isRepeated, undefined);
  assert.equal(second, { ...first, plan: { ...first.plan, isRepeated: true } });
});

const neverKept: readonly (readonly [why: string, query: string])[] = [
  ['what depends on the time', 'date=ap2020-05'],
  ['a value set, which stands for many codes', 'status:in=http://hl7.org/fhir/ValueSet/observation-status'],
  ['a chain, which may lead to many types', 'subject.name=x'],
  ['a filter', '_filter=status eq final'],
  ['a long one', `code=${'x'.repeat(600)}`],
];
for (const [why, query] of neverKept) {
  test(`not kept: ${why}`, () => {
    const [first, second, third] = thrice(newPlanner(), query);
    assert.is.not(third, second);
    assert.equal(third, first);
  });
}

test('another path, another base and another handling are other searches', () => {
  const planner = newPlanner();
  const pairs = [
    ['status', 'final'],
    ['colour', 'red'],
  ] as const;
  const asked = { path: 'Observation', scope: 'Observation', pairs } as const;
  for (let time = 0; time < 3; time += 1) {
    const { plan } = planner(asked, options);
    assert.is(plan.types[0]?.resourceType, 'Observation');
    const other = planner({ ...asked, path: 'Encounter', scope: 'Encounter' }, options);
    assert.is(other.plan.types[0]?.resourceType, 'Encounter');
    assert.is.not(planner(asked, { ...options, baseUrl: 'http://other.example/fhir' }).plan, plan);
    assert.throws(
      () => planner(asked, { ...options, strict: true }),
      (error: unknown) => error instanceof FhirError,
    );
  }
});

test.run();
