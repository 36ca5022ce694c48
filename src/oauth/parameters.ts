// The parameters of a request to /oauth2. https://www.rfc-editor.org/rfc/rfc6749#section-3.2
import { bodyTooLarge, invalidRequest, OauthError } from './oauth-error.ts';

/** Those with a value, each given once. */
export type Parameters = ReadonlyMap<string, string>;

/** Room for the longest scope, percent-encoded, beside everything else. */
const maxBytes = 16_384;
const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';

/** Refuses any body but a form. */
export async function readForm(request: Request): Promise<Parameters> {
  refuseOtherTypes(request.headers, [formType]);
  return parseForm(await readText(request));
}

/** As `readForm`, and takes a JSON object of strings too. */
export async function readFormOrJson(request: Request): Promise<Parameters> {
  const type = refuseOtherTypes(request.headers, [jsonType, formType]);
  const text = await readText(request);
  return type === formType ? parseForm(text) : parseJson(text);
}

function refuseOtherTypes(headers: Headers, taken: readonly string[]): string {
  const [name = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  // A compressed body could unfold to any size.
  const isPlain = (headers.get('content-encoding') ?? 'identity').toLowerCase() === 'identity';
  if (!taken.includes(name.trim()) || !isUtf8 || !isPlain) {
    throw invalidRequest(`Send the body as ${taken.join(' or ')}, in UTF-8 and without compression.`);
  }
  return name.trim();
}

async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(request);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidRequest('The request body is not UTF-8.');
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    throw bodyTooLarge(maxBytes);
  }
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const reader = request.body?.getReader();
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      length += part.value.byteLength;
      if (length > maxBytes) throw bodyTooLarge(maxBytes);
      chunks.push(part.value);
    }
    return Buffer.concat(chunks);
  } catch (cause) {
    throw cause instanceof OauthError ? cause : invalidRequest('The request body ended early.');
  }
}

/** One without a value counts as left out. */
function parseForm(text: string): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name)) throw invalidRequest(`${printable(name)} is given more than once.`);
    parameters.set(name, value);
  }
  return withValues(parameters);
}

function parseJson(text: string): Parameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalidRequest('The request body cannot be read as JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest('The request body is no JSON object.');
  }
  const strings = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return withValues(new Map(strings));
}

function withValues(parameters: ReadonlyMap<string, string>): Parameters {
  return new Map([...parameters].filter(([, value]) => value !== ''));
}

/** A parameter's name as sent, short enough for public text. */
function printable(name: string): string {
  return /^[\w.-]{1,50}$/.test(name) ? name : 'A parameter';
}
