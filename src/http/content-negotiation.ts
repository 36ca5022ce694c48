// Which form of JSON an answer takes. https://hl7.org/fhir/R4/http.html#mime-type
import { notAcceptable } from '../fhir/errors.ts';
import { type ContentType, fhirJson, plainJson } from './answer.ts';

interface MediaRange {
  readonly name: string;
  readonly quality: number;
}

/** In the order in which they are chosen. */
const jsonTypes: readonly ContentType[] = [fhirJson, plainJson];
const jsonFormats: ReadonlyMap<string, ContentType> = new Map([
  ['json', fhirJson],
  ['application/fhir+json', fhirJson],
  ['application/json', plainJson],
  ['text/json', plainJson],
]);

/** Whether this is one of the common ways to ask for application/fhir+json, or for nothing in particular. */
function takesFhirJson(accept: string | null, format: string | undefined): boolean {
  return (
    format === undefined && (accept === null || accept === '' || accept === '*/*' || accept === 'application/fhir+json')
  );
}

/**
 * `_format` overrides Accept. Answers application/fhir+json whenever the client takes it, application/json when it takes
 * that alone, and refuses when it takes neither.
 */
export function negotiate(accept: string | null, format: string | undefined): ContentType {
  if (takesFhirJson(accept, format)) {
    return fhirJson;
  }
  const form = format === undefined ? jsonOf(rangesOf(accept)) : jsonFormats.get(formatName(format));
  if (form === undefined) {
    throw notAcceptable(format ?? accept ?? '');
  }
  return form;
}

/**
 * For a Binary, which can go out as the type of its content too. As R4 has it, it does so unless the client names a FHIR
 * type, or likes one more.
 */
export function negotiateBinary(accept: string | null, format: string | undefined, contentType: string): string {
  const form =
    format === undefined
      ? binaryFormOf(rangesOf(accept), contentType)
      : (jsonFormats.get(formatName(format)) ?? (formatName(format) === nameOf(contentType) ? contentType : undefined));
  if (form === undefined) {
    throw notAcceptable(format ?? accept ?? '', contentType);
  }
  return form;
}

function binaryFormOf(ranges: readonly MediaRange[], contentType: string): string | undefined {
  const json = jsonOf(ranges);
  const asJson = json === undefined ? undefined : rangeFor(nameOf(json), ranges);
  const asContent = rangeFor(nameOf(contentType), ranges);
  if (asContent === undefined || asContent.quality === 0) {
    return json;
  }
  const isNamed = asJson !== undefined && !asJson.name.includes('*');
  const difference = (asJson?.quality ?? 0) - asContent.quality;
  return difference > 0 || (difference === 0 && isNamed) ? json : contentType;
}

function jsonOf(ranges: readonly MediaRange[]): ContentType | undefined {
  return jsonTypes.find((form) => (rangeFor(nameOf(form), ranges)?.quality ?? 0) > 0);
}

function rangesOf(accept: string | null): readonly MediaRange[] {
  return (accept ?? '*/*').split(',').flatMap(readRange);
}

/** In a query string "+" stands for a space, and clients often leave it unescaped. */
function formatName(format: string): string {
  return nameOf(format).replace(' ', '+');
}

function readRange(text: string): MediaRange[] {
  const name = nameOf(text);
  const parameters = text.split(';').slice(1).map(readParameter);
  const fhirVersion = parameters.find(([parameter]) => parameter === 'fhirversion')?.[1];
  if (name === '' || (fhirVersion !== undefined && !/^4\.0(?:\.1)?$/.test(fhirVersion))) {
    return [];
  }
  const quality = Number(parameters.find(([parameter]) => parameter === 'q')?.[1] ?? 1);
  // An old name of JSON, which R4 still takes.
  return [{ name: name === 'text/json' ? 'application/json' : name, quality: Number.isNaN(quality) ? 0 : quality }];
}

function readParameter(text: string): readonly [string, string] {
  const [name = '', value = ''] = text.split('=', 2);
  return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')];
}

/** The most specific range for a type, of several the most liked: `application/json;q=0` refuses JSON beside any wildcard. */
function rangeFor(type: string, ranges: readonly MediaRange[]): MediaRange | undefined {
  for (const name of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const named = ranges.filter((range) => range.name === name);
    if (named.length > 0) {
      return named.reduce((best, range) => (range.quality > best.quality ? range : best));
    }
  }
  return undefined;
}

function nameOf(text: string): string {
  return (text.split(';', 1)[0] ?? '').trim().toLowerCase();
}
