// The documentation as part of a server.
import type { ServeConfig } from '../config.ts';
import { createDocsApp } from '../docs/app.ts';
import type { DemoAccess, OpenApiDocument } from '../docs/docs-source.ts';
import { createBaseUrl } from '../http/base-url.ts';
import { capabilityStatement } from '../http/capability-statement.ts';
import { operationInput } from '../http/operation-input.ts';
import { operations } from '../http/operations.ts';
import { oauthDescription } from '../oauth/openapi-document.ts';
import type { Fetch } from './serve-fetch.ts';

export interface DocsOptions {
  readonly config: ServeConfig;
  readonly manageDescription: () => OpenApiDocument;
  readonly demo: Omit<DemoAccess, 'manageUrl'> | undefined;
  /** Where `/manage` is, once it is listened on. */
  readonly managePort: () => number;
}

/**
 * Names of this machine itself. What opens the demo's records, and makes more that does, is told under these alone: under another
 * name a page of elsewhere may be asking (DNS rebinding). A server that other machines reach, by itself or through a proxy, tells
 * it on its terminal only.
 */
const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', '::1', 'localhost']);

const fhirPath = '/fhir';

export function createDocs({ config, manageDescription, demo, managePort }: DocsOptions): Fetch {
  const baseUrl = createBaseUrl(config.baseUrl);
  const startedAt = new Date().toISOString();
  const serverUrl = (requestUrl: string): string => baseUrl(requestUrl).slice(0, -fhirPath.length);
  const isReachedFromHere = ownNames.has(config.host) && config.proxyHops === 0;
  function demoFor(requestUrl: string): DemoAccess | undefined {
    if (demo === undefined || !isReachedFromHere) return undefined;
    const manageUrl = new URL(serverUrl(requestUrl));
    if (!ownNames.has(new URL(requestUrl).hostname) || !ownNames.has(manageUrl.hostname)) return undefined;
    manageUrl.port = String(managePort());
    return { ...demo, manageUrl: manageUrl.origin };
  }
  const app = createDocsApp({
    serverUrl,
    capabilityStatement: (fhirUrl) => capabilityStatement(fhirUrl, startedAt),
    operations: operations.map(operationInput),
    manageDescription,
    oauthDescription,
    demo: demoFor,
  });
  return (request, env) => app.fetch(request, env);
}
