// What a demo tells, and what it writes on a terminal.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { basicAuthorization } from '../support/server-client.ts';
import { serveChartkey } from './spawn-chartkey.ts';
import { temporaryFolder } from './temporary-folder.ts';

const demo = suite('serve --demo');

/** The environment for Postman, as so many connections get it; each may reach another process. */
async function environments(fhir: string, count: number): Promise<readonly Readonly<Record<string, string>>[]> {
  const url = new URL('/docs/postman-environment.json', fhir);
  const ask = async () => {
    const answer = await fetch(url, { headers: { connection: 'close' } });
    const { values } = (await answer.json()) as { values: { key: string; value: string }[] };
    return Object.fromEntries(values.map(({ key, value }) => [key, value]));
  };
  return Promise.all(Array.from({ length: count }, ask));
}

demo('--workers — every process tells what opens the records, and it does', async () => {
  const server = await serveChartkey(['--demo', '--port', '0', '--workers', '2']);
  const { stdout } = server.written();
  const [, key = '', secret = ''] = /curl -u '(ck_\w+):(cs_\w+)'/.exec(stdout) ?? [];
  const [, managementToken = ''] = /Bearer (cm_\w+)/.exec(stdout) ?? [];
  for (const told of await environments(server.fhir, 12)) {
    assert.equal([told.key, told.secret, told.managementToken], [key, secret, managementToken]);
    assert.is(told.patientId, 'maria-alvarez');
  }
  const answer = await fetch(`${server.fhir}/Patient`, { headers: basicAuthorization(key, secret) });
  assert.is(answer.status, 200);
  const { exitCode, stderr } = await server.stop();
  assert.is(exitCode, 0, stderr);
  assert.not.match(stderr, secret);
});

for (const workers of ['1', '2']) {
  demo(`--db, --workers ${workers} — of a database that was named nothing is told but on the terminal`, async () => {
    const db = join(temporaryFolder(), 'a.db');
    const server = await serveChartkey(['--demo', '--db', db, '--port', '0', '--workers', workers]);
    assert.match(server.written().stdout, /curl -u 'ck_/);
    for (const told of await environments(server.fhir, 4)) {
      assert.equal([told.key, told.secret, told.managementToken, told.patientId], ['', '', '', '']);
    }
    assert.is((await server.stop()).exitCode, 0);
  });
}

demo('a log that goes elsewhere than a terminal tells of each request', async () => {
  const server = await serveChartkey(['--demo', '--port', '0']);
  await fetch(`${server.fhir}/metadata`);
  const { stderr } = await server.stop();
  assert.match(stderr, '"msg":"request"');
});

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const tsconfig = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
const terminal = '/usr/bin/script';
const hasTerminal = spawnSync(terminal, ['--version']).status === 0;
const onTerminal = hasTerminal ? demo : demo.skip;

onTerminal(`a request does not scroll the key away on a terminal (${terminal})`, async () => {
  const command = `exec '${process.execPath}' --import '${import.meta.resolve('tsx')}' '${main}' serve --demo --port 0`;
  const env = { PATH: process.env.PATH ?? '', TMPDIR: temporaryFolder(), TSX_TSCONFIG_PATH: tsconfig };
  const child = spawn(terminal, ['-qefc', command, '/dev/null'], { cwd: temporaryFolder(), env });
  try {
    let shown = '';
    for await (const chunk of child.stdout) {
      const isPrinted = shown.includes('Ctrl-C');
      shown += chunk;
      if (isPrinted || !shown.includes('Ctrl-C')) continue;
      assert.match(shown, /info serving/);
      const url = /https?:\S+(?=\/fhir\/Patient)/.exec(shown)?.[0] ?? '';
      assert.is((await fetch(`${url}/fhir/Patient`)).status, 401);
      assert.is((await fetch(`${url}/fhir/metadata`)).status, 200);
      // As a person ends it; all that it has written is read before the stream ends.
      child.stdin.write('\u0003');
    }
    assert.match(shown, /ck_\w{22}/);
    assert.not.match(shown, / info request /);
  } finally {
    child.kill();
  }
});

demo.run();
