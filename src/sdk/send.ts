import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, mediaTypeOf, parsed, problemOf } from './answer.ts';
import type { SentBody } from './import-body.ts';
import { PortalProblem, PortalUnreachable } from './portal-problem.ts';
import { waitBeforeRetry } from './retry.ts';

/** What can be said of each call. */
export interface CallOptions {
  /** Ends the call: it fails with the signal's reason, and is not sent again. What was sent may have been carried out. */
  readonly signal?: AbortSignal | undefined;
  /** For each try, in place of the client's. */
  readonly timeoutMs?: number | undefined;
}

export interface Server {
  /** With `/manage/v1`. */
  readonly url: string;
  readonly managementToken: string;
  readonly fetch: typeof fetch;
  readonly retries: number;
  readonly timeoutMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the API's description, without `/manage/v1`: `/patients/{patientId}/credentials`. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: SentBody | undefined;
  /** The answer hoped for; one without a media type has no body. */
  readonly expects: { readonly status: number; readonly mediaType?: string };
  /** Whether it can be sent again when nobody knows what became of it. */
  readonly isRepeatable: boolean;
  /** Takes as long as it takes, unless the caller says otherwise. */
  readonly isUnlimited?: boolean | undefined;
}

/** As `send`, for JSON. That it is a T is the server's word. */
export async function sendForJson<T>(
  server: Server,
  { status, ...call }: Omit<Call, 'expects'> & { readonly status: number },
  options?: CallOptions,
): Promise<T> {
  const { text } = await send(server, { ...call, expects: { status, mediaType: 'application/json' } }, options);
  return JSON.parse(text);
}

/** Makes a call, more than once where that is safe, until it is answered as hoped for. */
export async function send(server: Server, call: Call, options: CallOptions = {}): Promise<Answer> {
  const url = urlOf(server, call);
  for (let tries = 1; ; tries += 1) {
    const answer = await askOnce(server, { ...call, url }, options);
    if (isAnswer(answer) && isExpected(answer, call)) return answer;
    const failure = isAnswer(answer)
      ? problemOf(answer, { tries, hidden: server.managementToken })
      : new PortalUnreachable(call, { tries, code: answer.code });
    const { status, retryAfterMs } = failure instanceof PortalProblem ? failure : {};
    const retries = call.isRepeatable ? server.retries : 0;
    const waitMs = waitBeforeRetry({ tries, retries, status, retryAfterMs }, Math.random());
    if (waitMs === undefined) throw failure;
    await pause(waitMs, options.signal);
  }
}

interface NoAnswer {
  readonly code: string | undefined;
}

function isAnswer(outcome: Answer | NoAnswer): outcome is Answer {
  return 'status' in outcome;
}

function isExpected(answer: Answer, { expects }: Call): boolean {
  if (answer.status !== expects.status) return false;
  if (expects.mediaType === undefined) return true;
  const isJson = expects.mediaType === 'application/json';
  return mediaTypeOf(answer) === expects.mediaType && (!isJson || parsed(answer.text) !== undefined);
}

/** Sends a call and reads its answer to the end, within the time there is. Throws what the caller's signal or body throws. */
async function askOnce(
  server: Server,
  call: Call & { readonly url: string },
  { signal, timeoutMs = call.isUnlimited ? undefined : server.timeoutMs }: CallOptions,
): Promise<Answer | NoAnswer> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  signal?.addEventListener('abort', end);
  try {
    const response = await server.fetch(call.url, { ...initOf(server, call), signal: ending.signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    signal?.throwIfAborted();
    call.body?.throwIfFailed();
    return { code: ending.signal.aborted ? 'TIMEOUT' : codeOf(error) };
  } finally {
    clearTimeout(timer);
    call.body?.close();
    signal?.removeEventListener('abort', end);
  }
}

function initOf({ managementToken }: Server, { method, headers, body }: Call): RequestInit {
  return {
    method,
    headers: { Accept: 'application/json', ...headers, Authorization: `Bearer ${managementToken}` },
    // The token goes where it was meant to go, and a POST stays one.
    redirect: 'manual',
    // Node's fetch takes an iterable; the type, which is the browsers', does not say so.
    ...(body === undefined ? {} : { body: body.content as NonNullable<RequestInit['body']>, duplex: 'half' as const }),
  };
}

/** Refuses a parameter that would make the path another's: without its id, deleting one credential is deleting all. */
function urlOf({ url }: Server, { route, params = {}, query = {} }: Call): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== 'string' || /^\.{0,2}$/.test(value)) throw new TypeError(`${name} is no id.`);
    return encodeURIComponent(value);
  });
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `${url}${path}${search === '' ? '' : `?${search}`}`;
}

/** The first name that an error or what led to it has. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : codeOf(error.cause);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
