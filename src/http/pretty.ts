// `_pretty`: JSON as people read it. https://hl7.org/fhir/R4/http.html#parameters
import { type Answer, fhirJson, plainJson } from './answer.ts';
import type { Pair } from './query.ts';

const piecePattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** Longer texts, which people do not read, stay as they are: setting them would hold up all other requests. */
const maxLength = 1024 * 1024;

/** The answer with a line for each element when `_pretty=true` asks for it; what holds something else than JSON as it is. */
export function prettyFor(pairs: readonly Pair[], answer: Answer): Answer {
  if (!pairs.some(([name, value]) => name === '_pretty' && value === 'true')) return answer;
  const { body, contentType = fhirJson } = answer;
  // The content of a Binary leaves as it is, JSON too.
  const isOurs = contentType === fhirJson || contentType === plainJson;
  if (body === null || body.length > maxLength || !isOurs) return answer;
  return { ...answer, body: prettyJson(typeof body === 'string' ? body : new TextDecoder().decode(body)) };
}

/** From token to token, so that numbers keep their digits: 1.0 is not 1. */
export function prettyJson(text: string): string {
  const pieces: string[] = [];
  let indent = '\n';
  let last = '';
  for (const [piece] of text.matchAll(piecePattern)) {
    const isEnd = piece === '}' || piece === ']';
    if (isEnd) indent = indent.slice(0, -2);
    const isOpened = last === '{' || last === '[';
    // Nothing stands between the brackets of what is empty.
    if (isEnd ? !isOpened : isOpened || last === ',') pieces.push(indent);
    else if (last === ':') pieces.push(' ');
    pieces.push(piece);
    if (piece === '{' || piece === '[') indent += '  ';
    last = piece;
  }
  return pieces.join('');
}
