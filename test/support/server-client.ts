import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { isJson, type Json, listOf, textOf } from './evaluate-parameters.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Sends requests to one server over kept-alive connections. */
export interface Client {
  ask(path: string, asked?: Asked): Promise<Answer>;
  close(): void;
}

/** `maxSockets` 1 keeps all requests on one connection. */
export function createClient(baseUrl: string, headers: Readonly<Record<string, string>>, maxSockets = 8): Client {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const { hostname, port } = new URL(baseUrl);
  return {
    ask: (path, asked = {}) =>
      new Promise((resolve, reject) => {
        // Node frames a body by itself for some methods alone.
        const framing = asked.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(asked.body)) };
        const all = { ...headers, ...asked.headers, ...framing };
        const sent = request(
          { agent, hostname, port, path, method: asked.method ?? 'GET', headers: all },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString('utf8');
              resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
            });
          },
        );
        sent.on('error', reject);
        sent.end(asked.body);
      }),
    close: () => agent.destroy(),
  };
}

export function basicAuthorization(key: string, secret: string): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

/** An access token that a key and its secret buy. */
export async function buyToken(
  client: Client,
  basic: Readonly<Record<string, string>>,
  scope?: string,
): Promise<string> {
  const asked = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const headers = { ...basic, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await client.ask('/oauth2/token', { method: 'POST', headers, body: asked.toString() });
  if (answer.status !== 200) throw new Error(`No token: ${answer.status} ${answer.text}`);
  return String(parsed(answer).access_token);
}

export function parsed(answer: Answer): Json {
  const value: unknown = JSON.parse(answer.text);
  if (!isJson(value)) throw new Error(`No JSON object: ${answer.text.slice(0, 200)}`);
  return value;
}

export interface Found {
  readonly matches: readonly Json[];
  readonly included: readonly Json[];
  readonly total: unknown;
}

function entries(bundle: Json, mode: string): Json[] {
  return listOf(bundle.entry).flatMap((entry) =>
    isJson(entry) && isJson(entry.search) && entry.search.mode === mode && isJson(entry.resource)
      ? [entry.resource]
      : [],
  );
}

export function foundIn(bundle: Json): Found {
  return { matches: entries(bundle, 'match'), included: entries(bundle, 'include'), total: bundle.total };
}

/** Of every entry, however it came into the Bundle. */
export function resourcesIn(bundle: Json): Json[] {
  return listOf(bundle.entry).flatMap((entry) => (isJson(entry) && isJson(entry.resource) ? [entry.resource] : []));
}

export function linkOf(bundle: Json, relation: string): string | undefined {
  const link = listOf(bundle.link).find((each) => isJson(each) && each.relation === relation);
  return isJson(link) ? textOf(link.url) : undefined;
}

/** Path and query of the page after this one. */
export function nextPage(bundle: Json): string | undefined {
  return linkOf(bundle, 'next')?.replace(/^https?:\/\/[^/]+/, '');
}

/** Follows next links to the end. Fails on any answer but 200. */
export async function findAll(client: Client, firstPath: string): Promise<Found> {
  const matches: Json[] = [];
  const included: Json[] = [];
  let total: unknown;
  for (let path: string | undefined = firstPath; path !== undefined; ) {
    const answer = await client.ask(path);
    if (answer.status !== 200) throw new Error(`${answer.status} for ${path}: ${answer.text.slice(0, 500)}`);
    const bundle = parsed(answer);
    const page = foundIn(bundle);
    matches.push(...page.matches);
    included.push(...page.included);
    total = page.total;
    path = nextPage(bundle);
  }
  return { matches, included, total };
}

export function queryOf(pairs: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString();
}
