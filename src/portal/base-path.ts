// For a server behind a proxy that maps a path to it: `--base-url https://example.org/ehr`.
import type { MiddlewareHandler } from 'hono';

/** In the templates alone: a quotation mark in anything else is written as an entity. */
const ownLink = / (href|src|action)="\/portal/g;

/** Puts the path before every link and redirection to the panel. Undefined where there is none. */
export function prefixLinks(baseUrl: string | undefined): MiddlewareHandler | undefined {
  const prefix = baseUrl === undefined ? '' : new URL(baseUrl).pathname.replace(/\/+$/, '');
  if (prefix === '') return undefined;
  return async (c, next) => {
    await next();
    const location = c.res.headers.get('Location');
    if (location?.startsWith('/portal')) c.res.headers.set('Location', `${prefix}${location}`);
    if (!c.res.headers.get('Content-Type')?.startsWith('text/html') || c.res.headers.has('Content-Disposition')) return;
    const html = (await c.res.text()).replace(ownLink, ` $1="${prefix}/portal`);
    c.res = new Response(html, c.res);
  };
}
