// The text of a request's body, whatever was sent. https://hl7.org/fhir/R4/http.html#mime-type
import { bodyTooLarge, FhirError, invalidRequest, unsupportedMediaType } from '../fhir/errors.ts';

/** What an interaction takes for a body. */
export interface BodyRules {
  readonly maxBytes: number;
  /** The first is the one that refusals ask for. */
  readonly mediaTypes: readonly [string, ...string[]];
}

/**
 * The body's text; none when there is neither body nor media type. Refuses other media types, compressed bodies, bodies above
 * the limit, and bytes that are no UTF-8.
 */
export async function readBodyText(request: Request, rules: BodyRules): Promise<string> {
  const { maxBytes, mediaTypes } = rules;
  const isTyped = (request.headers.get('content-type') ?? '') !== '';
  if (isTyped) {
    refuseOtherMediaType(request.headers, mediaTypes);
  }
  const declaredBytes = Number(request.headers.get('content-length') ?? 0);
  if (declaredBytes > maxBytes) {
    throw bodyTooLarge(maxBytes);
  }
  const bytes = await readBody(request, maxBytes);
  if (!isTyped && bytes.length > 0) {
    throw unsupportedMediaType('', mediaTypes[0]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw invalidRequest('The request body is not UTF-8.');
    }
    throw cause;
  }
}

function refuseOtherMediaType(headers: Headers, mediaTypes: BodyRules['mediaTypes']): void {
  const contentType = headers.get('content-type') ?? '';
  const [name = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  const isTaken = mediaTypes.includes(name.trim());
  if (!isTaken || (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))) {
    throw unsupportedMediaType(contentType, mediaTypes[0]);
  }
  // A compressed body could unfold to any size.
  const contentEncoding = headers.get('content-encoding') ?? 'identity';
  if (contentEncoding.toLowerCase() !== 'identity') {
    throw unsupportedMediaType(
      `${name.trim()} with Content-Encoding ${contentEncoding}`,
      `${mediaTypes[0]} without compression`,
    );
  }
}

async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  try {
    // With a length, the HTTP parser holds the body to it.
    return request.headers.has('content-length')
      ? new Uint8Array(await request.arrayBuffer())
      : await readChunks(request, maxBytes);
  } catch (cause) {
    throw cause instanceof FhirError ? cause : invalidRequest('The request body ended early.');
  }
}

async function readChunks(request: Request, maxBytes: number): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maxBytes) {
      throw bodyTooLarge(maxBytes);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
