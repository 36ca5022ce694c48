// The body of a search by POST. https://hl7.org/fhir/R4/http.html#search
import { bodyTooLarge, FhirError, invalidRequest, unsupportedMediaType } from '../fhir/errors.ts';

/** Room for several hundred long values. */
const maxBodyBytes = 64 * 1024;
const formType = 'application/x-www-form-urlencoded';

/**
 * The text of a form; none when there is neither body nor media type. Refuses other media types, compressed bodies, bodies
 * above the limit, and bytes that are no UTF-8.
 */
export async function readFormText(request: Request): Promise<string> {
  const isTyped = (request.headers.get('content-type') ?? '') !== '';
  if (isTyped) {
    refuseOtherMediaType(request.headers);
  }
  const declaredBytes = Number(request.headers.get('content-length') ?? 0);
  if (declaredBytes > maxBodyBytes) {
    throw bodyTooLarge(maxBodyBytes);
  }
  const bytes = await readBody(request);
  if (!isTyped && bytes.length > 0) {
    throw unsupportedMediaType('', formType);
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

function refuseOtherMediaType(headers: Headers): void {
  const contentType = headers.get('content-type') ?? '';
  const [name = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  if (name.trim() !== formType || (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset))) {
    throw unsupportedMediaType(contentType, formType);
  }
  // A compressed body could unfold to any size.
  const contentEncoding = headers.get('content-encoding') ?? 'identity';
  if (contentEncoding.toLowerCase() !== 'identity') {
    throw unsupportedMediaType(
      `${formType} with Content-Encoding ${contentEncoding}`,
      `${formType} without compression`,
    );
  }
}

async function readBody(request: Request): Promise<Uint8Array> {
  try {
    // With a length, the HTTP parser holds the body to it.
    return request.headers.has('content-length')
      ? new Uint8Array(await request.arrayBuffer())
      : await readChunks(request);
  } catch (cause) {
    throw cause instanceof FhirError ? cause : invalidRequest('The request body ended early.');
  }
}

async function readChunks(request: Request): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > maxBodyBytes) {
      throw bodyTooLarge(maxBodyBytes);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
