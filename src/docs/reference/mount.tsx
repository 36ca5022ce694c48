import type { Context, Hono } from 'hono';
import type { DocsAssets } from '../assets.ts';
import type { DocsSource } from '../docs-source.ts';
import { fhirOpenApi } from '../openapi/fhir.ts';

/** The documents that the reference shows, as its own list names them. */
const documents = [
  { path: '/docs/fhir-openapi.json', title: 'FHIR R4' },
  { path: '/docs/oauth-openapi.json', title: 'OAuth 2.0' },
  { path: '/docs/manage-openapi.json', title: 'Management API' },
] as const;

/** A hundred names for one server are more than it has. */
const maxKept = 100;

/** Mounts the API reference and the OpenAPI documents that it shows. */
export function mountReference(app: Hono, source: DocsSource, assets: DocsAssets): void {
  const fhirTexts = new Map<string, string>();
  function fhirText(serverUrl: string): string {
    const known = fhirTexts.get(serverUrl);
    if (known !== undefined) return known;
    const text = JSON.stringify(fhirOpenApi(source.capabilityStatement(`${serverUrl}/fhir`), serverUrl));
    if (fhirTexts.size >= maxKept) fhirTexts.clear();
    fhirTexts.set(serverUrl, text);
    return text;
  }
  const [fhir, oauth, manage] = documents;
  app.get(fhir.path, (c) => jsonText(c, fhirText(source.serverUrl(c.req.url))));
  app.get(oauth.path, (c) => jsonText(c, JSON.stringify(source.oauthDescription(source.serverUrl(c.req.url)))));
  app.get(manage.path, (c) => jsonText(c, JSON.stringify(source.manageDescription())));
  const page = () => (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API reference · ChartKey</title>
        <link rel="icon" href={assets.icon} />
      </head>
      <body>
        <div id="reference" data-sources={JSON.stringify(documents)} />
        <noscript>
          <p>The reference needs JavaScript. Its documents do not:</p>
          <ul>
            {documents.map(({ path, title }) => (
              <li>
                <a href={path}>{title}</a>
              </li>
            ))}
          </ul>
        </noscript>
        <script src={assets.scalar} />
        <script src={assets.reference} />
      </body>
    </html>
  );
  app.get('/docs/api', (c) => c.html(`<!doctype html>${page()}`));
}

function jsonText(c: Context, text: string): Response {
  return c.body(text, 200, { 'Content-Type': 'application/json; charset=utf-8' });
}
