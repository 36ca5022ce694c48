// Ids without a type in what a search asks. https://hl7.org/fhir/R4/search.html#reference
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { planned } from './planned.ts';

const test = suite('bare-ids');

/** `held` of a type as it is in the record, `contained` of it inside others. */
const rows: readonly (readonly [type: ResourceType, query: string, found: readonly string[]])[] = [
  ['Observation', 'subject=23', ['held Observation.subject 23']],
  ['Observation', 'subject=23,Patient/24,25', ['held Observation.subject 23,25']],
  ['Observation', 'subject=Patient/23', []],
  ['Observation', 'subject:Patient=23', []],
  ['Observation', 'subject=http://elsewhere.org/Patient/23', []],
  // It refers to one type alone.
  ['Observation', 'patient=23', []],
  ['Observation', 'code=23', []],
  ['PlanDefinition', 'definition=http://acme.org/23', []],
  ['DiagnosticReport', 'result.performer=7', ['held contained Observation.performer 7']],
  ['Practitioner', '_has:Observation:performer:subject=23', ['held Observation.subject 23']],
  ['Bundle', 'composition.subject=23', ['contained Composition.subject 23']],
  [
    'Observation',
    '_filter=subject eq 23 and not(performer re 7)',
    ['held Observation.subject 23', 'held Observation.performer 7'],
  ],
  ['Observation', 'subject=23&_contained=true', ['contained Observation.subject 23']],
];
for (const [type, query, found] of rows) {
  test(`${type}?${query} — ${found.length === 0 ? 'none' : found.join(' and ')}`, () => {
    const asked = planned(query, { type }).plan.bareIds ?? [];
    const told = asked.map(({ resourceType, param, ids, isHeld, isContained }) =>
      [...(isHeld ? ['held'] : []), ...(isContained ? ['contained'] : []), `${resourceType}.${param}`, ids.join()].join(
        ' ',
      ),
    );
    assert.equal([...new Set(told)], found);
  });
}

test.run();
