import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { boundingBox, distanceKm, type Near, type Position, readNear } from '../../src/search/near.ts';

const test = suite('near');

const place = { latitude: 42.2565, longitude: -83.69481 };
const readable: [text: string, near: Near][] = [
  ['42.256500|-83.694810|11.20|km', { ...place, distanceKm: 11.2 }],
  // R4: "If the units are omitted, then kms should be assumed."
  ['42.256500|-83.694810|11.20', { ...place, distanceKm: 11.2 }],
  ['42.256500|-83.694810|11.20|', { ...place, distanceKm: 11.2 }],
  // R4: without a distance the server decides, "and units are irrelevant".
  ['42.256500|-83.694810', { ...place, distanceKm: 1 }],
  ['42.256500|-83.694810|', { ...place, distanceKm: 1 }],
  ['42.256500|-83.694810||', { ...place, distanceKm: 1 }],
  ['42.256500|-83.694810||[mi_us]', { ...place, distanceKm: 1 }],
  ['90|180|0|km', { latitude: 90, longitude: 180, distanceKm: 0 }],
  ['-90|-180|20015|km', { latitude: -90, longitude: -180, distanceKm: 20015 }],
  ['+1|+2|+3', { latitude: 1, longitude: 2, distanceKm: 3 }],
];
for (const [text, near] of readable) {
  test(`near=${text} is ${near.distanceKm} km around ${near.latitude}, ${near.longitude}`, () => {
    assert.equal(readNear(text), near);
  });
}

/** Lengths in metres as UCUM defines them. */
const units: [unit: string, metres: number][] = [
  ['km', 1000],
  ['m', 1],
  ['[mi_i]', 1609.344],
  ['[mi_us]', 1609.347219],
  ['[ft_i]', 0.3048],
  ['[ft_us]', 0.3048006096],
  ['[yd_i]', 0.9144],
  ['[nmi_i]', 1852],
];
for (const [unit, metres] of units) {
  test(`a distance of 10 ${unit} is ${metres * 10} m`, () => {
    const read = readNear(`0|0|10|${unit}`)?.distanceKm ?? Number.NaN;
    assert.ok(Math.abs(read * 100 - metres) < metres * 1e-9, `${read * 100}`);
  });
}

const unreadable = [
  ...[
    '',
    '|',
    '1',
    '1|',
    '|1',
    'a|b',
    '1|2|3|km|x',
    '1,2',
    '1|2|x|km',
    '1|2|-1|km',
    '1|2|1e3',
    '1|2|NaN',
    '1|2|Infinity',
  ],
  ...['90.001|0', '-90.001|0', '0|180.001', '0|-180.001', '0x1|0', ' 1|2', '1|2|3| km', '1.|2', '.5|2', '1\\|2'],
  ...['1|2|3|mi', '1|2|3|KM', '1|2|3|constructor', '1|2|20016|km', '1|2|20015115|m', '9'.repeat(400)],
];
for (const text of unreadable) {
  test(`near=${text.slice(0, 20)} cannot be read`, () => {
    assert.is(readNear(text), undefined);
  });
}

/** A degree of a great circle of the sphere with the Earth's mean radius. */
const degreeKm = (6371.0088 * Math.PI) / 180;
const distances: [from: [number, number], to: [number, number], degrees: number][] = [
  [[0, 0], [0, 0], 0],
  [[0, 0], [0, 1], 1],
  [[10, 20], [11, 20], 1],
  [[0, 179.5], [0, -179.5], 1],
  [[89, 0], [89, 180], 2],
  [[90, 17], [90, -120], 0],
  [[90, 0], [-90, 0], 180],
  [[0, 0], [0, 180], 180],
  [[60, 0], [0, 0], 60],
];
for (const [from, to, degrees] of distances) {
  test(`from ${from} to ${to} it is ${degrees} degrees`, () => {
    const [a, b] = [from, to].map(([latitude = 0, longitude = 0]): Position => ({ latitude, longitude }));
    assert.ok(a && b && Math.abs(distanceKm(a, b) - degrees * degreeKm) < 1e-6);
  });
}

const rounded = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
const boxes: [name: string, middle: [number, number], degrees: number, box: [number, number, ...number[]]][] = [
  ['on the equator', [0, 10], 1, [-1, 1, 9, 11]],
  ['of no size', [5, 10], 0, [5, 5, 10, 10]],
  // sin 30° / cos 45° is the sine of 45°.
  ['far from the equator', [45, 0], 30, [15, 75, -45, 45]],
  ['across 180° from the east', [0, 179], 2, [-2, 2, -180, -179, 177, 180]],
  ['across 180° from the west', [0, -179], 2, [-2, 2, -180, -177, 179, 180]],
  ['that ends at 180°', [0, 178], 2, [-2, 2, -180, -180, 176, 180]],
  ['around the north pole', [89, 30], 2, [87, 90, -180, 180]],
  ['around the south pole', [-89, 30], 2, [-90, -87, -180, 180]],
  ['that touches a pole', [88, 30], 2, [86, 90, -180, 180]],
  ['of the whole Earth', [0, 0], 180, [-90, 90, -180, 180]],
];
for (const [name, [latitude, longitude], degrees, box] of boxes) {
  test(`boundingBox — ${name}`, () => {
    const { south, north, longitudes } = boundingBox({ latitude, longitude, distanceKm: degrees * degreeKm });
    const ends = [south, north, ...longitudes.flatMap(({ west, east }) => [west, east])];
    assert.equal(ends.map(rounded), box);
  });
}

test('boundingBox — holds all that is near, wherever that is', () => {
  for (const latitude of [-90, -89.5, -45, 0, 0.001, 60, 89.99, 90]) {
    for (const longitude of [-180, -179.9, -90, 0, 33.3, 179.99, 180]) {
      for (const distance of [0, 0.001, 1, 50, 1000, 9000, 15000, 20015]) {
        const near = { latitude, longitude, distanceKm: distance };
        for (const there of around(near)) assert.ok(isIn(near, there), JSON.stringify({ near, there }));
      }
    }
  }
});

/** Points at nearly the distance in sixteen directions, by vectors: the middle, and what points north and east from it. */
function around({ latitude, longitude, distanceKm: distance }: Near): Position[] {
  const angle = (distance / 6371.0088) * 0.999_999_9;
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  const middle = [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  const north = [-Math.sin(phi) * Math.cos(lambda), -Math.sin(phi) * Math.sin(lambda), Math.cos(phi)];
  const east = [-Math.sin(lambda), Math.cos(lambda), 0];
  return Array.from({ length: 16 }, (_, index) => {
    const bearing = (index * Math.PI) / 8;
    const [x = 0, y = 0, z = 0] = middle.map((part, axis) => {
      const direction = Math.cos(bearing) * (north[axis] ?? 0) + Math.sin(bearing) * (east[axis] ?? 0);
      return Math.cos(angle) * part + Math.sin(angle) * direction;
    });
    const degrees = (y: number, x: number) => (Math.atan2(y, x) * 180) / Math.PI;
    return { latitude: degrees(z, Math.hypot(x, y)), longitude: degrees(y, x) };
  });
}

function isIn(near: Near, there: Position): boolean {
  const { south, north, longitudes } = boundingBox(near);
  const isWithin = longitudes.some(({ west, east }) => west <= there.longitude && there.longitude <= east);
  return south <= there.latitude && there.latitude <= north && isWithin;
}

test.run();
