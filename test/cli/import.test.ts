import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, promises, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { closeStore, openStore } from '../../src/cli/open-store.ts';
import { runProgram } from '../../src/cli/program.ts';
import { readStoreConfig } from '../../src/config.ts';
import { createCredential } from '../../src/credentials/life-cycle.ts';

const command = suite('chartkey import');

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const patient = '{"resourceType":"Patient","id":"p"}';
const wrong = '{"resourceType":"Patient","id":"q","gender":"yes"}';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

let folder = '';
command.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartkey-import-test-'));
});
command.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command in this process, which saves a second for each. */
async function run(args: readonly string[]): Promise<Ran> {
  const written = { out: '', error: '' };
  const outWrite = process.stdout.write;
  const errorWrite = process.stderr.write;
  process.stdout.write = (text) => {
    written.out += text;
    return true;
  };
  process.stderr.write = (text) => {
    written.error += text;
    return true;
  };
  try {
    await runProgram(['node', 'chartkey', 'import', '--db', join(folder, 'test.db'), ...args]);
  } finally {
    process.stdout.write = outWrite;
    process.stderr.write = errorWrite;
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { code, ...written };
}

async function runWithInput(args: readonly string[], input: string): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, 'import', '--db', join(folder, 'test.db'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stdin.end(input);
  await once(child, 'close');
  return out;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

command('all taken — exit code 0 and a line that says so', async () => {
  const ran = await run([file('p.json', patient)]);
  assert.equal(ran, { code: 0, out: '1 resource: 1 created.\n', error: '' });
});

command(
  'something refused — exit code 1; file, line, element and reason on standard error; the rest taken',
  async () => {
    const path = file('p.ndjson', `${patient}\n${wrong}\n`);
    const ran = await run([path]);
    assert.is(ran.code, 1);
    assert.is(ran.out, '2 resources: 1 created, 1 refused.\n');
    assert.ok(ran.error.startsWith(`${path} line 2: Patient/q refused: Patient.gender: `), ran.error);
  },
);

command('--report — names each refusal and counts by type', async () => {
  const report = join(folder, 'report.json');
  const path = file('p.ndjson', `${patient}\n${wrong}\nx`);
  assert.is((await run(['--report', report, path])).code, 1);
  const written = JSON.parse(readFileSync(report, 'utf8'));
  assert.is(written.complete, true);
  assert.equal(written.countsByType, { Patient: { created: 1, refused: 1 }, unknown: { refused: 1 } });
  const [first, second] = written.refusals;
  assert.equal([first.source, first.line, first.resourceType, first.id], [path, 2, 'Patient', 'q']);
  assert.equal([first.expression, first.code], ['Patient.gender', 'code-invalid']);
  assert.ok(first.message.length > 10);
  assert.is(second.line, 3);
});

command('what is taken with a note — names it on standard error and in the report; exit code 0', async () => {
  const report = join(folder, 'report.json');
  const urn = 'urn:uuid:11111111-1111-4111-8111-111111111111';
  const path = file('p.json', `{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"${urn}"}}`);
  const ran = await run(['--report', report, path]);
  assert.is(ran.code, 0);
  assert.ok(ran.error.startsWith(`${path} line 1: Patient/p created: Patient.managing`), ran.error);
  const [note, ...more] = JSON.parse(readFileSync(report, 'utf8')).notes;
  assert.equal([note.source, note.resourceType, note.id, note.outcome], [path, 'Patient', 'p', 'created']);
  assert.match(note.note, urn);
  assert.equal(more, []);
});

command('--dry-run — writes nothing', async () => {
  const path = file('p.json', patient);
  assert.is((await run(['--dry-run', path])).out, '1 resource: 1 checked.\n');
  assert.is((await run([path])).out, '1 resource: 1 created.\n');
});

command('a patient who is deleted — the credentials that end by it are on record as ended at the console', async () => {
  await run([file('p.json', patient)]);
  const open = await openStore(readStoreConfig({ db: join(folder, 'test.db') }, {}));
  const { store, hashKey, audit } = open;
  const making = { credentials: store.credentials, hashKey, now: Date.now };
  await createCredential(making, { patientId: 'p', name: 'Sleep Diary' });
  const entry = '{"request":{"method":"DELETE","url":"Patient/p"}}';
  const ran = await run([file('d.json', `{"resourceType":"Bundle","type":"transaction","entry":[${entry}]}`)]);
  assert.is(ran.code, 0);
  const { entries } = await audit.page({ patientId: 'p', count: 10 });
  await closeStore(open);
  assert.equal(
    entries.map(({ action, door, credentialName }) => [action, door, credentialName]),
    [['deleted', 'console', 'Sleep Diary']],
  );
});

command('a folder and standard input together', async () => {
  file('p.json', patient);
  file('notes.txt', 'no FHIR');
  const line =
    '{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p"}}';
  assert.match(await runWithInput([folder, '-'], line), /^2 resources: 2 created\.\n1 file passed over/);
});

command('a link in a folder that leads nowhere — is refused by name, and the rest is taken', async () => {
  const records = join(folder, 'records');
  mkdirSync(records);
  symlinkSync('nowhere', join(records, 'gone.json'));
  writeFileSync(join(records, 'p.json'), patient);
  const ran = await run([records]);
  assert.is(ran.code, 1);
  assert.is(ran.out, '2 resources: 1 created, 1 refused.\n');
  assert.ok(ran.error.startsWith(`${join(records, 'gone.json')}: refused: It is not there`), ran.error);
});

command('a link that leads back to a folder above — what lies there is taken once', async () => {
  const records = join(folder, 'records');
  mkdirSync(join(records, 'below'), { recursive: true });
  symlinkSync('..', join(records, 'below', 'up'));
  writeFileSync(join(records, 'below', 'p.json'), patient);
  assert.equal(await run([records]), { code: 0, out: '1 resource: 1 created.\n', error: '' });
});

command('a linked folder — what lies in it is taken', async () => {
  mkdirSync(join(folder, 'elsewhere'));
  mkdirSync(join(folder, 'records'));
  symlinkSync('../elsewhere', join(folder, 'records', 'linked'));
  file('elsewhere/p.json', patient);
  assert.is((await run([join(folder, 'records')])).out, '1 resource: 1 created.\n');
});

command('one file passed over — is told as one', async () => {
  const records = join(folder, 'records');
  mkdirSync(records);
  file('records/p.json', patient);
  file('records/notes.txt', 'no FHIR');
  assert.match((await run([records])).out, /\n1 file passed over: its name does not end as FHIR JSON does\.\n$/);
});

command('a named pipe — what waits for a later file is kept, as the pipe cannot be read again', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const system = 'http://harborlight.example/staff';
  const waiting = { reference: `Practitioner?identifier=${system}|1` };
  const practitioner = `{"resourceType":"Practitioner","id":"d","identifier":[{"system":"${system}","value":"1"}]}`;
  const written = promises.writeFile(
    pipe,
    JSON.stringify({ resourceType: 'Patient', id: 'p', generalPractitioner: [waiting] }),
  );
  const ran = await run([pipe, file('d.json', practitioner)]);
  await written;
  assert.equal(ran, { code: 0, out: '2 resources: 2 created.\n', error: '' });
});

const cannotRun: readonly (readonly [name: string, args: (folder: string) => readonly string[]])[] = [
  ['a path that is not there', (at) => [join(at, 'none.json')]],
  ['a folder without anything to import', (at) => [at]],
  ['a report that cannot be written', (at) => ['--report', join(at, 'no', 'report.json'), file('p.json', patient)]],
  ['no path', () => []],
  ['an unknown option', (at) => ['--fast', at]],
];

for (const [name, args] of cannotRun) {
  command(`${name} — exit code 2 and one line that says why`, async () => {
    const ran = await run(args(folder));
    assert.is(ran.code, 2);
    assert.is(ran.error.trim().split('\n').length, 1, ran.error);
    assert.is(ran.out, '');
  });
}

command.run();
