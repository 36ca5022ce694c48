import type { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import type { Cors } from '../http/cors.ts';
import type { UnreadableRequests } from '../http/unreadable-request.ts';
import { notReady, problemResponse, unknownPath } from '../manage/problem.ts';

/** Answers one request. */
export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** Which app answers which path; a surface that is absent here is 404. */
export interface Surfaces {
  readonly fhir?: Fetch | undefined;
  readonly oauth?: Fetch | undefined;
  readonly manage?: Fetch | undefined;
  readonly portal?: Fetch | undefined;
  readonly docs?: Fetch | undefined;
  /** Which pages may ask `/fhir` and `/oauth2`; no others are asked by any. */
  readonly cors: Cors;
  readonly unreadable: Pick<UnreadableRequests, 'answerDotSegments' | 'answerHosts'>;
  /** Undefined while the server can serve, else why it cannot. */
  readonly unreadiness: () => Promise<string | undefined>;
}

/** In the path as sent, before anything resolves it. */
const dotSegment = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** One listener's fetch: the surfaces by the first segment of the path, the health checks, and 404 for the rest. */
export function createServeFetch({
  fhir,
  oauth,
  manage,
  portal,
  docs,
  cors,
  unreadable,
  unreadiness,
}: Surfaces): Fetch {
  /** What has no Origin, which nearly all requests have not, goes straight on. */
  const opened = (surface: Fetch, request: Request, env: HttpBindings): Response | Promise<Response> =>
    env.incoming.headers.origin === undefined ? surface(request, env) : openedTo(cors, surface, request, env);
  return (request, env) => {
    if (!hasOneHost(env.incoming)) return unreadable.answerHosts(request, env);
    if (dotSegment.test(env.incoming.url ?? '')) return unreadable.answerDotSegments(request, env);
    switch (firstSegment(request.url)) {
      case 'fhir':
        return fhir === undefined ? notFound() : opened(fhir, request, env);
      case 'oauth2':
        return oauth === undefined ? notFound() : opened(oauth, request, env);
      case 'manage':
        return manage === undefined ? notFound() : manage(request, env);
      case 'portal':
        return portal === undefined ? notFound() : (withoutSlash(request) ?? portal(request, env));
      case 'docs':
        return docs === undefined ? notFound() : (withoutSlash(request) ?? docs(request, env));
      case '':
        return docs === undefined ? notFound() : toDocs();
      case 'healthz':
        return ok();
      case 'readyz':
        return readiness(unreadiness);
      default:
        return notFound();
    }
  };
}

/** Of two, a proxy in front could have read the other. Node keeps one of them in `headers`. */
function hasOneHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1;
}

/** What has paths below it. */
const surfaceNames: ReadonlySet<string | undefined> = new Set(['fhir', 'oauth2', 'manage', 'portal', 'docs']);

/** `''` for the root. A path below a health check is none. */
function firstSegment(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2) + 1;
  if (url.startsWith('fhir/', start)) return 'fhir';
  const path = url.slice(start).split(/[?#]/, 1)[0] ?? '';
  const [first, ...rest] = path.split('/', 2);
  return rest.length > 0 && !surfaceNames.has(first) ? path : (first ?? '');
}

async function openedTo(cors: Cors, surface: Fetch, request: Request, env: HttpBindings): Promise<Response> {
  return cors.preflight(env.incoming) ?? cors.open(env.incoming, await surface(request, env));
}

/** Somebody who types the server's name alone wants to know what it is. */
function toDocs(): Response {
  return new Response(null, { status: 302, headers: { Location: 'docs', 'Cache-Control': 'no-store' } });
}

/** Pages are where they are without a slash at the end: with one, what they lead to would be somewhere else. */
function withoutSlash({ method, url }: Request): Response | undefined {
  const [, name, query = ''] = /([^/?#]+)\/(\?[^#]*)?$/.exec(url) ?? [];
  if (name === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined;
  return new Response(null, { status: 308, headers: { Location: `../${name}${query}`, 'Cache-Control': 'no-store' } });
}

async function readiness(unreadiness: Surfaces['unreadiness']): Promise<Response> {
  const reason = await unreadiness();
  return reason === undefined ? ok() : problemResponse(notReady(reason));
}

function ok(): Response {
  return new Response('{"status":"ok"}', {
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  });
}

function notFound(): Response {
  return problemResponse(unknownPath());
}
