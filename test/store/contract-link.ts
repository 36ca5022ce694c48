import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import { put, remove, to } from '../support/changes.ts';
import { assertFound } from './assert-found.ts';
import type { OpenStore } from './contract.ts';
import { withFilled } from './open-store.ts';
import { ids, loinc } from './search-data.ts';
import { anna, ben } from './visibility-data.ts';

const observation = (id: string, patient: string, code: string, encounter: string) =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { coding: [{ system: loinc, code }] },
    subject: to(`Patient/${patient}`),
    encounter: to(`Encounter/${encounter}`),
  });

const encounter = (id: string, patient: string, location: string, more: object = {}) =>
  put({
    resourceType: 'Encounter',
    id,
    subject: to(`Patient/${patient}`),
    location: [{ location: to(`Location/${location}`) }],
    ...more,
  });

const location = (id: string, partOf?: string, more: object = {}) =>
  put({ resourceType: 'Location', id, name: id, ...(partOf ? { partOf: to(`Location/${partOf}`) } : {}), ...more });

/** Conditions on what a resource refers to, what refers to it, and what stands above or below that. */
export function linkContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: links`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([
      anna,
      ben,
      put({ resourceType: 'Organization', id: 'clinic', name: 'Clinic' }),
      location('hospital', undefined, { managingOrganization: to('Organization/clinic') }),
      location('ward', 'hospital'),
      location('room', 'ward'),
      location('annex', 'bridge'),
      location('bridge', 'annex'),
      encounter('in-room', 'anna', 'room'),
      encounter('in-ward', 'anna', 'ward', { partOf: to('Encounter/in-hospital') }),
      encounter('in-hospital', 'anna', 'hospital'),
      encounter('in-annex', 'anna', 'annex'),
      encounter('nowhere', 'anna', 'missing'),
      encounter('bens', 'ben', 'room', { partOf: to('Encounter/in-ward') }),
      observation('pulse', 'anna', 'pulse', 'in-room'),
      observation('weight', 'anna', 'weight', 'in-hospital'),
      observation('stray', 'anna', 'weight', 'bens'),
      observation('bens-pulse', 'ben', 'pulse', 'in-ward'),
      observation('bens-weight', 'ben', 'weight', 'bens'),
    ]);
  });

  const id = (...any: string[]): Condition => ({ type: 'id', any });
  const code = (each: string): Condition => ({ type: 'token', param: 'code', any: [{ code: each }] });
  const not = (of: Condition): Condition => ({ type: 'not', of });
  const chain = (param: string, targetType: ResourceType, ...where: Condition[]): Condition => ({
    type: 'chain',
    param,
    targetType,
    where,
  });
  const has = (sourceType: ResourceType, param: string, ...where: Condition[]): Condition => ({
    type: 'has',
    sourceType,
    param,
    where,
  });
  const hierarchy = (direction: 'above' | 'below', ...targetIds: string[]): Condition => ({
    type: 'hierarchy',
    param: 'location',
    targetType: 'Location',
    targetIds,
    parentParam: 'partof',
    direction,
  });
  const named = (text: string): Condition => ({ type: 'string', param: 'name', any: [{ test: 'starts', text }] });

  const cases: [string, ResourceType, Condition[], string[]][] = [
    ['chain — one hop', 'Encounter', [chain('location', 'Location', named('room'))], ['in-room']],
    [
      'chain — three hops',
      'Observation',
      [
        chain(
          'encounter',
          'Encounter',
          chain('location', 'Location', chain('organization', 'Organization', named('clinic'))),
        ),
      ],
      ['weight'],
    ],
    ['chain — all of several conditions', 'Encounter', [chain('location', 'Location', named('room'), id('ward'))], []],
    [
      'chain — to whatever is there',
      'Encounter',
      [chain('location', 'Location')],
      ['in-annex', 'in-hospital', 'in-room', 'in-ward'],
    ],
    ['chain — to another type', 'Observation', [chain('subject', 'Device')], []],
    ['chain — to what another patient has', 'Observation', [chain('encounter', 'Encounter', id('bens'))], []],
    ['not chain', 'Observation', [not(chain('encounter', 'Encounter', id('in-room')))], ['stray', 'weight']],
    ['chain — into a negation', 'Observation', [chain('encounter', 'Encounter', not(id('in-room')))], ['weight']],
    [
      'chain — into several types',
      'Observation',
      [
        {
          type: 'any',
          of: [chain('encounter', 'Encounter', id('in-room')), chain('subject', 'Patient', id('nobody'))],
        },
      ],
      ['pulse'],
    ],
    ['has — one hop', 'Encounter', [has('Observation', 'encounter', code('pulse'))], ['in-room']],
    ['has — anything', 'Encounter', [has('Observation', 'encounter')], ['in-hospital', 'in-room']],
    [
      'has — two hops',
      'Location',
      [has('Encounter', 'location', has('Observation', 'encounter', code('weight')))],
      ['hospital'],
    ],
    ['has — of the same type', 'Encounter', [has('Encounter', 'part-of')], ['in-hospital']],
    ['not has', 'Encounter', [not(has('Observation', 'encounter'))], ['in-annex', 'in-ward', 'nowhere']],
    [
      'has — and a chain back',
      'Encounter',
      [has('Observation', 'encounter', chain('subject', 'Patient', id('anna')))],
      ['in-hospital', 'in-room'],
    ],
    [
      'below — itself and what is under it',
      'Encounter',
      [hierarchy('below', 'hospital')],
      ['in-hospital', 'in-room', 'in-ward'],
    ],
    ['below — not what is over it', 'Encounter', [hierarchy('below', 'ward')], ['in-room', 'in-ward']],
    ['above — itself and what is over it', 'Encounter', [hierarchy('above', 'ward')], ['in-hospital', 'in-ward']],
    ['below — a circle ends', 'Encounter', [hierarchy('below', 'bridge')], ['in-annex']],
    ['above — a circle ends', 'Encounter', [hierarchy('above', 'bridge')], ['in-annex']],
    ['below — what is not there has nothing under it', 'Encounter', [hierarchy('below', 'missing')], ['nowhere']],
    ['below — one of several', 'Encounter', [hierarchy('below', 'ward', 'bridge')], ['in-annex', 'in-room', 'in-ward']],
    [
      'above — one of several, one of them above another',
      'Encounter',
      [hierarchy('above', 'hospital', 'room', 'nothing')],
      ['in-hospital', 'in-room', 'in-ward'],
    ],
    ['not below', 'Encounter', [not(hierarchy('below', 'hospital'))], ['in-annex', 'nowhere']],
    ['behind a chain', 'Observation', [chain('encounter', 'Encounter', hierarchy('below', 'ward'))], ['pulse']],
  ];
  for (const [name, resourceType, where, expected] of cases) {
    test(
      name,
      withData((store) => assertFound(store, resourceType, where, expected)),
    );
  }

  test(
    'chain and has — end with what is deleted',
    withData(async (store) => {
      await store.write([remove('Location/room'), remove('Observation/weight')]);
      assert.equal(
        await ids(store, { resourceType: 'Encounter', where: [chain('location', 'Location', named('room'))] }),
        [],
      );
      assert.equal(
        await ids(store, { resourceType: 'Encounter', where: [has('Observation', 'encounter', code('weight'))] }),
        [],
      );
      assert.equal(await ids(store, { resourceType: 'Encounter', where: [hierarchy('below', 'hospital')] }), [
        'in-ward',
        'in-hospital',
      ]);
    }),
  );

  test.run();
}
