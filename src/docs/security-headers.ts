// What every answer of the documentation tells a browser not to do.
import type { MiddlewareHandler } from 'hono';

const common = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];
const guidePolicy = [
  ...common,
  "style-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];
/** Scalar writes style sheets into the page, and draws with images and fonts that it holds itself. */
const referencePolicy = [
  ...common,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
];
const referencePath = '/docs/api';

export const docsHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const policy = c.req.path === referencePath ? referencePolicy : guidePolicy;
  const headers = {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // It may hold a demo's access, and changes with the server.
    'Cache-Control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};
