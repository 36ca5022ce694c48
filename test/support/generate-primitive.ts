import { codesOf, type ElementStructure } from '../../src/fhir/structure.ts';
import type { Random } from './generate-random.ts';

/** Few, so that resources have values in common, and each is there to tempt a mistake. */
export const texts = [
  'Ashby',
  'ashby-Jones',
  'Müller',
  'muller  Ash',
  'Ångström',
  'Chalmers, Peter',
  'peter|paul',
  'cost $5',
  'back\\slash',
  'Low mood',
  'low',
  '100',
  'Øre ΑΒΓ 東京',
  "O'Neil",
];
const words = ['active', 'a', 'A', 'b1', 'Xy-z', '100', 'x.y'];
const urls = [
  'http://acme.org/fhir',
  'http://acme.org/fhir/',
  'http://acme.org/fhir/ValueSet/1',
  'http://acme.org/fhir/ValueSet/12',
  'http://ACME.org/fhir/ValueSet/1',
  'http://acme.org/fhirs/1',
  'urn:oid:1.2.3',
  'urn:oid:1.2.3.4',
];
const dates = ['2019', '2020', '2020-02', '2020-03', '2020-02-29', '2020-03-01', '1999-12-31'];
const times = [
  ...['2020-02-29T00:00:00Z', '2020-02-29T23:59:59Z', '2020-03-01T00:30:00+02:00', '2020-02-29T10:00:00-05:00'],
  ...['2020-02-29T10:20:30.123Z', '2020-02-29T10:20:30.120Z', '1999-12-31T23:59:59.999Z'],
];
const decimals = [0, 1, 1.5, -1, -0.5, 99.5, 100, 100.5, 0.0001, 1e-9, 120, 7.25, 5.4, 5400];

/** Integers that a search can be near to. */
const integers = [0, 1, 2, 3, 99, 100, 101];

const byType: Readonly<Record<string, readonly unknown[]>> = {
  boolean: [true, false],
  string: texts,
  markdown: texts,
  code: words,
  id: ['a', 'b', 'c1'],
  uri: urls,
  url: urls.filter((url) => url.startsWith('http')),
  canonical: [...urls.slice(0, 4), 'http://acme.org/fhir/ValueSet/1|1.0', 'http://acme.org/fhir/ValueSet/1|1.0.2'],
  oid: ['urn:oid:1.2.3', 'urn:oid:2.16.840.1'],
  uuid: ['urn:uuid:c757873d-ec9a-4326-a141-556f43239520'],
  base64Binary: ['QUJD'],
  time: ['10:20:30'],
  date: dates,
  dateTime: [...dates, ...times],
  instant: times,
  decimal: decimals,
  integer: integers,
  unsignedInt: integers,
  positiveInt: integers.slice(1),
};

/** A value of a primitive type; undefined for a type that has none here. */
export function primitive(type: string, element: ElementStructure, random: Random): unknown {
  const codes = element.valueSet !== undefined && type === 'code' ? codesOf(element.valueSet) : undefined;
  if (codes !== undefined) return random.pick([...codes].slice(0, 6));
  const values = byType[type];
  return values === undefined ? undefined : random.pick(values);
}
