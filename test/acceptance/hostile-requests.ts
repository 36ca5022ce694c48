// Random and hostile requests, the same ones for the same seed.
import { readFileSync } from 'node:fs';
import { type Choose, hostileTarget } from './hostile-searches.ts';

/** Lists of words to put requests together from; `{x*40}` in one stands for forty x. */
const words: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL('./hostile-words.json', import.meta.url), 'utf8'),
);

export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** mulberry32: enough for choosing, and repeatable. Answers 0 ≤ x < 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function createChoose(random: () => number): Choose {
  return (name) => {
    const list = words[name] ?? [];
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new Error(`There are no words named ${name}`);
    return chosen.replace(/\{(.{1,8})\*(\d+)\}/gs, (_, unit: string, times: string) => unit.repeat(Number(times)));
  };
}

/** node:http refuses to send what is no header value; the raw requests send those. */
function sendable(text: string): string {
  return [...text].filter((character) => character >= ' ' && character <= '\u00ff' && character !== '\u007f').join('');
}

function pathOf(random: () => number, choose: Choose): string {
  const segments = [
    choose('roots'),
    ...(random() < 0.9 ? [choose('types')] : []),
    ...(random() < 0.5 ? [choose('ids')] : []),
  ];
  const isSearch = random() < 0.1;
  return `${segments.join('/')}${isSearch ? '/_search' : choose('tails')}`;
}

function queryOf(random: () => number, choose: Choose): string {
  const count = random() < 0.3 ? 0 : Math.floor(random() * 4) + 1;
  const pairs = Array.from({ length: random() < 0.01 ? 600 : count }, () => {
    const value = choose('values');
    const written = random() < 0.8 ? encodeURIComponent(value.toWellFormed()) : value;
    return `${choose('codes')}${random() < 0.95 ? '=' : ''}${written}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A path as bytes on the wire: characters that end a request line are escaped, others stay as they are. */
function onTheWire(path: string): string {
  const escaped = Array.from(path.toWellFormed(), (character) =>
    character > ' ' && character < '\u007f' ? character : encodeURIComponent(character),
  ).join('');
  return escaped.startsWith('/') ? escaped : `/${escaped}`;
}

export function hostileRequest(random: () => number, authorizations: readonly string[]): HostileRequest {
  const choose = createChoose(random);
  return random() < 0.5 ? wildRequest(random, choose, authorizations) : likelyRequest(random, choose, authorizations);
}

/** One of R4's own interactions, with parameters of every kind. */
function likelyRequest(random: () => number, choose: Choose, authorizations: readonly string[]): HostileRequest {
  const { method, path, mediaType, body } = hostileTarget(random, choose);
  const headers: Record<string, string> = {
    authorization: authorizations[Math.floor(random() * authorizations.length)] ?? '',
    ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    ...(random() < 0.1 ? { prefer: 'handling=strict' } : {}),
  };
  return { method, path: onTheWire(path), headers, body };
}

function wildRequest(random: () => number, choose: Choose, authorizations: readonly string[]): HostileRequest {
  const method = choose('methods');
  const headers: Record<string, string> = {
    authorization: authorizations[Math.floor(random() * authorizations.length)] ?? '',
  };
  for (let left = Math.floor(random() * 3); left > 0; left -= 1)
    headers[choose('headerNames')] = sendable(choose('headerValues'));
  const isForm = method === 'POST' && random() < 0.7;
  if (isForm) headers['content-type'] = 'application/x-www-form-urlencoded';
  const hasBody = method !== 'GET' && method !== 'HEAD' && random() < 0.7;
  // An Expect that is not honoured leaves the client waiting for a leave to send that never comes.
  delete headers.expect;
  return {
    method,
    path: onTheWire(`${pathOf(random, choose)}${queryOf(random, choose)}`),
    headers,
    body: hasBody ? choose('bodies') : undefined,
  };
}

/** What no client library would send: broken request lines, headers and bodies, as text to write to a socket. */
export function malformedRequest(random: () => number, authorization: string): string {
  const choose = createChoose(random);
  const end = choose('lineEnds');
  const headers = Array.from({ length: Math.floor(random() * 4) }, () => choose('rawHeaders'));
  const all = [choose('requestLines'), ...headers, `Authorization: ${authorization}`];
  return `${all.join(end)}${end}${end}${choose('rawBodies')}`;
}
