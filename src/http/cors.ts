// Which pages of other origins may ask /fhir and /oauth2 from a browser. https://fetch.spec.whatwg.org/#http-cors-protocol
// https://hl7.org/fhir/R4/security.html#cors

/** Every origin, or those named; none for an empty list. */
export type AllowedOrigins = '*' | readonly string[];

/** As far as the server's adapter brings it. */
interface Incoming {
  readonly method?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

export interface Cors {
  /** The answer to a preflight; undefined for any other request. It holds nothing of anybody, so it needs no credential and no record. */
  preflight(incoming: Incoming): Response | undefined;
  /** Lets a page read the answer to its request, where its origin may. */
  open(incoming: Incoming, response: Response): Response;
}

/** All that a client of FHIR or OAuth has reason to send. */
const sentHeaders = [
  ...['Accept', 'Authorization', 'Cache-Control', 'Content-Type', 'If-Modified-Since', 'If-None-Match', 'Prefer'],
  ...['Range', 'X-API-Key', 'X-API-Secret', 'X-Request-Id', 'X-Requested-With'],
].join(', ');
/** What a page may read beside the few headers that it always may. */
const readHeaders = [
  ...['Accept-Ranges', 'Allow', 'Content-Disposition', 'Content-Range', 'ETag', 'Preference-Applied'],
  ...['RateLimit', 'RateLimit-Policy', 'Retry-After', 'WWW-Authenticate', 'X-Correlation-Id'],
  'X-Request-Id',
].join(', ');
/** As long as browsers remember at most. */
const preflightSeconds = 7200;

/**
 * Every request proves itself with a key, which a page has only if somebody gave it one; no cookie counts here, so no page can
 * ride on a visitor's session, and none is ever allowed to send any.
 */
export function createCors(allowed: AllowedOrigins): Cors {
  const named = new Set(allowed === '*' ? [] : allowed);
  const headersFor = (origin: string): Record<string, string> | undefined => {
    if (allowed === '*') return { 'Access-Control-Allow-Origin': '*' };
    return named.has(origin) ? { 'Access-Control-Allow-Origin': origin } : undefined;
  };
  return {
    preflight({ method, headers: { origin, 'access-control-request-method': asked } }) {
      if (method !== 'OPTIONS' || typeof origin !== 'string' || asked === undefined) return undefined;
      const opened = headersFor(origin);
      const headers = {
        Vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        ...(opened === undefined
          ? {}
          : {
              ...opened,
              'Access-Control-Allow-Methods': 'GET, HEAD, POST',
              'Access-Control-Allow-Headers': sentHeaders,
              'Access-Control-Max-Age': String(preflightSeconds),
            }),
      };
      return new Response(null, { status: 204, headers });
    },
    open({ headers: { origin } }, response) {
      const opened = typeof origin === 'string' ? headersFor(origin) : undefined;
      if (opened === undefined) return response;
      for (const [name, value] of Object.entries(opened)) response.headers.set(name, value);
      response.headers.set('Access-Control-Expose-Headers', readHeaders);
      if (!/\bOrigin\b/.test(response.headers.get('Vary') ?? '')) response.headers.append('Vary', 'Origin');
      return response;
    },
  };
}
