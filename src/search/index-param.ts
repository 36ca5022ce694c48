// Names of rows in the index: a parameter's own, and those that modifiers and composites look into.
// https://hl7.org/fhir/R4/search.html#modifiers
import type { IndexedType } from './plan-type.ts';

/** String rows of a token parameter: the texts that `:text` searches. */
export function textParam(code: string): string {
  return `${code}:text`;
}

/** Token rows of a token parameter's Identifiers: system is the type's `system|code`, code is the value. */
export function ofTypeParam(code: string): string {
  return `${code}:of-type`;
}

/** Token rows of a reference parameter: the identifiers of its References. */
export function identifierParam(code: string): string {
  return `${code}:identifier`;
}

/** One empty token row where nothing that a parameter finds can be compared; of references, where one of them cannot. */
export function presentParam(code: string): string {
  return `${code}:present`;
}

/** Token rows of a token parameter that finds mime types: each that has parameters, without them. */
export function baseTypeParam(code: string): string {
  return `${code}:base`;
}

/** String rows of a string parameter that finds family names: what they are from each later word on. */
export function wordParam(code: string): string {
  return `${code}:word`;
}

/** Quantity rows in UCUM's base units: code is the base unit, unit the code as it was given, system is ''. */
export function canonicalParam(code: string): string {
  return `${code}:canonical`;
}

/** Rows of one component, from 1, of a composite; rows with the same `item` lie in the same element. Of near: latitude, longitude. */
export function componentParam(code: string, component: number): string {
  return `${code}$${component}`;
}

/** Of the parameters that find mime types, on one type or another. */
const mimeTypeCodes: ReadonlySet<string> = new Set(['content-type', 'contenttype', 'format', 'payload']);
/** Of those that find family names, alone or in whole names. */
const familyNameCodes: ReadonlySet<string> = new Set(['family', 'name']);

/** The names under which a parameter of this type may have rows beside its own. */
export function derivedParams(code: string, type: IndexedType): readonly string[] {
  const present = presentParam(code);
  switch (type) {
    case 'token':
      return [textParam(code), ofTypeParam(code), ...(mimeTypeCodes.has(code) ? [baseTypeParam(code)] : []), present];
    case 'reference':
      return [identifierParam(code), present];
    case 'quantity':
      return [canonicalParam(code), present];
    case 'string':
      return familyNameCodes.has(code) ? [wordParam(code), present] : [present];
    case 'date':
    case 'number':
    case 'uri':
      return [present];
    default:
      return type satisfies never;
  }
}
