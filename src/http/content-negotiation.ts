// Which form of JSON an answer takes. https://hl7.org/fhir/R4/http.html#mime-type
import { notAcceptable } from '../fhir/errors.ts';
import { type ContentType, fhirJson, plainJson } from './answer.ts';

interface MediaRange {
  readonly name: string;
  readonly quality: number;
}

/**
 * `_format` overrides Accept. Answers application/fhir+json whenever the client takes it, application/json when it takes
 * that alone, and refuses when it takes neither.
 */
export function negotiate(accept: string | null, format: string | undefined): ContentType {
  if (format !== undefined) {
    return contentTypeOfFormat(format);
  }
  if (accept === null || accept === '' || accept === '*/*' || accept === 'application/fhir+json') {
    return fhirJson;
  }
  const ranges = accept.split(',').flatMap(readRange);
  if (qualityOf('application/fhir+json', ranges) > 0) {
    return fhirJson;
  }
  if (qualityOf('application/json', ranges) > 0) {
    return plainJson;
  }
  throw notAcceptable(accept);
}

function contentTypeOfFormat(format: string): ContentType {
  // In a query string "+" stands for a space, and clients often leave it unescaped.
  const name = nameOf(format).replace(' ', '+');
  switch (name) {
    case 'json':
    case 'application/fhir+json':
      return fhirJson;
    case 'application/json':
    case 'text/json':
      return plainJson;
    default:
      throw notAcceptable(format);
  }
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

/** The quality that the most specific range gives: `application/json;q=0` refuses JSON beside any wildcard. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  for (const name of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const named = ranges.filter((range) => range.name === name);
    if (named.length > 0) {
      return Math.max(...named.map((range) => range.quality));
    }
  }
  return 0;
}

function nameOf(text: string): string {
  return (text.split(';', 1)[0] ?? '').trim().toLowerCase();
}
