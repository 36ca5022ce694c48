// Requests that reach no surface: Node or the HTTP library can make none of them (without a Host, with a Host or path that is no
// part of a URL, with headers without end), or their path would be resolved. https://hl7.org/fhir/R4/http.html#Status-Codes
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { type Client, type Connected, createClientReader } from '../audit/client.ts';
import {
  auditUnavailable,
  chunkExtensionsTooLong,
  type FhirError,
  headersTooLong,
  internalError,
  invalidRequest,
  requestTimeout,
} from '../fhir/errors.ts';
import { fhirJson, toResponse } from './answer.ts';
import { auditEntryOf, newExchange } from './exchange.ts';
import { outcomeOf } from './outcome.ts';

export interface UnreadableRequests {
  /** For what Node's parser refuses. Undefined where nothing was asked: a connection that has ended. */
  answerUnparsed(unparsed: Unparsed, connected: Connected): Promise<Response> | undefined;
  /** For the listener's error handler: no app has seen the request, so nothing is known but that it cannot be read. */
  answerError(error: unknown): Promise<Response>;
  /**
   * For a path with `.` or `..` segments, encoded or not: a proxy in front that opens one prefix and a server that resolves
   * the path would disagree on what was asked.
   */
  answerDotSegments(request: Request, connected: Connected | undefined): Promise<Response>;
  /** For no Host where the target names one, and for several: https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
  answerHosts(request: Request, connected: Connected | undefined): Promise<Response>;
}

export interface Unparsed {
  /** Of Node's error. */
  readonly code: string | undefined;
  /** Whether the headers of an answer are asked for alone: what follows them would be taken for the next answer. */
  readonly isHead: boolean;
}

export interface UnreadableRequestsOptions extends Pick<Audit, 'recorder'> {
  readonly proxyHops: number;
}

/** Stands for the request that there is none of. */
const none = new Request('http://localhost/');
const noneByHead = new Request('http://localhost/', { method: 'HEAD' });
const nobody: Client = { address: null, agent: null };

/** By the codes of Node's errors. https://nodejs.org/api/http.html#event-clienterror */
const refusals: ReadonlyMap<string, () => FhirError> = new Map([
  ['HPE_HEADER_OVERFLOW', headersTooLong],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', chunkExtensionsTooLong],
  ['ERR_HTTP_REQUEST_TIMEOUT', requestTimeout],
]);
/** With what the codes of its parser begin. */
const parserCodes = 'HPE_';

function noRequest(): FhirError {
  return invalidRequest('What came is no HTTP request.');
}

/** What they are answered is on record like all else, with no more of them than whence they came. */
export function createUnreadableRequests(options: UnreadableRequestsOptions): UnreadableRequests {
  const { recorder, proxyHops } = options;
  const clientOf = createClientReader(proxyHops);

  async function answer(raw: Request, client: Client, refusalOf: (requestId: string) => FhirError): Promise<Response> {
    const requestId = randomUUID();
    const exchange = newExchange({ method: raw.method, raw, requestId, client }, 'unrouted');
    let answered = outcomeOf(refusalOf(requestId));
    try {
      await recorder.record(auditEntryOf(exchange, answered));
    } catch (error) {
      answered = outcomeOf(auditUnavailable(requestId, error));
    }
    return toResponse(raw === noneByHead ? { ...answered, body: null } : answered, fhirJson, requestId);
  }
  return {
    answerUnparsed({ code = '', isHead }, connected) {
      const refusal = refusals.get(code) ?? (code.startsWith(parserCodes) ? noRequest : undefined);
      return refusal && answer(isHead ? noneByHead : none, clientOf(none.headers, connected), refusal);
    },
    answerError: (error) =>
      answer(none, nobody, (requestId) =>
        error instanceof Error && error.constructor.name === 'RequestError'
          ? invalidRequest('The request cannot be read: its Host header or path is no part of a URL.')
          : internalError(requestId, error),
      ),
    answerDotSegments: (request, connected) =>
      answer(request, clientOf(request.headers, connected), () =>
        invalidRequest('The path holds "." or ".." segments. Send the path that is meant.'),
      ),
    answerHosts: (request, connected) =>
      answer(request, clientOf(request.headers, connected), () => invalidRequest('A request has one Host header.')),
  };
}
