// The server with two patients, and a portal's client of it.
import { createPortalClient, type PortalClient, type PortalClientOptions } from '../../src/sdk/portal.ts';
import { managementToken, startTestServer, type TestServer } from '../support/server.ts';
import { type FlakyProxy, startFlakyProxy } from './flaky-proxy.ts';

export interface PortalWorld {
  readonly server: TestServer;
  readonly client: PortalClient;
  /** A client that reaches the server through the proxy. */
  readonly throughProxy: (options?: Partial<PortalClientOptions>) => PortalClient;
  readonly proxy: FlakyProxy;
  /** Status of a read of the patient's own record with a key. */
  statusWith(holder: { readonly key: string; readonly secret: string }): Promise<number>;
  stop(): Promise<void>;
}

export async function startPortalWorld(): Promise<PortalWorld> {
  const server = await startTestServer();
  const proxy = await startFlakyProxy(server.baseUrl);
  const client = createPortalClient({ baseUrl: server.baseUrl, managementToken });
  await client.import.bundle({ resourceType: 'Bundle', ...transaction(patient('asker'), patient('bystander')) });
  return {
    server,
    client,
    proxy,
    throughProxy: (options = {}) => createPortalClient({ baseUrl: proxy.url, managementToken, ...options }),
    async statusWith({ key, secret }) {
      const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
      return (await fetch(`${server.baseUrl}/fhir/Patient`, { headers: { authorization } })).status;
    },
    async stop() {
      await proxy.stop();
      await server.stop();
    },
  };
}

export function patient(id: string): object {
  return { resourceType: 'Patient', id, identifier: [{ system: 'urn:example:mrn', value: `mrn of ${id}` }] };
}

function transaction(...resources: readonly object[]): object {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `Patient/${Reflect.get(resource, 'id')}` },
  }));
  return { type: 'transaction', entry };
}
