// What every answer of the panel tells a browser not to do.
import type { MiddlewareHandler } from 'hono';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  // No text becomes markup or script in the page, whatever a script of ours were tricked into.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

/** Sets them where the answer has not set its own. */
export function securityHeaders(frameAncestors: readonly string[]): MiddlewareHandler {
  const ancestors = frameAncestors.length === 0 ? "'none'" : ["'self'", ...frameAncestors].join(' ');
  const headers: Readonly<Record<string, string>> = {
    'Content-Security-Policy': [...policy, `frame-ancestors ${ancestors}`].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'X-Robots-Tag': 'noindex, nofollow',
    // Of a record nothing may stay behind in a browser.
    'Cache-Control': 'no-store',
    ...(frameAncestors.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
  };
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/** For the one page that says why no other is shown: it holds nothing of anybody, and may stand in any frame. */
export const framedRefusalPolicy = `${policy.join('; ')}; frame-ancestors *`;
