// The cookie that holds a session.
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { needsSecureCookies } from './origin.ts';

export interface SessionCookie {
  read(c: Context): string | undefined;
  write(c: Context, sessionToken: string): void;
  clear(c: Context): void;
}

const name = 'chartkey-portal';

/**
 * `isEmbedded` when pages of other sites may frame the panel: then the cookie goes with requests from within them, kept apart
 * for each site that frames it.
 */
export function createSessionCookie(origin: (c: Context) => string, isEmbedded: boolean): SessionCookie {
  // With the prefix a browser takes the cookie from this host alone: no neighbour under the same domain can plant one.
  const isSecure = (c: Context): boolean => isEmbedded || needsSecureCookies(origin(c));
  const nameFor = (c: Context): string => (isSecure(c) ? `__Host-${name}` : name);
  const optionsFor = (c: Context): CookieOptions => ({
    path: '/',
    httpOnly: true,
    secure: isSecure(c),
    sameSite: isEmbedded ? 'None' : 'Lax',
    partitioned: isEmbedded,
  });
  return {
    read: (c) => getCookie(c, nameFor(c)),
    // Without an age it goes with the browser's session; the server ends it earlier when it idles.
    write: (c, sessionToken) => setCookie(c, nameFor(c), sessionToken, optionsFor(c)),
    clear: (c) => void deleteCookie(c, nameFor(c), optionsFor(c)),
  };
}
