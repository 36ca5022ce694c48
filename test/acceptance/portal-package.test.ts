// chartkey/portal as its users have it: imported by the package's name, after a build, with nothing installed beside it.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildPackage, compileAgainst } from '../sdk/built-package.ts';

const packaged = suite('the package chartkey/portal');
let folder = '';
packaged.before(() => {
  folder = buildPackage();
});

packaged('is imported by its name, and exports what a program needs and no more', () => {
  const program = "console.log(Object.keys(await import('chartkey/portal')).join())";
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });
  assert.is(String(printed).trim(), 'PortalProblem,PortalUnreachable,createPortalClient');
});

packaged('needs nothing but Node', () => {
  const sdk = join(folder, 'dist/sdk');
  const specifiers = readdirSync(sdk)
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => [...readFileSync(join(sdk, name), 'utf8').matchAll(/\bfrom '([^']+)'/g)])
    .map(([, specifier = '']) => specifier);
  assert.ok(specifiers.length > 5);
  assert.equal(
    specifiers.filter((name) => !/^\.\/[\w-]+\.js$/.test(name) && !builtinModules.includes(name.replace('node:', ''))),
    [],
  );
});

packaged('lets nobody import what is inside it', () => {
  const program = "await import('chartkey/dist/sdk/send.js')";
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });
  assert.match(String(ended.stderr), /ERR_PACKAGE_PATH_NOT_EXPORTED/);
});

const begin = `import { createPortalClient, PortalProblem, PortalUnreachable } from 'chartkey/portal';
import type { ActivityEntry, CreatedCredential, Credential, ImportAnswer, NewCredential } from 'chartkey/portal';
const chartkey = createPortalClient({ baseUrl: 'https://fhir.example.org', managementToken: 'cm_' });
`;

packaged('its types hold in a program that checks the types of libraries too', () => {
  const program = `${begin}
const wanted: NewCredential = { name: 'App', expiresAt: null };
const created: CreatedCredential = await chartkey.credentials.create('a', wanted, { idempotencyKey: 'k' });
const listed: readonly Credential[] = await chartkey.credentials.list('a', { signal: AbortSignal.timeout(1) });
const entries: ActivityEntry[] = [];
for await (const entry of chartkey.activity.entries('a', { kind: 'request' })) entries.push(entry);
interface Observation { resourceType: 'Observation'; status: string }
const observation: Observation = { resourceType: 'Observation', status: 'final' };
const answer: ImportAnswer = await chartkey.import.ndjson([observation]);
await chartkey.import.bundle({ resourceType: 'Bundle', type: 'collection', entry: [] });
try {
  await chartkey.credentials.delete('a', created.id);
} catch (error) {
  if (error instanceof PortalProblem) console.log(error.errors.map(({ field }) => field), error.requestId);
  else if (error instanceof PortalUnreachable) console.log(error.code, listed.length, answer.summary.resources);
}
`;
  assert.is(compileAgainst(folder, program), '');
});

for (const [words, line] of [
  ['a misspelt field', "await chartkey.credentials.create('a', { nam: 'App' });"],
  ['a creation without a name', "await chartkey.credentials.create('a', { scope: 'patient/*.rs' });"],
  ['a kind of activity that there is not', "await chartkey.activity.page('a', { kind: 'reading' });"],
  ['the secret of a listed credential', "(await chartkey.credentials.list('a'))[0]?.secret;"],
  ['a language that the panel has not', "await chartkey.portalSessions.create('a', { language: 'fr' });"],
] as const) {
  packaged(`its types refuse ${words}`, () => {
    assert.match(compileAgainst(folder, `${begin}${line}\n`), /^program\.mts\(4,\d+\): error TS/);
  });
}

packaged.run();
