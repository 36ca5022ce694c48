// What an interaction answers, and how every answer leaves. https://hl7.org/fhir/R4/http.html

/** Content type of every answer that has a body. */
export const fhirJson = 'application/fhir+json; charset=utf-8';
/** The same for a client that accepts plain JSON alone. */
export const plainJson = 'application/json; charset=utf-8';

export type ContentType = typeof fhirJson | typeof plainJson;

/** Long texts are made bytes at once: a string put together from many is otherwise gone over three times on its way out. */
const longLength = 4096;
/** Takes half the time that a Buffer of the same text takes. */
const encoder = new TextEncoder();

export interface Answer {
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** Beyond, or in place of, those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the form of JSON that the URL and the headers ask for. */
  readonly contentType?: string;
  /** Resources or versions in it, where it holds several or might. */
  readonly count?: number;
  /** Of a resource: `meta.lastUpdated`, which Last-Modified has to the second only. Milliseconds since 1970. */
  readonly updatedAt?: number;
}

/**
 * Adds what every answer carries. Headers stay a plain object and the body whole: @hono/node-server writes such a
 * response without building a Headers object or a stream.
 */
export function toResponse(
  answer: Answer,
  contentType: ContentType,
  requestId: string,
  correlationId?: string,
): Response {
  const headers: Record<string, string> = {
    'Cache-Control': 'private, no-store',
    Vary: 'Origin, Authorization, Accept, Accept-Encoding, Prefer, X-API-Key, X-API-Secret',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': requestId,
    ...answer.headers,
  };
  if (correlationId !== undefined) headers['X-Correlation-Id'] = correlationId;
  if (answer.body !== null) {
    headers['Content-Type'] = answer.contentType ?? contentType;
  }
  return new Response(answer.body, { status: answer.status, headers });
}

/** The same answer with a long text as the bytes that it leaves as, which are then counted without being gone over again. */
export function inBytes(answer: Answer): Answer {
  const { body } = answer;
  return typeof body === 'string' && body.length > longLength ? { ...answer, body: encoder.encode(body) } : answer;
}
