import { FP_Decimal } from 'fhirpath';
import { isJson, type Json, listOf, type TypedValue, textOf } from './evaluate-parameters.ts';
import { localTarget, referenceOf, stringsOf, tokensInSystemOf } from './evaluate-text.ts';

/** R4 has a backslash before each of the characters that part values. */
export function escapedValue(text: string): string {
  return text.replace(/[\\,|$]/g, '\\$&');
}

const day = 86_400_000;

function shifted(date: string, byMs: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + byMs).toISOString().slice(0, 10);
}

/** The instant at another offset from UTC. */
function elsewhere(instant: string): string {
  const at = Date.parse(instant) + 3 * 3_600_000;
  return `${new Date(at).toISOString().slice(0, 19)}+03:00`;
}

/** A date at every precision, and its neighbours. */
function datesNear(text: string): string[] {
  const year = Number(text.slice(0, 4));
  const years = [text.slice(0, 4), String(year + 1), String(year - 1)];
  if (text.length === 4) return [...years, `${text}-01-01`, `${text}-12-31`, `${text}-07`];
  const month = text.slice(0, 7);
  if (text.length === 7) return [...years.slice(0, 2), month, `${month}-01`, `${month}-28`];
  const date = text.slice(0, 10);
  const near = [text, date, month, ...years.slice(0, 1), shifted(date, day), shifted(date, -day)];
  if (text.length === 10) return [...near, `${date}T00:00:00Z`, `${date}T12:00`, `${date}T23:59:59.999Z`];
  const zone = /(Z|[+-]\d\d:\d\d)$/.exec(text)?.[1] ?? '';
  const second = text.slice(0, 19);
  return [...near, `${text.slice(0, 16)}${zone}`, `${second}${zone}`, elsewhere(text)];
}

function dateTextsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(dateTextsIn);
  return isJson(value) ? Object.values(value).flatMap(dateTextsIn) : [];
}

/** As plain digits: R4's decimals may have an exponent, which has rows of its own. */
function digitsOf(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(12).replace(/0+$/, '');
}

/** A number in several precisions, at the ends of what those imply, and nearby. */
function numbersNear(value: number): string[] {
  const plain = digitsOf(value);
  const decimals = plain.split('.')[1]?.length ?? 0;
  const half = 5 / 10 ** (decimals + 1);
  const precise = decimals === 0 ? `${plain}.0` : `${plain}0`;
  const near = [value + half, value - half, value + 2 * half, value * 2, value / 10].map((each) =>
    digitsOf(Number(each.toPrecision(12))),
  );
  return [plain, precise, ...near, value.toExponential()].filter((text) => text !== '');
}

function numbersIn(value: unknown): number[] {
  if (value instanceof FP_Decimal) return [value.toNumber()];
  if (typeof value === 'number') return [value];
  if (!isJson(value)) return [];
  return [value.value, value.low, value.high].flatMap(numbersIn);
}

const ucum = 'http://unitsofmeasure.org';
/** The same amount in another unit. */
const likeUnits: Readonly<Record<string, readonly [code: string, factor: number]>> = {
  mg: ['g', 0.001],
  g: ['mg', 1000],
  kg: ['g', 1000],
  cm: ['m', 0.01],
  'mg/dL': ['g/L', 0.01],
  '/min': ['/h', 60],
  'mmol/L': ['umol/L', 1000],
};

function inLikeUnit(value: number, code: string): string[] {
  const like = likeUnits[code];
  if (like === undefined) return [];
  const [other, factor] = like;
  return [`${digitsOf(Number((value * factor).toPrecision(12)))}|${ucum}|${other}`];
}

function quantitiesNear(typed: TypedValue): string[] {
  const { value } = typed;
  if (!isJson(value)) return [];
  const holder = [value, value.low, value.high, value.origin].find(
    (part): part is Json => isJson(part) && typeof part.value === 'number',
  );
  const system = typed.type === 'Money' ? 'urn:iso:std:iso:4217' : (textOf(holder?.system) ?? ucum);
  const code = textOf(holder?.code) ?? textOf(value.currency) ?? 'mg';
  const unit = textOf(holder?.unit) ?? code;
  const units = [`|${system}|${code}`, `||${code}`, `||${unit}`, `|${system}|other`, `|http://other.org|${code}`];
  const numbers = numbersIn(isJson(value.origin) ? value.origin : value);
  return numbers.flatMap((number) => [
    ...numbersNear(number),
    ...numbersNear(number).map((text, index) => `${text}${units[index % units.length]}`),
    ...units.map((each) => `${digitsOf(number)}${each}`),
    ...inLikeUnit(number, code),
  ]);
}

