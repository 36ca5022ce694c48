// The README and the pages beside it: their links, and their commands as they stand.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const readme = suite('README');
const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const files = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** As GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

for (const file of files) {
  readme(`every link of ${file} leads somewhere`, () => {
    const links = [...textOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) {
      if (/^https?:/.test(link)) {
        assert.ok(URL.canParse(link), link);
        continue;
      }
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, file) : join(root, dirname(file), path);
      assert.ok(existsSync(target), `${file}: ${link}`);
      if (anchor !== undefined) assert.ok(anchorsOf(readFileSync(target, 'utf8')).has(anchor), `${file}: ${link}`);
    }
  });
}

readme('every command of the README that asks a server is answered', async () => {
  const blocks = [...textOf('README.md').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block.trim());
  const [demo, test, ...asking] = blocks;
  // The first two are what a clone is tried and tested by; other tests run them.
  assert.equal([demo, test], ['npm ci && npm run demo', 'npm ci && npm test']);
  assert.ok(asking.length >= 2 && asking.every((line) => line.startsWith('curl ')), asking.join('\n'));
  const server = await startTestServer();
  try {
    await server.importFiles(fixtureFiles());
    const { key, secret } = await server.createKey('maria-alvarez');
    for (const line of asking) {
      const command = line.replaceAll('http://127.0.0.1:8080', server.baseUrl).replace('curl ', 'curl -sf ');
      const env = { PATH: process.env.PATH ?? '', KEY: key, SECRET: secret };
      const { stdout } = await run('bash', ['-c', command], { env, maxBuffer: 1 << 26 });
      assert.type(JSON.parse(stdout), 'object', line);
    }
  } finally {
    await server.stop();
  }
});

readme.run();
