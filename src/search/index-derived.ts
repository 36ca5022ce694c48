// Rows beside a parameter's own, for modifiers and for units of one kind. https://hl7.org/fhir/R4/search.html#modifiers
import type { SourceElement } from './compile-expression.ts';
import { foldCode, foldString } from './fold.ts';
import { familyPath, mimeTypes } from './found-types.ts';
import { baseTypeParam, canonicalParam, identifierParam, ofTypeParam, textParam, wordParam } from './index-param.ts';
import type { IndexValue } from './index-value.ts';
import type { WriteValues } from './index-writers.ts';
import { isObject, type JsonObject, textOf } from './json-value.ts';
import type { IndexedType } from './plan-type.ts';
import { quantityIndexValues } from './quantity.ts';
import { laterWords } from './string.ts';
import { tokenIndexValues } from './token.ts';
import { canonicalUnit, ucumSystem } from './ucum.ts';

export interface DerivedRows {
  /** Their name, by the parameter's. */
  readonly param: (code: string) => string;
  readonly write: WriteValues;
}

export const derivedRows: Readonly<Partial<Record<IndexedType, readonly DerivedRows[]>>> = {
  token: [
    { param: textParam, write: textIndexValues },
    { param: ofTypeParam, write: ofTypeIndexValues },
    { param: baseTypeParam, write: baseTypeIndexValues },
  ],
  string: [{ param: wordParam, write: wordIndexValues }],
  reference: [{ param: identifierParam, write: identifierIndexValues }],
  quantity: [{ param: canonicalParam, write: canonicalIndexValues }],
};

/** `:text` of a token: the words that people read beside a code. */
function textIndexValues(value: unknown, element: SourceElement): readonly IndexValue[] {
  if (!isObject(value)) return [];
  const texts = element.code === 'Identifier' ? conceptTexts(value.type) : conceptTexts(value);
  return texts.flatMap((text): readonly IndexValue[] => {
    const folded = foldString(text);
    return folded === '' ? [] : [{ type: 'string', value: folded, exact: text }];
  });
}

/** Of a CodeableConcept its text and its codings' displays, of a Coding its display. */
function conceptTexts(concept: unknown): readonly string[] {
  if (!isObject(concept)) return [];
  const codings = codingsOf(concept).map(({ display }) => display);
  return [concept.text, concept.display, ...codings].flatMap((text) => textOf(text) ?? []);
}

function codingsOf({ coding }: JsonObject): readonly JsonObject[] {
  return Array.isArray(coding) ? coding.filter(isObject) : [];
}

/** `:of-type` of an Identifier: each code of its type with its value. */
function ofTypeIndexValues(value: unknown, element: SourceElement): readonly IndexValue[] {
  if (element.code !== 'Identifier' || !isObject(value) || !isObject(value.type)) return [];
  const identifier = textOf(value.value);
  if (identifier === undefined) return [];
  return codingsOf(value.type).flatMap((coding): readonly IndexValue[] => {
    const code = textOf(coding.code);
    if (code === undefined) return [];
    const system = `${textOf(coding.system) ?? ''}|${foldCode(code)}`;
    return [{ type: 'token', system, code: foldCode(identifier) }];
  });
}

/** `:below` of a mime type: `text/xml` of `text/xml; charset=UTF-8`. */
function baseTypeIndexValues(value: unknown, element: SourceElement): readonly IndexValue[] {
  if (element.valueSet !== mimeTypes || typeof value !== 'string' || !value.includes(';')) return [];
  return tokenIndexValues(value.replace(/;.*/s, '').trim(), element);
}

/** The words of a family name after its first, each with what follows it. */
function wordIndexValues(value: unknown, element: SourceElement): readonly IndexValue[] {
  if (element.path === familyPath) return laterWords(value);
  return element.code === 'HumanName' && isObject(value) ? laterWords(value.family) : [];
}

/** `:identifier` of a reference: the business identifier that a Reference holds. */
function identifierIndexValues(value: unknown): readonly IndexValue[] {
  if (!isObject(value) || !isObject(value.identifier)) return [];
  const system = textOf(value.identifier.system) ?? '';
  const code = textOf(value.identifier.value);
  return code === undefined && system === '' ? [] : [{ type: 'token', system, code: foldCode(code ?? '') }];
}

/** Quantities in UCUM's base units, with the code as it was given. Nothing for units that are not UCUM's. */
export function canonicalIndexValues(value: unknown, element: SourceElement): readonly IndexValue[] {
  return quantityIndexValues(value, element).flatMap(({ low, high, system, code }): readonly IndexValue[] => {
    const canonical = system === ucumSystem ? canonicalUnit(code) : undefined;
    if (canonical === undefined) return [];
    // Some scales, such as pH, fall as what they measure grows: what has no end above has none below.
    const { toCanonical, isFalling } = canonical;
    const convert = (end: number): number => (Number.isFinite(end) ? toCanonical(end) : isFalling ? -end : end);
    const [first, last] = isFalling ? [high, low] : [low, high];
    const ends = { low: convert(first), high: convert(last) };
    return [{ type: 'quantity', ...ends, system: '', code: canonical.unit, unit: code }];
  });
}
