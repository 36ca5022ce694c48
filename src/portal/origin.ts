// Where a request was sent to and where it came from, as a browser tells it.

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The origin under which browsers know this server. */
export function ownOrigin(requestUrl: string, baseUrl: string | undefined): string {
  return new URL(baseUrl ?? requestUrl).origin;
}

/**
 * Whether cookies must be for encrypted connections alone. Over plain http that holds too, for a server behind a proxy sees
 * nothing else; only a visitor on the same machine goes without.
 */
export function needsSecureCookies(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || !loopback.test(hostname);
}

/** Whether an origin is one of those named, where `https://*.example.org` names every host below example.org. */
function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) => {
    const [scheme, host = ''] = pattern.split('://*.');
    if (host === '') return origin === pattern;
    return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
  });
}

/** Whether a request that changes something comes from a page of this server. Older browsers tell less; the form's token tells the rest. */
export function isFromOwnPage(headers: Headers, origin: string): boolean {
  const site = headers.get('sec-fetch-site');
  const from = headers.get('origin');
  return (site === null || site === 'same-origin') && (from === null || from === origin);
}

const framed: ReadonlySet<string | null> = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/** Whether a page is asked for by a page that may not show it. What a browser does not tell, its policy still stops. */
export function isForeignFrame(headers: Headers, origin: string, allowed: readonly string[]): boolean {
  if (!framed.has(headers.get('sec-fetch-dest'))) return false;
  if (allowed.length === 0) return true;
  const referrer = headers.get('referer');
  if (referrer === null || !URL.canParse(referrer)) return false;
  const from = new URL(referrer).origin;
  return from !== origin && !isAllowedOrigin(from, allowed);
}

/** Whether a person opens a page, rather than a program that looks what is behind a link. */
export function isOpenedByPerson(request: Request): boolean {
  const { headers, method } = request;
  const isAhead = headers.has('sec-purpose') || headers.has('purpose') || headers.get('x-moz') === 'prefetch';
  return method === 'GET' && headers.get('sec-fetch-mode') === 'navigate' && !isAhead;
}
