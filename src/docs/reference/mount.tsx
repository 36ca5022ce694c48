import type { Hono } from 'hono';
import type { DocsAssets } from '../assets.ts';
import type { DocsSource, OpenApiDocument } from '../docs-source.ts';
import { fhirOpenApi } from '../openapi/fhir.ts';
import { type Packed, pack, packedAnswer } from '../packed.ts';

/** The documents that the reference shows, as its own list names them. */
const documents = [
  { path: '/docs/fhir-openapi.json', title: 'FHIR R4' },
  { path: '/docs/oauth-openapi.json', title: 'OAuth 2.0' },
  { path: '/docs/manage-openapi.json', title: 'Management API' },
] as const;

/** A server has few names; whoever asks under ever new ones has it keep no more than these. */
const maxKept = 8;

/** Mounts the API reference and the OpenAPI documents that it shows. */
export function mountReference(app: Hono, source: DocsSource, assets: DocsAssets): void {
  const fhirOf = keeping((serverUrl) =>
    fhirOpenApi(source.capabilityStatement(`${serverUrl}/fhir`), source.operations, serverUrl),
  );
  const oauthOf = keeping(source.oauthDescription);
  let ofManage: Packed | undefined;
  const [fhir, oauth, manage] = documents;
  app.get(fhir.path, (c) => packedAnswer(c, fhirOf(source.serverUrl(c.req.url))));
  app.get(oauth.path, (c) => packedAnswer(c, oauthOf(source.serverUrl(c.req.url))));
  app.get(manage.path, (c) => {
    ofManage ??= packedDocument(source.manageDescription());
    return packedAnswer(c, ofManage);
  });
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

/** What `make` makes for the last few URLs of the server. */
function keeping(make: (serverUrl: string) => OpenApiDocument): (serverUrl: string) => Packed {
  const kept = new Map<string, Packed>();
  return (serverUrl) => {
    const known = kept.get(serverUrl);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= maxKept) kept.delete(oldest);
    const made = packedDocument(make(serverUrl));
    kept.set(serverUrl, made);
    return made;
  };
}

function packedDocument(document: OpenApiDocument): Packed {
  return pack('application/json; charset=utf-8', Buffer.from(JSON.stringify(document)));
}
