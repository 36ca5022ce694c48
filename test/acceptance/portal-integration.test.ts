// Every code block of docs/portal-integration.md is run here, or is output that is compared, or markup that is shown to be taken.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunningChartkey, serveChartkey } from '../cli/spawn-chartkey.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { buildPackage } from '../sdk/built-package.ts';
import { freePort } from '../support/free-port.ts';
import { createClient, parsed } from '../support/server-client.ts';

const guide = suite('docs/portal-integration.md');
const text = readFileSync('docs/portal-integration.md', 'utf8');

interface Block {
  readonly language: string;
  readonly code: string;
}

const blocks = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
  ([, language = '', code = '']): Block => ({ language, code }),
);

function blockThat(language: string, holds: string): string {
  const found = blocks.filter((block) => block.language === language && block.code.includes(holds));
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${language} hold ${holds}`);
  return found[0]?.code ?? '';
}

/** A command of a block, without its remark. */
function commandOf(code: string, holds: string): string {
  const line = code.split('\n').find((each) => each.includes(holds));
  if (line === undefined) throw new Error(`No command holds ${holds}`);
  return line.replace(/\s+#.*$/, '').trim();
}

/** The arguments of a server's command, whose program is built from the sources that are run here. */
function argumentsOf(command: string, program: string): readonly string[] {
  assert.ok(command.startsWith(`${program} serve `), command);
  return [...command.slice(`${program} serve `.length).matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

let folder = '';
let server: RunningChartkey;
let origin = '';
let managementToken = '';

guide.before(async () => {
  folder = buildPackage();
  const command = commandOf(blockThat('sh', 'serve --demo'), 'serve --demo');
  const args = argumentsOf(command, 'npm run build && node dist/main.js');
  server = await serveChartkey([...args, '--port', '0']);
  origin = new URL(server.fhir).origin;
  managementToken = /cm_\w+/.exec(server.written().stdout)?.[0] ?? '';
});

guide.after(async () => {
  await server.stop();
});

guide('has no code block that is not tried here', () => {
  assert.equal(
    blocks.map(({ language }) => language),
    ['', 'sh', 'js', 'text', 'sh', 'json', 'sh', 'html', 'css'],
  );
});

guide('the demo server prints the token that the example asks for', () => {
  assert.match(managementToken, /^cm_\w{20,}$/);
});

guide('the example runs by its command, and shows the panel to who signs in', async () => {
  const command = commandOf(blockThat('sh', 'CHARTKEY_TOKEN'), 'CHARTKEY_TOKEN').replace('cm_…', managementToken);
  const env = { PATH: process.env.PATH ?? '', CHARTKEY_URL: origin, PORT: '0' };
  const backend = spawn('sh', ['-c', `exec env ${command}`], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const portal = await portalOf(backend);
    const signedIn = await fetch(`${portal}/sign-in`, { method: 'POST', body: 'name=maria', redirect: 'manual' });
    const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const record = await fetch(`${portal}/record`, { headers, redirect: 'manual' });
    assert.is(record.status, 303);
    assert.ok(record.headers.get('location')?.startsWith(`${origin}/portal/enter/pl_`));
  } finally {
    backend.kill();
    await once(backend, 'close');
  }
});

async function portalOf(backend: ChildProcess): Promise<string> {
  if (backend.stdout === null) throw new Error('It has no output.');
  const [line] = await once(backend.stdout, 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

guide('the program does what the page says, and prints what the page shows', () => {
  writeFileSync(join(folder, 'program.mjs'), blockThat('js', 'createPortalClient'));
  const env = { CHARTKEY_URL: origin, CHARTKEY_TOKEN: managementToken };
  const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: folder, env, encoding: 'utf8' });
  assert.is(printed, blockThat('text', 'with the key'));
});

guide('the curl line makes a link of the form that is shown', () => {
  const shown = blockThat('sh', 'curl');
  const command = shown.replace('https://fhir.example.org', origin);
  assert.is.not(command, shown);
  const printed = execFileSync('sh', ['-c', command], {
    env: { PATH: process.env.PATH ?? '', TOKEN: managementToken },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  const link = parsed({ status: 201, headers: {}, text: printed });
  assert.equal(Object.keys(link), Object.keys(JSON.parse(blockThat('json', 'expiresAt'))));
  assert.ok(String(link.url).startsWith(`${origin}/portal/enter/pl_`));
});

guide('the panel is framed by the origins that the command names, and has the colours of the page', async () => {
  const css = join(temporaryFolder(), 'theme.css');
  writeFileSync(css, blockThat('css', '--ck-accent'));
  const port = await freePort();
  const args = argumentsOf(blockThat('sh', '--base-url').trim(), 'chartkey');
  const other = await serveChartkey([...args, '--port', String(port), '--portal-styles', css]);
  const browser = createClient(`http://127.0.0.1:${port}`, {});
  try {
    const smart = await browser.ask('/fhir/.well-known/smart-configuration');
    assert.is(parsed(smart).token_endpoint, 'https://fhir.example.org/oauth2/token');
    const page = await browser.ask('/portal');
    assert.match(
      String(page.headers['content-security-policy']),
      /frame-ancestors 'self' https:\/\/portal\.example\.org https:\/\/\*\.clinics\.example\.org$/,
    );
    const theme = /href="([^"]*theme[^"]*\.css)"/.exec(page.text)?.[1] ?? '';
    assert.is((await browser.ask(theme)).text, readFileSync(css, 'utf8'));
  } finally {
    browser.close();
    await other.stop();
  }
});

guide('every property that the page names is one that the panel has', () => {
  const names = new Set(text.match(/--ck-[a-z0-9-]*[a-z0-9]/g));
  const used = readdirSync('src/portal/assets')
    .filter((name) => /\.(?:css|js)$/.test(name))
    .map((name) => readFileSync(`src/portal/assets/${name}`, 'utf8'))
    .join('\n');
  assert.ok(names.size > 10);
  assert.equal(
    [...names].filter((name) => !used.includes(`var(${name})`) && !used.includes(`color('${name}')`)),
    [],
  );
});

guide('the frame of the page is that of the example, at a path of the portal', () => {
  const frame = /^<iframe src="\/[\w-]+" title="[^"]+" allow="clipboard-write"><\/iframe>$/;
  assert.match(blockThat('html', 'iframe').trim(), frame);
  const example = readFileSync('docs/examples/portal-backend.mjs', 'utf8');
  assert.match(example, /<iframe title="[^"]+" src="\/[\w-]+" allow="clipboard-write"><\/iframe>/);
});

guide.run();
