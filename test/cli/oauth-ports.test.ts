import { join } from 'node:path';
import { pino } from 'pino';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/cli/open-store.ts';
import { startServer } from '../../src/cli/server.ts';
import { readServeConfig } from '../../src/config.ts';
import { createClient } from '../support/server-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ports = suite('/oauth2 on the ports of a server');
const endpoints = ['token', 'introspect', 'revoke', 'leaked'];

/** Which endpoints answer a POST at all, by port. */
async function answering(managePort: { managePort?: string }) {
  const config = readServeConfig({ db: join(temporaryFolder(), 'a.db'), port: '0', ...managePort }, {});
  const server = await startServer(config, await openStore(config), pino({ level: 'silent' }));
  try {
    const names = [server.address, server.manageAddress].map(async ({ port }) => {
      const client = createClient(`http://127.0.0.1:${port}`, {});
      const asked = endpoints.map(async (name) => {
        const { status } = await client.ask(`/oauth2/${name}`, { method: 'POST' });
        return status === 404 ? [] : [name];
      });
      const found = (await Promise.all(asked)).flat();
      client.close();
      return found;
    });
    return await Promise.all(names);
  } finally {
    await server.stop();
  }
}

ports('one port has all of it', async () => {
  assert.equal(await answering({}), [endpoints, endpoints]);
});

ports('a management port has introspection, which the public one has too, and nothing more', async () => {
  assert.equal(await answering({ managePort: '0' }), [endpoints, ['introspect']]);
});

ports.run();
