import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import { componentParam } from '../../src/search/index-param.ts';
import type { Condition, IntervalTest, StringMatch, UriMatch, ValueCondition } from '../../src/search/plan-type.ts';
import { put, to } from '../support/changes.ts';
import { assertFound } from './assert-found.ts';
import type { OpenStore } from './contract.ts';
import { startAt, withFilled } from './open-store.ts';
import { ids, loinc } from './search-data.ts';
import { ben } from './visibility-data.ts';

const mmHg = { unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' };
const component = (code: string, value: number) => ({
  code: { coding: [{ system: loinc, code }] },
  valueQuantity: { value, ...mmHg },
});

const observation = (id: string, patient: string, more: object) =>
  put({
    resourceType: 'Observation',
    id,
    status: 'final',
    code: { text: 'x' },
    subject: to(`Patient/${patient}`),
    ...more,
  });

const location = (id: string, latitude: number, longitude: number) =>
  put({ resourceType: 'Location', id, position: { latitude, longitude } });

const stay = (id: string, patient: string, ...locations: string[]) =>
  put({
    resourceType: 'Encounter',
    id,
    subject: to(`Patient/${patient}`),
    location: locations.map((each) => ({ location: to(`Location/${each}`) })),
  });

/** What one patient has, ben has too. */
function recordOf(patient: string, prefix: string) {
  return [
    observation(`${prefix}high`, patient, {
      component: [component('systolic', 150), component('diastolic', 80)],
      effectiveDateTime: '2024-01-01',
    }),
    observation(`${prefix}low`, patient, {
      component: [component('systolic', 80), component('diastolic', 150)],
      code: { coding: [{ system: loinc, code: 'bp' }] },
    }),
    observation(`${prefix}none`, patient, {}),
  ];
}

/** Conditions on a resource itself. */
export function conditionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: conditions`);

  const withData = withFilled(open, async ({ store }) => {
    await store.write([
      put({ resourceType: 'Patient', id: 'anna', name: [{ family: 'Müller-Lüdenscheidt' }] }),
      put({
        resourceType: 'MolecularSequence',
        id: 'sequence',
        coordinateSystem: 0,
        patient: to('Patient/anna'),
        referenceSeq: { chromosome: { coding: [{ code: '7' }] } },
        variant: [
          { start: 1, end: 5 },
          { start: 1, end: 9 },
        ],
      }),
      ben,
      ...recordOf('anna', ''),
      ...recordOf('ben', 'bens-'),
      location('berlin', 52.5163, 13.3777),
      location('potsdam', 52.4009, 13.0591),
      location('fiji', -16.79, 179.99),
      location('taveuni', -16.8, -179.99),
      location('bens', 52.5163, 13.3777),
      stay('annas-stay', 'anna', 'berlin', 'potsdam', 'fiji', 'taveuni'),
      stay('bens-stay', 'ben', 'bens'),
      put({ resourceType: 'Device', id: 'own', patient: to('Patient/anna'), url: 'http://example.org/a/b' }),
      put({ resourceType: 'Device', id: 'shared', url: 'http://example.org/ab' }),
      put({
        resourceType: 'DeviceUseStatement',
        id: 'use',
        subject: to('Patient/anna'),
        device: to('Device/shared'),
      }),
    ]);
  });

  const has = (code: string): ValueCondition => ({
    type: 'token',
    param: 'component-code-value-quantity$1',
    any: [{ code }],
  });
  const above = (bound: number): ValueCondition => ({
    type: 'quantity',
    param: 'component-code-value-quantity$2',
    any: [{ test: { type: 'compare', end: 'high', operator: '>', bound } }],
  });
  const exceptUnit = (unit: string): ValueCondition => ({
    type: 'quantity',
    param: 'component-value-quantity',
    any: [{ test: { type: 'compare', end: 'high', operator: '>', bound: 0 }, exceptUnit: unit }],
  });
  const dated: Condition = { type: 'present', param: 'date', valueType: 'date' };
  const coded: Condition = { type: 'present', param: 'code', valueType: 'token' };
  const byCode: Condition = { type: 'token', param: 'code', any: [{ code: 'bp' }] };
  const not = (of: Condition): Condition => ({ type: 'not', of });
  const family = (match: StringMatch['test'], text: string): Condition => ({
    type: 'string',
    param: 'family',
    any: [{ test: match, text }],
  });
  const url = (match: UriMatch['test'], uri: string): Condition => ({
    type: 'uri',
    param: 'url',
    any: [{ test: match, uri }],
  });
  const near = (latitude: number, longitude: number, distanceKm: number): Condition => ({
    type: 'near',
    param: 'near',
    near: { latitude, longitude, distanceKm },
  });

  const dayMs = 86_400_000;
  const firstDay = Date.UTC(2024, 0, 1);
  const containing = (low: number, high: number): IntervalTest => ({ type: 'contains', low, high });
  const date = (one: IntervalTest): Condition => ({ type: 'date', param: 'date', any: [one] });
  const start = (one: IntervalTest): Condition => ({ type: 'number', param: 'variant-start', any: [one] });
  const updated = (one: IntervalTest): Condition => ({ type: 'last-updated', any: [one] });

  /** Of the composite of variants: component n is this number. */
  const variant = (component: 1 | 2, number: number): ValueCondition => ({
    type: 'number',
    param: componentParam('chromosome-variant-coordinate', component + 1),
    any: [{ type: 'within', low: number, high: number + 0.5 }],
  });

  const cases: [string, ResourceType, readonly Condition[], string[]][] = [
    ['present — a value is there', 'Observation', [dated], ['high']],
    ['present — one that cannot be compared is there too', 'Observation', [coded], ['high', 'low', 'none']],
    ['not present', 'Observation', [not(dated)], ['low', 'none']],
    [
      'composite — within one item',
      'Observation',
      [{ type: 'composite', components: [has('systolic'), above(100)] }],
      ['high'],
    ],
    [
      'composite — in another item',
      'Observation',
      [{ type: 'composite', components: [has('diastolic'), above(100)] }],
      ['low'],
    ],
    [
      'composite — one of two',
      'Observation',
      [
        {
          type: 'any',
          of: [
            { type: 'composite', components: [above(100), has('diastolic')] },
            { type: 'composite', components: [above(200), has('systolic')] },
          ],
        },
      ],
      ['low'],
    ],
    // Both items begin at 1: a number that is there twice is one of each.
    [
      'composite — of numbers that several items share',
      'MolecularSequence',
      [{ type: 'composite', components: [variant(1, 1), variant(2, 9)] }],
      ['sequence'],
    ],
    ['quantity — not in the unit that is left out', 'Observation', [exceptUnit('mmHg')], []],
    ['quantity — in another than is left out', 'Observation', [exceptUnit('MMHG')], ['high', 'low']],
    ['string contains', 'Patient', [family('contains', 'luden')], ['anna']],
    ['string contains not', 'Patient', [family('contains', 'lueden')], []],
    ['string ends', 'Patient', [family('ends', 'scheidt')], ['anna']],
    ['string ends not', 'Patient', [family('ends', 'luden')], []],
    ['string exact', 'Patient', [family('exact', 'Müller-Lüdenscheidt')], ['anna']],
    ['string exact — case counts', 'Patient', [family('exact', 'müller-lüdenscheidt')], []],
    ['string exact — all of it', 'Patient', [family('exact', 'Müller')], []],
    ['string equals — all of it', 'Patient', [family('equals', 'muller')], []],
    ['string before', 'Patient', [family('before', 'n')], ['anna']],
    ['string before — not itself', 'Patient', [family('before', 'm')], []],
    ['string before — in the order of code points', 'Patient', [family('before', '\u{10000}')], ['anna']],
    ['string from', 'Patient', [family('from', 'm')], ['anna']],
    ['string from — not what comes before', 'Patient', [family('from', 'n')], []],
    ['uri equals', 'Device', [url('equals', 'http://example.org/a')], []],
    ['uri starts', 'Device', [url('starts', 'http://example.org/a/')], ['own']],
    ['uri starts in any way', 'Device', [url('starts', 'http://example.org/a')], ['own', 'shared']],
    ['uri contains', 'Device', [url('contains', 'org/a')], ['own', 'shared']],
    ['uri contains — case counts', 'Device', [url('contains', 'ORG')], []],
    ['uri ends', 'Device', [url('ends', '/b')], ['own']],
    ['uri ends — not what it contains', 'Device', [url('ends', '/a')], []],
    ['date contains — the day itself', 'Observation', [date(containing(firstDay, firstDay + dayMs))], ['high']],
    ['date contains — a part of it', 'Observation', [date(containing(firstDay + 1, firstDay + 2))], ['high']],
    ['date contains — not what reaches beyond', 'Observation', [date(containing(firstDay, firstDay + dayMs + 1))], []],
    ['date contains — not what begins before', 'Observation', [date(containing(firstDay - 1, firstDay + 1))], []],
    ['number contains — what its digits leave open', 'MolecularSequence', [start(containing(0.5, 1.5))], ['sequence']],
    ['number contains — no more', 'MolecularSequence', [start(containing(0.5, 1.6))], []],
    ['number contains — no less', 'MolecularSequence', [start(containing(0.4, 1))], []],
    ['last updated contains — its millisecond', 'Patient', [updated(containing(startAt, startAt + 1))], ['anna']],
    ['last updated contains — no more', 'Patient', [updated(containing(startAt, startAt + 2))], []],
    ['near — within the distance', 'Location', [near(52.5, 13.4, 5)], ['berlin']],
    ['near — a greater distance', 'Location', [near(52.5, 13.4, 30)], ['berlin', 'potsdam']],
    ['near — in a corner of the box, not of the circle', 'Location', [near(52.3, 13.0, 35)], ['potsdam']],
    ['near — across the meridian of 180 degrees', 'Location', [near(-16.79, 179.995, 5)], ['fiji', 'taveuni']],
    ['not near', 'Location', [not(near(52.5, 13.4, 30))], ['fiji', 'taveuni']],
    ['own — what is not merely seen', 'Device', [{ type: 'own' }], ['own']],
    ['not own', 'Device', [not({ type: 'own' })], ['shared']],
    ['all of none', 'Observation', [{ type: 'all', of: [] }], ['high', 'low', 'none']],
    ['any of none', 'Observation', [{ type: 'any', of: [] }], []],
    ['not any of none', 'Observation', [not({ type: 'any', of: [] })], ['high', 'low', 'none']],
    ['all', 'Observation', [{ type: 'all', of: [coded, not(dated)] }], ['low', 'none']],
    ['any', 'Observation', [{ type: 'any', of: [dated, byCode] }], ['high', 'low']],
    ['not any', 'Observation', [not({ type: 'any', of: [dated, byCode] })], ['none']],
    ['not all', 'Observation', [not({ type: 'all', of: [coded, dated] })], ['low', 'none']],
    ['not not', 'Observation', [not(not(byCode))], ['low']],
    [
      'any of all and not, with another beside it',
      'Observation',
      [{ type: 'any', of: [{ type: 'all', of: [dated, not(byCode)] }, byCode] }, not(dated)],
      ['low'],
    ],
  ];
  for (const [name, resourceType, where, expected] of cases) {
    test(
      name,
      withData((store) => assertFound(store, resourceType, where, expected)),
    );
  }

  test(
    'not — forty deep is answered',
    withData(async (store) => {
      const deep = Array.from({ length: 40 }).reduce<Condition>(
        (inner) => ({ type: 'not', of: { type: 'all', of: [coded, inner] } }),
        dated,
      );
      // With all coded, each step turns what is inside around.
      assert.equal(await ids(store, { where: [deep] }), ['high']);
    }),
  );

  test.run();
}
