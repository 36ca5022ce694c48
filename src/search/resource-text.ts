// The words of a resource that `_text` and `_content` search. https://hl7.org/fhir/R4/search.html#text
import { isObject, type JsonObject } from './json-value.ts';
import { wordsOf } from './text-query.ts';

/** Folded words joined by spaces; `textBreak` stands between texts that no phrase may span. */
export interface ResourceTexts {
  readonly narrative: string;
  readonly content: string;
}

/** A word of its own to every index of words, and one that no search can hold: it is of private use. */
export const textBreak = '\ue000';

/** Nobody searches for the inside of an image: longer runs without white space are data, not words. */
const maxRunLength = 256;

/** `content` is every text of the resource, in its order, the narrative as its reader sees it; the type says nothing of it. */
export function resourceTexts(resource: JsonObject): ResourceTexts {
  const { text } = resource;
  const narrative = isObject(text) && typeof text.div === 'string' ? visibleText(text.div) : '';
  const content: string[] = [];
  collect(resource, '', content);
  return { narrative: joinWords([narrative]), content: joinWords(content) };
}

function joinWords(texts: readonly string[]): string {
  const separator = ` ${textBreak} `;
  return texts.flatMap((text) => wordsOf(text).join(' ') || []).join(separator);
}

function collect(value: unknown, name: string, texts: string[]): void {
  if (typeof value === 'string') {
    if (name === 'resourceType' || isData(value)) return;
    texts.push(name === 'div' ? visibleText(value) : value);
  } else if (Array.isArray(value)) {
    for (const member of value) collect(member, name, texts);
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) collect(value[key], key, texts);
  }
}

function isData(text: string): boolean {
  return text.length > maxRunLength && !/\s/.test(text);
}

const markup = /<!--[\s\S]*?-->|<(?:[^"'>]|"[^"]*"|'[^']*')*>/g;
const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi;
const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);

/** What a reader sees of XHTML; a tag parts words. */
function visibleText(xhtml: string): string {
  return xhtml.replace(markup, ' ').replace(entity, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return namedCharacters.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}
