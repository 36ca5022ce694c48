import { isJson, type Json } from './evaluate-parameters.ts';
import { splitEscaped } from './evaluate-text.ts';

const earthRadiusKm = 6371.0088;

/** By UCUM code. */
const kilometresPer: Readonly<Record<string, number>> = {
  km: 1,
  m: 0.001,
  '[mi_us]': 6336 / 3937,
  '[mi_i]': 1.609344,
  '[ft_us]': 1.2 / 3937,
  '[ft_i]': 0.0003048,
  '[yd_i]': 0.0009144,
  '[nmi_i]': 1.852,
};

function degrees(text: string | undefined, limit: number): number {
  const value = Number(text);
  if (text === undefined || text === '' || !(Math.abs(value) <= limit)) throw new Error(`"${text}" is no coordinate`);
  return value;
}

/** By the haversine formula on a sphere. */
function distanceKm(latitude: number, longitude: number, otherLatitude: number, otherLongitude: number): number {
  const radians = Math.PI / 180;
  const north = Math.sin(((otherLatitude - latitude) * radians) / 2) ** 2;
  const east = Math.sin(((otherLongitude - longitude) * radians) / 2) ** 2;
  const across = Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * east;
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(north + across)));
}

/**
 * `latitude|longitude|distance|units`. What is near where no distance is named is the server's to say: one kilometre.
 * https://hl7.org/fhir/R4/location.html#search
 */
export function isNear(location: Json, text: string): boolean {
  const [latitude, longitude, distance = '', units = ''] = splitEscaped(text, '|');
  const perUnit = kilometresPer[units === '' || distance === '' ? 'km' : units];
  const limit = (distance === '' ? 1 : Number(distance)) * (perUnit ?? Number.NaN);
  if (!(limit >= 0)) throw new Error(`"${text}" names no distance`);
  const from = [degrees(latitude, 90), degrees(longitude, 180)] as const;
  const { position } = location;
  if (!isJson(position) || typeof position.latitude !== 'number' || typeof position.longitude !== 'number')
    return false;
  return distanceKm(...from, position.latitude, position.longitude) <= limit;
}
