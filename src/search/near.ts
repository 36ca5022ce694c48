// Location's parameter near: a place on the Earth and how far around it. https://hl7.org/fhir/R4/location.html#search
import { splitAtBars } from './escaping.ts';

/** Degrees of WGS84, north and east being positive. */
export interface Position {
  /** -90 to 90. */
  readonly latitude: number;
  /** -180 to 180. */
  readonly longitude: number;
}

export interface Near extends Position {
  readonly distanceKm: number;
}

/** Degrees, the ends included. */
export interface BoundingBox {
  readonly south: number;
  readonly north: number;
  /** One range, or two where the box lies across the meridian of 180°; west ≤ east in each. */
  readonly longitudes: readonly { readonly west: number; readonly east: number }[];
}

export const expectedNear =
  'latitude|longitude|distance|units, such as 42.256500|-83.694810|11.20|km: degrees from -90 to 90 and from -180 to 180, a distance up to half around the Earth, and units km, m, [mi_i], [mi_us], [ft_i], [ft_us], [yd_i] or [nmi_i]';

/** R4 leaves it to the server what is near when a search does not say. */
const defaultDistanceKm = 1;
/** The mean radius of the Earth (IUGG). */
const earthRadiusKm = 6371.0088;
const halfAroundKm = Math.PI * earthRadiusKm;
const surveyFootKm = 1.2 / 3937;

/** By UCUM code. */
const kmByUnit: Readonly<Record<string, number>> = {
  km: 1,
  m: 0.001,
  '[mi_i]': 1.609344,
  '[mi_us]': 5280 * surveyFootKm,
  '[ft_i]': 0.0003048,
  '[ft_us]': surveyFootKm,
  '[yd_i]': 0.0009144,
  '[nmi_i]': 1.852,
};

const decimal = /^[+-]?\d{1,12}(?:\.\d{1,20})?$/;
const radians = Math.PI / 180;
/** Degrees, less than a tenth of a millimetre: rounding must not cut off what lies at the very edge. */
const margin = 1e-9;

/** Reads one value. Without a distance it is 1 km, whatever the units; without units, km. Undefined when out of range. */
export function readNear(text: string): Near | undefined {
  const [latitudeText = '', longitudeText = '', distanceText = '', unit = '', ...more] = splitAtBars(text) ?? [];
  const latitude = readDegrees(latitudeText, 90);
  const longitude = readDegrees(longitudeText, 180);
  if (latitude === undefined || longitude === undefined || more.length > 0) return undefined;
  if (distanceText === '') return { latitude, longitude, distanceKm: defaultDistanceKm };
  const kmPerUnit = unit === '' ? 1 : Object.hasOwn(kmByUnit, unit) ? kmByUnit[unit] : undefined;
  if (kmPerUnit === undefined || !decimal.test(distanceText)) return undefined;
  const distanceKm = Number(distanceText) * kmPerUnit;
  return distanceKm >= 0 && distanceKm <= halfAroundKm ? { latitude, longitude, distanceKm } : undefined;
}

/** Along the great circle, on a sphere. */
export function distanceKm(from: Position, to: Position): number {
  const south = from.latitude * radians;
  const north = to.latitude * radians;
  const halfLatitude = Math.sin((north - south) / 2);
  const halfLongitude = Math.sin(((to.longitude - from.longitude) * radians) / 2);
  const haversine = halfLatitude ** 2 + Math.cos(south) * Math.cos(north) * halfLongitude ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

/** The smallest box of latitudes and longitudes with all that is near; its corners are farther away than the distance. */
export function boundingBox(near: Near): BoundingBox {
  const angle = near.distanceKm / earthRadiusKm;
  const height = angle / radians + margin;
  const south = near.latitude - height;
  const north = near.latitude + height;
  const isAroundPole = south <= -90 || north >= 90;
  // The meridians touch the circle north or south of its middle: they run together towards the poles.
  const width = isAroundPole ? 180 : Math.asin(Math.sin(angle) / Math.cos(near.latitude * radians)) / radians + margin;
  return {
    south: Math.max(south, -90),
    north: Math.min(north, 90),
    longitudes: longitudesAround(near.longitude, width),
  };
}

function longitudesAround(longitude: number, width: number): BoundingBox['longitudes'] {
  const west = longitude - width;
  const east = longitude + width;
  if (width >= 180) return [{ west: -180, east: 180 }];
  if (west <= -180)
    return [
      { west: -180, east },
      { west: west + 360, east: 180 },
    ];
  if (east >= 180)
    return [
      { west: -180, east: east - 360 },
      { west, east: 180 },
    ];
  return [{ west, east }];
}

function readDegrees(text: string, max: number): number | undefined {
  const degrees = decimal.test(text) ? Number(text) : Number.NaN;
  return Math.abs(degrees) <= max ? degrees : undefined;
}