function stringsNear(text: string): string[] {
  const inside = text.slice(1, 5);
  return [
    text,
    text.slice(0, 1),
    text.slice(0, 3),
    text.slice(0, -1),
    `${text}x`,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize('NFD').replace(/\p{M}/gu, ''),
    text.replace(/\s+/g, '  '),
    ...(inside.trim() === '' ? [] : [inside]),
    ...text.split(' ').slice(-1),
  ].filter((each) => /[\p{L}\p{N}]/u.test(each));
}

function tokensNear(value: TypedValue): string[] {
  return tokensInSystemOf(value).flatMap(({ system, code }) => {
    const systemText = escapedValue(system ?? '');
    if (code === undefined) return system === undefined ? [] : [`${systemText}|`];
    const text = escapedValue(code);
    const ofSystem = system === undefined ? [] : [`${systemText}|${text}`, `${systemText}|`, `${systemText}x|${text}`];
    const other = code === code.toUpperCase() ? code.toLowerCase() : code.toUpperCase();
    return [text, `|${text}`, escapedValue(other), `${text}x`, ...ofSystem];
  });
}

function referencesNear(value: TypedValue, baseUrl: string): string[] {
  const reference = referenceOf(value);
  if (reference === undefined || reference === '') return [];
  const target = localTarget(reference);
  // A canonical's version stands behind a | that is its own.
  if (target === undefined) return reference === '#' ? [] : [reference.replace(/[\\,$]/g, '\\$&')];
  const [type = '', id = ''] = target.split('/');
  return [target, id, `${baseUrl}/${target}`, `${type}/${id}x`, `http://elsewhere.org/fhir/${target}`];
}

function urisNear(text: string): string[] {
  const parent = text.replace(/[^/:]+\/?$/, '');
  return [text, `${text}/x`, text.slice(0, -1), `${text}2`, parent, parent.replace(/\/$/, '')]
    .filter((uri) => /^\w+:./.test(uri) && !/^\w+:\/*$/.test(uri))
    .map(escapedValue);
}

/** Ways to ask for a value of a parameter of a type, some of which find it and some of which just do not. */
export function valuesNear(type: string, typed: TypedValue, baseUrl: string): string[] {
  switch (type) {
    case 'token':
      return tokensNear(typed);
    case 'string':
      return stringsOf(typed).flatMap(stringsNear).map(escapedValue);
    case 'date':
      return dateTextsIn(typed.value).flatMap(datesNear);
    case 'number':
      return numbersIn(typed.value).flatMap(numbersNear);
    case 'quantity':
      return quantitiesNear(typed).map((text) => text.replace(/[\\,$]/g, '\\$&'));
    case 'reference':
      return referencesNear(typed, baseUrl);
    case 'uri':
      return typeof typed.value === 'string' ? urisNear(typed.value) : [];
    default:
      return [];
  }
}

/** The texts that `:text` looks into. */
export function textsBeside({ value }: TypedValue): string[] {
  if (!isJson(value)) return [];
  const concept = isJson(value.type) ? value.type : value;
  const displays = listOf(concept.coding).map((coding) => (isJson(coding) ? coding.display : undefined));
  return [concept.text, concept.display, ...displays]
    .filter((text) => typeof text === 'string')
    .flatMap(stringsNear)
    .map(escapedValue);
}

/** `system|code|value` of an identifier. */
export function ofTypeValues({ type, value }: TypedValue): string[] {
  if (type !== 'Identifier' || !isJson(value) || !isJson(value.type)) return [];
  const number = escapedValue(textOf(value.value) ?? '12345');
  return listOf(value.type.coding).flatMap((coding) => {
    if (!isJson(coding)) return [];
    const typeText = `${escapedValue(String(coding.system))}|${escapedValue(String(coding.code))}`;
    return [`${typeText}|${number}`, `${typeText}|${number.toUpperCase()}`, `${typeText}|${number}0`];
  });
}

/** `system|value` of the identifier that a reference holds. */
export function identifiersOf({ value }: TypedValue): string[] {
  const identifier = isJson(value) ? value.identifier : undefined;
  return isJson(identifier) ? tokensNear({ type: 'Identifier', value: identifier }) : [];
}
