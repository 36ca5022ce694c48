import type { Hono } from 'hono';
import type { DocsAssets } from '../assets.ts';
import type { DocsSource } from '../docs-source.ts';

/** Mounts `/docs` and the pages of the guide below it. */
export function mountGuide(app: Hono, source: DocsSource, assets: DocsAssets): void {
  app.get('/docs', (c) => c.html(<p title={assets.icon}>{source.serverUrl(c.req.url)}</p>));
}
