import type { Hono } from 'hono';
import type { DemoAccess, DocsSource } from '../docs-source.ts';
import { postmanCollection } from './collection.ts';

/** Mounts `/docs/postman.json` and `/docs/postman-environment.json`. */
export function mountPostman(app: Hono, source: DocsSource): void {
  // It names the server by a variable, so it is one for all.
  let collection: string | undefined;
  app.get('/docs/postman.json', (c) => {
    collection ??= JSON.stringify(postmanCollection(source.capabilityStatement('{{baseUrl}}/fhir')));
    return c.body(collection, 200, download('chartkey.postman_collection.json'));
  });
  app.get('/docs/postman-environment.json', (c) => {
    const serverUrl = source.serverUrl(c.req.url);
    const environment = JSON.stringify(environmentOf(serverUrl, source.demo(c.req.url)), null, 2);
    return c.body(environment, 200, download('chartkey.postman_environment.json'));
  });
}

function download(name: string): Record<string, string> {
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  };
}

function environmentOf(serverUrl: string, demo: DemoAccess | undefined): object {
  const secret = (key: string, value = ''): object => ({ key, value, type: 'secret', enabled: true });
  const plain = (key: string, value = ''): object => ({ key, value, type: 'default', enabled: true });
  return {
    name: `ChartKey at ${serverUrl}`,
    values: [
      plain('baseUrl', serverUrl),
      plain('manageUrl', demo?.manageUrl ?? serverUrl),
      secret('key', demo?.key),
      secret('secret', demo?.secret),
      plain('patientId', demo?.patientId),
      secret('managementToken', demo?.managementToken),
    ],
    _postman_variable_scope: 'environment',
  };
}
