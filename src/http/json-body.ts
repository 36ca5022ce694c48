// A request's body as JSON. https://hl7.org/fhir/R4/json.html
import { invalidRequest, tooCostly } from '../fhir/errors.ts';
import { type BodyRules, readBodyText } from './body.ts';

const jsonMediaTypes: BodyRules['mediaTypes'] = ['application/fhir+json', 'application/json'];

/** Deep enough for a batch, whose requests lie four deep, and for parameters with their extensions. */
const maxDepth = 32;

/** What the body holds; undefined when it is empty. Refuses what `readBodyText` refuses, what is no JSON, and what lies too deep. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<unknown> {
  const text = await readBodyText(request, { maxBytes, mediaTypes: jsonMediaTypes });
  if (text === '') {
    return undefined;
  }
  if (isDeeperThan(text, maxDepth)) {
    throw tooCostly(`The request body is nested more than ${maxDepth} deep.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest('The request body is not JSON.');
  }
}

/** Of any text: where it is no JSON, the parser refuses it. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length && depth <= limit; index += 1) {
    const character = text[index];
    if (isInString && character === '\\') index += 1;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === '{' || character === '[')) depth += 1;
    else if (!isInString && (character === '}' || character === ']')) depth -= 1;
  }
  return depth > limit;
}
