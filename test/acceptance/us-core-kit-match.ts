import * as assert from 'uvu/assert';
import { isJson, type Json, listOf, textOf } from '../support/evaluate-parameters.ts';
import { keyOf } from '../support/source-data.ts';
import type { Params } from './us-core-kit-client.ts';
import { isDateAskedFor } from './us-core-kit-dates.ts';
import type { KitGroup } from './us-core-kit-metadata.ts';
import { valuesAt } from './us-core-kit-values.ts';

const dateTypes = ['Period', 'date', 'instant', 'dateTime'];
/** Parts of a name or an address that a search by it looks into. */
const textParts = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'city', 'state', 'postalCode', 'country'],
};

function startsLike(text: unknown, searched: string): boolean {
  return typeof text === 'string' && text.toLowerCase().startsWith(searched.toLowerCase());
}

function hasPartLike(value: unknown, parts: readonly string[], searched: string): boolean {
  return isJson(value) && parts.some((part) => [value[part]].flat().some((text) => startsLike(text, searched)));
}

function isSameToken(system: unknown, code: unknown, searched: string): boolean {
  const [askedSystem, askedCode] = searched.includes('|') ? searched.split('|') : [undefined, searched];
  const isCode = textOf(code)?.toLowerCase() === askedCode?.toLowerCase();
  return isCode && (askedSystem === undefined || system === askedSystem);
}

function isCoded(value: unknown, searched: string): boolean {
  const codings = isJson(value) ? listOf(value.coding) : [];
  return codings.some((coding) => isJson(coding) && isSameToken(coding.system, coding.code, searched));
}

function isPatient(value: unknown, searched: string, base: string): boolean {
  const id = searched.split('Patient/').at(-1);
  return isJson(value) && [id, `Patient/${id}`, `${base}/Patient/${id}`].includes(textOf(value.reference));
}

function isOneOf(value: unknown, searched: string): boolean {
  const found = isJson(value) ? value.reference : value;
  return searched.split(/(?<!\\),/).some((text) => text.replaceAll('\\,', ',') === String(found));
}

function isAskedFor(name: string, type: string, searched: string, value: unknown, base: string): boolean {
  if (dateTypes.includes(type)) return isDateAskedFor(searched, value);
  if (name === 'patient') return isPatient(value, searched, base);
  switch (type) {
    case 'HumanName':
    case 'Address':
      return hasPartLike(value, textParts[type], searched);
    case 'CodeableConcept':
      return isCoded(value, searched);
    case 'Coding':
      return isJson(value) && isSameToken(value.system, value.code, searched);
    case 'Identifier':
      return isJson(value) && (searched === value.value || searched === `${value.system}|${value.value}`);
    case 'string':
      return startsLike(value, searched);
    default:
      return isOneOf(value, searched);
  }
}

/** Fails unless the resource is one that the parameters ask for, as the kit reads it. */
export function checkMatch(resource: Json, params: Params, group: KitGroup, base: string, asked: string): void {
  for (const [name, escaped] of Object.entries(params)) {
    const { paths, type } = group.searchDefinitions[name] ?? { paths: [], type: '' };
    const searched = escaped.replaceAll('\\,', ',');
    const values = paths.flatMap((path) => valuesAt(resource, path));
    const isMatch = values.some((value) => isAskedFor(name, type, searched, value, base));
    assert.ok(isMatch, `${asked}: ${keyOf(resource)} has ${JSON.stringify(values)} for ${name}`);
  }
}
