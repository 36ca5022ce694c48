// The pages of the guide: their commands, run by a shell as they are printed, and their links.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { managementToken, startTestServer, type TestKey, type TestServer } from '../support/server.ts';
import { fixtureFiles } from '../support/source-data.ts';

const guide = suite('guide');
const run = promisify(execFile);
const patient = 'maria-alvarez';
let server: TestServer;
let key: TestKey;
let pages: ReadonlyMap<string, string>;

guide.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  key = await server.createKey(patient);
  pages = await crawl();
});
guide.after(() => server.stop());

/** Every page that the first one leads to, by its path. */
async function crawl(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const waiting = ['/docs'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const answer = await fetch(server.baseUrl + path);
    assert.is(answer.status, 200, path);
    const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
    const text = await answer.text();
    found.set(path, isPage ? text : '');
    if (isPage)
      waiting.push(
        ...linksOf(text)
          .filter((link) => link.startsWith('/'))
          .map((link) => link.split('#')[0] ?? ''),
      );
  }
  return found;
}

function linksOf(html: string): string[] {
  return [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link = '']) => unescaped(link));
}

function unescaped(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function codesOf(html: string): string[] {
  return [...html.matchAll(/<code data-template="([^"]*)">/g)].map(([, text = '']) => unescaped(text));
}

function commands(): string[] {
  const all = [...pages.values()].flatMap(codesOf);
  return [...new Set(all)].filter((text) => text.startsWith('curl ') || text.startsWith('TOKEN='));
}

async function runInShell(script: string): Promise<string> {
  const env = {
    PATH: process.env.PATH ?? '',
    CHARTKEY_KEY: key.key,
    CHARTKEY_SECRET: key.secret,
    CHARTKEY_MANAGEMENT_TOKEN: managementToken,
  };
  const { stdout } = await run('bash', ['-c', script], { env, maxBuffer: 1 << 28 });
  return stdout;
}

guide('leads to a page for each of the types, and to what is not a page', () => {
  const ofTypes = [...pages.keys()].filter((path) => path.startsWith('/docs/types/'));
  assert.is(ofTypes.length, 144);
  for (const path of ['/docs/api', '/docs/postman.json', '/docs/postman-environment.json'])
    assert.ok(pages.has(path), path);
});

guide('every command answers 2xx when it is pasted', async () => {
  const lines = commands();
  assert.ok(lines.length > 300, `${lines.length} commands`);
  // One shell for all, each line as it stands but for the patient's id and for being told the status.
  const script = lines
    .map((line) =>
      line.replaceAll('PATIENT-ID', patient).replaceAll('curl -s ', `curl -s -o /dev/null -w '%{http_code}\\n' `),
    )
    .map((line) => (line.startsWith('TOKEN=') ? line.replace(`-o /dev/null -w '%{http_code}\\n' `, '') : line))
    .join('\n');
  const statuses = (await runInShell(script)).trim().split('\n');
  assert.is(statuses.length, lines.length);
  const failed = lines.filter((_, index) => !/^20[0-9]$/.test(statuses[index] ?? ''));
  assert.equal(failed, []);
});

guide('every link within the documentation resolves, its anchor too, and every other is to a known place', () => {
  const known = ['https://hl7.org/', 'http://hl7.org/fhir/'];
  for (const [path, html] of pages) {
    for (const link of linksOf(html)) {
      if (link.startsWith('http')) {
        assert.ok(
          known.some((place) => link.startsWith(place)),
          `${path}: ${link}`,
        );
        continue;
      }
      const [target = '', anchor] = link.split('#');
      const found = pages.get(target === '' ? path : target);
      assert.ok(found !== undefined, `${path}: ${link}`);
      if (anchor !== undefined) assert.match(found, ` id="${anchor}"`, `${path}: ${link}`);
    }
  }
});

for (const [name, command] of [
  ['JavaScript, with fetch', ['node', '--input-type=module', '-e']],
  ['Python, with its standard library', ['python3', '-c']],
] as const) {
  guide(`the program in ${name} reads the record`, async () => {
    const [program = '', ...args] = command;
    const isThere = await run(program, ['--version']).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      console.error(`NO ${program}: the guide's program in ${name} is NOT RUN.`);
      return;
    }
    const html = pages.get('/docs') ?? '';
    const text = new RegExp(`<figcaption>${name}</figcaption><pre[^>]*><code data-template="([^"]*)">`).exec(html)?.[1];
    const env = { PATH: process.env.PATH ?? '', CHARTKEY_KEY: key.key, CHARTKEY_SECRET: key.secret };
    const { stdout } = await run(program, [...args, unescaped(text ?? '')], { env });
    const total = JSON.parse(
      await runInShell(
        `curl -s -u "$CHARTKEY_KEY:$CHARTKEY_SECRET" '${server.baseUrl}/fhir/Observation?_summary=count'`,
      ),
    ).total;
    const read = stdout.trim().split('\n');
    assert.is(new Set(read).size, total);
    assert.ok(read.every((line) => /^Observation\/[\w.-]+$/.test(line)));
  });
}

guide('no page of a server that is no demo holds a credential or anything of a patient', () => {
  for (const [path, html] of pages) {
    assert.not.match(html, /c[ksm]_[0-9A-Za-z]{20}/, path);
    assert.not.match(html.toLowerCase(), /alvarez/, path);
  }
});

guide('answers what is not there with a page, and other methods not with one that is there', async () => {
  for (const path of ['/docs/none', '/docs/types/None', '/docs/assets/none.js']) {
    const answer = await fetch(server.baseUrl + path);
    assert.is(answer.status, 404, path);
    assert.match(answer.headers.get('content-security-policy') ?? '', "default-src 'none'");
  }
  assert.is((await fetch(`${server.baseUrl}/docs`, { method: 'HEAD' })).status, 200);
  assert.is((await fetch(`${server.baseUrl}/docs`, { method: 'POST' })).status, 404);
});

guide.run();
