// Resources that are parts of others. https://hl7.org/fhir/R4/search.html#recursive
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { parentParamOf } from '../../src/search/reference-hierarchy.ts';
import { conditionOf } from './asked.ts';

const test = suite('reference-hierarchy');

type Row = [rule: string, query: string, type: ResourceType, condition: Condition];

const part = (param: string, targetType: ResourceType, targetIds: string[], parentParam: string): Condition => ({
  ...{ type: 'hierarchy', direction: 'below' },
  ...{ param, targetType, targetIds, parentParam },
});

const relatives: Row[] = [
  ["R4's own example, below", 'location:below=42', 'Procedure', part('location', 'Location', ['42'], 'partof')],
  ['with a type', 'location:below=Location/42', 'Procedure', part('location', 'Location', ['42'], 'partof')],
  [
    'as a URL of this server',
    'location:below=http://example.org/fhir/Location/42',
    'Procedure',
    part('location', 'Location', ['42'], 'partof'),
  ],
  [
    'above, of the encounter of what is done in it',
    'context:above=Encounter/21',
    'MedicationAdministration',
    {
      type: 'hierarchy',
      param: 'context',
      targetType: 'Encounter',
      targetIds: ['21'],
      parentParam: 'part-of',
      direction: 'above',
    },
  ],
  [
    'an id that may be of a type without parts is looked for as such too',
    'context:below=21',
    'MedicationAdministration',
    {
      type: 'any',
      of: [
        part('context', 'Encounter', ['21'], 'part-of'),
        { type: 'reference', param: 'context', any: [{ targetId: '21' }] },
      ],
    },
  ],
  [
    'of several one has to hold',
    'partof:below=1,2',
    'Organization',
    part('partof', 'Organization', ['1', '2'], 'partof'),
  ],
  [
    'of several, each by the types that it may be of',
    'context:below=21,Encounter/22,EpisodeOfCare/23',
    'MedicationAdministration',
    {
      type: 'any',
      of: [
        part('context', 'Encounter', ['21', '22'], 'part-of'),
        {
          type: 'reference',
          param: 'context',
          any: [{ targetId: '21' }, { targetType: 'EpisodeOfCare', targetId: '23' }],
        },
      ],
    },
  ],
];
for (const [rule, query, type, condition] of relatives) {
  test(`a hierarchy of resources: ${rule}: ${type}?${query}`, () => {
    assert.equal(conditionOf(query, type), condition);
  });
}

// The types whose partOf leads to their own type and has a search parameter.
const parents: [type: ResourceType, param: string | undefined][] = [
  ['CarePlan', 'part-of'],
  ['Communication', 'part-of'],
  ['Encounter', 'part-of'],
  ['Location', 'partof'],
  ['MedicationStatement', 'part-of'],
  ['Organization', 'partof'],
  ['Procedure', 'part-of'],
  ['ResearchStudy', 'partof'],
  ['Task', 'part-of'],
  ['Observation', undefined],
  ['Patient', undefined],
  ['ServiceRequest', undefined],
];
for (const [type, param] of parents) {
  test(`${type} ${param === undefined ? 'is no part of another' : `names what it is part of by ${param}`}`, () => {
    assert.is(parentParamOf(type), param);
  });
}

test.run();
