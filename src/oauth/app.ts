// The OAuth 2.0 edge: tokens for API keys. https://www.rfc-editor.org/rfc/rfc6749
import { createSecretKey, randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { createClientReader } from '../audit/client.ts';
import { fixedRefusalDelay, fixedReportDelay, type RefusalDelay } from '../credentials/refusal-delay.ts';
import { answerOf, toResponse } from './answer.ts';
import { answerRequest, type OauthContext, type OauthEndpoint, type OauthLogEntry } from './endpoint.ts';
import { introspect } from './introspect.ts';
import { reportLeaked } from './leaked.ts';
import { methodNotAllowed, unknownPath } from './oauth-error.ts';
import { readForm, readFormOrJson } from './parameters.ts';
import { revokeToken } from './revoke.ts';
import { issueToken } from './token.ts';

export interface OauthAppOptions extends Omit<OauthContext, 'hashKey'> {
  readonly hashKey: Buffer;
  readonly log: (entry: OauthLogEntry) => void;
  /** How many proxies before the server add to X-Forwarded-For; none unless said otherwise. */
  readonly proxyHops?: number | undefined;
  /** All of them unless said otherwise. */
  readonly endpoints?: readonly EndpointName[] | undefined;
  /** When refused authentications are answered. */
  readonly refusalDelay?: RefusalDelay | undefined;
  /** When reports of leaked keys are answered. */
  readonly reportDelay?: RefusalDelay | undefined;
}

export type EndpointName = 'token' | 'introspect' | 'revoke' | 'leaked';

const basePath = '/oauth2';
const allowed = 'POST, OPTIONS';

/** Answers every path that begins with `/oauth2`. */
export function createOauthApp(options: OauthAppOptions): Hono {
  const { log, proxyHops = 0, refusalDelay = fixedRefusalDelay, reportDelay = fixedReportDelay } = options;
  const context: OauthContext = { ...options, hashKey: createSecretKey(options.hashKey) };
  const all: readonly (OauthEndpoint & { readonly name: EndpointName })[] = [
    { name: 'token', read: readForm, answer: issueToken },
    { name: 'introspect', read: readForm, answer: introspect },
    { name: 'revoke', read: readForm, answer: revokeToken },
    { name: 'leaked', read: readFormOrJson, answer: reportLeaked, delay: reportDelay },
  ];
  const clientOf = createClientReader(proxyHops);
  const handle = (endpoint: OauthEndpoint) => async (c: Context) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const { raw } = c.req;
    const origin = { requestId, ...clientOf(raw.headers, c.env) };
    const { answer, error } = await answerRequest(context, { endpoint, raw, origin, refusalDelay });
    const ms = performance.now() - startedAt;
    log({ endpoint: endpoint.name, status: answer.status, ms, requestId, error });
    return toResponse(answer, requestId);
  };
  const app = new Hono();
  for (const endpoint of all) {
    if (options.endpoints?.includes(endpoint.name) === false) continue;
    const path = `${basePath}/${endpoint.name}`;
    app.post(path, handle(endpoint));
    app.options(path, () => toResponse({ status: 204, body: undefined, headers: { Allow: allowed } }, randomUUID()));
    app.all(path, handle(refusing(endpoint.name)));
  }
  app.notFound(() => toResponse(answerOf(unknownPath()), randomUUID()));
  return app;
}

/** For other methods. What a URL exposes is exposed whatever the method is: what is typed into a browser goes out as GET. */
function refusing(name: EndpointName): OauthEndpoint {
  return {
    name,
    read: async () => new Map(),
    answer: async () => {
      throw methodNotAllowed(allowed);
    },
  };
}
