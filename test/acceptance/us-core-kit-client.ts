import * as assert from 'uvu/assert';
import { isJson, type Json, listOf } from '../support/evaluate-parameters.ts';
import type { TestServer } from '../support/server.ts';
import {
  basicAuthorization,
  buyToken,
  type Client,
  createClient,
  linkOf,
  parsed,
  resourcesIn,
} from '../support/server-client.ts';
import { keyOf } from '../support/source-data.ts';

export type Params = Readonly<Record<string, string>>;

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly resource: Json;
  /** What was asked, for messages. */
  readonly asked: string;
}

/** Asks as the kit's HTTP client does, in its headers and its way to write a query. */
export interface KitClient {
  search(type: string, params: Params): Promise<Reply>;
  searchByPost(type: string, params: Params): Promise<Reply>;
  /** By POST with all parameters in the URL and nothing in the body, as older clients of the kind do. */
  searchByPostedQuery(type: string, params: Params): Promise<Reply>;
  read(path: string): Promise<Reply>;
  /** All resources of a Bundle and of those that follow it. */
  resourcesOf(reply: Reply): Promise<Json[]>;
}

const clientHeaders = {
  accept: 'application/fhir+json',
  'accept-charset': 'utf-8',
  'accept-encoding': 'gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
  'user-agent': 'Ruby FHIR Client',
};
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const maxPages = 20;

/** What the kit's library for URLs leaves as it is in a query. */
const leftAsTheyAre = /%(?:3A|40|2F|3F|24|2C|3D)/g;

function inQuery(text: string): string {
  return encodeURIComponent(text).replace(leftAsTheyAre, decodeURIComponent).replaceAll('%20', '+');
}

function queryOf(params: Params): string {
  const pairs = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([name, value]) => `${inQuery(name)}=${inQuery(value)}`).join('&');
}

async function ask(client: Client, path: string, body?: string, more: Params = {}): Promise<Reply> {
  const asked = `${body === undefined ? 'GET' : `POST ${body} to`} ${path}`;
  const method = body === undefined ? 'GET' : 'POST';
  const answer = await client.ask(path, { method, body, headers: { ...clientHeaders, ...more } });
  const type = answer.headers['content-type'] ?? '';
  assert.match(type, /^application\/fhir\+json/, asked);
  return { status: answer.status, type, resource: parsed(answer), asked };
}

/** Each entry stands at the URL at which it can be read. */
function checkEntries(bundle: Json, baseUrl: string, asked: string): void {
  assert.is(bundle.type, 'searchset', asked);
  for (const entry of listOf(bundle.entry)) {
    if (!isJson(entry) || !isJson(entry.resource)) throw new Error(`An entry without a resource: ${asked}`);
    if (entry.resource.resourceType === 'OperationOutcome') continue;
    assert.is(entry.fullUrl, `${baseUrl}/fhir/${keyOf(entry.resource)}`, asked);
  }
}

export async function tokenFor(server: TestServer, patient: string, scope?: string): Promise<string> {
  const { key, secret } = await server.createKey(patient);
  const client = createClient(server.baseUrl, {});
  const token = await buyToken(client, basicAuthorization(key, secret), scope);
  client.close();
  return token;
}

/** Without a token, as somebody who has none. */
export function kitClient(baseUrl: string, token?: string): KitClient & { close(): void } {
  const client = createClient(baseUrl, token === undefined ? {} : { authorization: `Bearer ${token}` });
  const search = (path: string, body?: string): Promise<Reply> =>
    ask(client, path, body, body === undefined ? {} : formType);
  return {
    search: (type, params) => search(`/fhir/${type}?${queryOf(params)}`),
    searchByPost: (type, params) => search(`/fhir/${type}/_search`, new URLSearchParams(params).toString()),
    searchByPostedQuery: (type, params) => search(`/fhir/${type}/_search?${queryOf(params)}`, ''),
    read: (path) => {
      const [resource = '', id = ''] = path.split('/');
      // Older clients of the kind send their options as headers.
      return ask(client, `/fhir/${path}`, undefined, {
        resource: `FHIR::${resource}`,
        id,
        format: clientHeaders.accept,
      });
    },
    async resourcesOf(first) {
      const resources: Json[] = [];
      let reply: Reply | undefined = first;
      for (let page = 1; reply !== undefined && page < maxPages; page += 1) {
        assert.is(reply.status, 200, reply.asked);
        assert.is(reply.resource.resourceType, 'Bundle', reply.asked);
        checkEntries(reply.resource, baseUrl, reply.asked);
        resources.push(...resourcesIn(reply.resource));
        const next = linkOf(reply.resource, 'next');
        assert.ok(next === undefined || next.startsWith(`${baseUrl}/`), next);
        reply = next === undefined ? undefined : await search(next.slice(baseUrl.length));
      }
      return resources;
    },
    close: () => client.close(),
  };
}
