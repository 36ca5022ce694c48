// The documentation: answers every path that begins with /docs. It is public and holds nothing of any patient.
import { type Context, Hono } from 'hono';
import { type DocsAssets, loadAssets } from './assets.ts';
import type { DocsSource } from './docs-source.ts';
import { mountGuide } from './guide/pages.tsx';
import { packedAnswer } from './packed.ts';
import { mountPostman } from './postman/mount.ts';
import { mountReference } from './reference/mount.tsx';
import { docsHeaders } from './security-headers.ts';

const yearSeconds = 31_536_000;

export function createDocsApp(source: DocsSource): Hono {
  const assets = loadAssets();
  const app = new Hono();
  app.use('*', docsHeaders);
  app.get('/docs/assets/:name', (c) => assetAnswer(c, assets));
  mountReference(app, source, assets);
  mountPostman(app, source);
  mountGuide(app, source, assets);
  return app;
}

function assetAnswer(c: Context, assets: DocsAssets): Response {
  const asset = assets.find(c.req.path);
  if (asset === undefined) return c.notFound() as Response;
  return packedAnswer(c, asset, { 'Cache-Control': `public, max-age=${yearSeconds}, immutable` });
}
