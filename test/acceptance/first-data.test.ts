// As a new user would: clone, the README's first command, the curl line that it prints, what the guide says to send of the
// Postman collection, a key of one's own by the SDK, and its end; then the rest of the collection. The packages that are here
// spare the install; CHARTKEY_FIRST_DATA_INSTALL=1 installs for real. How long it took is printed:
// node --import tsx test/acceptance/first-data.test.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson } from '../support/evaluate-parameters.ts';
import { foundIn, parsed } from '../support/server-client.ts';
import { type Copy, copyProject, firstCommand } from './first-data-copy.ts';

const walk = suite('from a clone to the first data');
const isInstalling = process.env.CHARTKEY_FIRST_DATA_INSTALL === '1';
const install = 'npm ci';
const wholeCollection = 'the whole collection by newman';

interface Step {
  readonly name: string;
  readonly wholeMs: number;
  /** Of that, what the server took to start or to answer: of many answers, as its log tells. */
  readonly oursMs: number;
}

const steps: Step[] = [];
let copy: Copy;
/** What the demo prints. */
let printed = '';

/** Does a step, all of which is ours unless `oursOf` finds in its result how much was. */
async function timed<T>(name: string, work: () => Promise<T>, oursOf?: (result: T) => number): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  const wholeMs = performance.now() - startedAt;
  steps.push({ name, wholeMs, oursMs: oursOf?.(result) ?? wholeMs });
  return result;
}

walk.before(async () => {
  copy = copyProject(!isInstalling);
  const command = firstCommand();
  const [first, ...rest] = command.split(' && ');
  assert.is(first, install, 'The README begins with the install.');
  if (isInstalling) await timed(install, () => copy.run(install), nothing);
  printed = await timed(
    rest.join(' && '),
    () => copy.start(rest.join(' && '), 'Ctrl-C'),
    () => Date.now() - copy.builtAt(),
  );
});

walk.after(async () => {
  await copy.remove();
  console.log(report());
});

function nothing(): number {
  return 0;
}

function report(): string {
  const lines = steps.map(({ name, wholeMs, oursMs }) => `${seconds(wholeMs)}  ${seconds(oursMs)}  ${name}`);
  const words = isInstalling ? 'with the install' : 'without the install';
  const firstSteps = steps.filter(({ name }) => name !== wholeCollection);
  const totals = [total(firstSteps, words), total(steps, `${words}, with ${wholeCollection}`)];
  return ['', '   whole      ours', ...lines, ...totals, ''].join('\n');
}

function total(of: readonly Step[], words: string): string {
  const wholeMs = of.reduce((sum, step) => sum + step.wholeMs, 0);
  const oursMs = of.reduce((sum, step) => sum + step.oursMs, 0);
  return `${seconds(wholeMs)}  ${seconds(oursMs)}  ${words}: ${(wholeMs / 60_000).toFixed(1)} minutes`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2).padStart(7)} s`;
}

/** The one text in what is printed that has this form. */
function printedText(form: RegExp): string {
  const found = form.exec(printed);
  if (found === null) throw new Error(`Nothing like ${form} is printed.`);
  return found[1] ?? found[0];
}

const curlLine = () => printedText(/^\s*(curl .*\/fhir\/\S*.*)$/m);
const serverUrl = () => new URL(printedText(/https?:\/\/[^/\s]+(?=\/fhir)/)).origin;
const printedPatient = () => printedText(/Patient\/([A-Za-z0-9.-]+)/);

walk('the curl line that is printed reads the patient that it names', async () => {
  const answer = await timed('the curl line', () => copy.run(curlLine()));
  const { matches } = foundIn(parsed({ status: 200, headers: {}, text: answer }));
  assert.equal(
    matches.map(({ resourceType, id }) => `${resourceType}/${id}`),
    [`Patient/${printedPatient()}`],
  );
});

/** Runs the Postman collection, or one folder of it, with the environment that comes with it; how many requests and tests it had. */
async function runNewman(step: string, folder?: string): Promise<{ requests: number; assertions: number }> {
  const file = join(copy.folder, 'newman.json');
  const docs = `${serverUrl()}/docs`;
  const command = `npx newman run ${docs}/postman.json --environment ${docs}/postman-environment.json`;
  const part = folder === undefined ? '' : ` --folder '${folder}'`;
  const before = copy.answeringMs();
  await timed(
    step,
    () => copy.run(`${command}${part} --color off --reporters cli,json --reporter-json-export ${file}`),
    () => copy.answeringMs() - before,
  );
  assert.ok(copy.answeringMs() > before, 'The log tells how long the answers took.');
  const { run } = parsed({ status: 200, headers: {}, text: readFileSync(file, 'utf8') });
  const { assertions, requests } = isJson(run) && isJson(run.stats) ? run.stats : {};
  assert.ok(isJson(assertions) && isJson(requests));
  assert.equal([assertions.failed, requests.failed], [0, 0]);
  return { requests: Number(requests.total), assertions: Number(assertions.total) };
}

walk('what the guide says to send of the Postman collection is green, as it comes', async () => {
  const guide = await copy.run(`curl --silent ${serverUrl()}/docs`);
  const folder = /Send the requests of <em>([^<]+)<\/em>/.exec(guide)?.[1];
  assert.ok(folder !== undefined, 'The guide names a folder.');
  const { requests, assertions } = await runNewman(`newman, ${folder}`, folder);
  assert.ok(requests > 3 && assertions > requests, `${requests} requests, ${assertions} tests`);
});

/** What a portal's developer writes, run in the folder of the clone. */
async function bySdk(statement: string): Promise<string> {
  const file = join(copy.folder, 'portal.mjs');
  writeFileSync(
    file,
    `import { createPortalClient } from 'chartkey/portal';
const { CHARTKEY_URL: baseUrl, CHARTKEY_TOKEN: managementToken } = process.env;
const chartkey = createPortalClient({ baseUrl, managementToken });
console.log(JSON.stringify(${statement}));
`,
  );
  const manageUrl = printedText(/https?:\/\/[^/\s]+(?=\/manage\/v1)/);
  return copy.run('node portal.mjs', { CHARTKEY_URL: manageUrl, CHARTKEY_TOKEN: printedText(/\bcm_\w+/) });
}

/** Pastes the printed curl line with another key, and adds the status to what it prints. */
async function statusWith(key: unknown, secret: unknown): Promise<string> {
  const line = curlLine().replace(/-u '?[^' ]+'?/, `-u '${key}:${secret}'`);
  return copy.run(`${line} --silent --output /dev/null --write-out '%{http_code}'`);
}

walk('a key of their own, made by the SDK with the printed token, reads until the SDK deletes it', async () => {
  const patientId = JSON.stringify(printedPatient());
  const making = `await chartkey.credentials.create(${patientId}, { name: 'My own app' })`;
  const text = await timed('a key by the SDK', () => bySdk(making));
  const { id, key, secret } = parsed({ status: 201, headers: {}, text });
  assert.match(String(key), /^ck_\w+$/);
  assert.not.ok(printed.includes(String(key)));
  assert.is(await timed('a read with it', () => statusWith(key, secret)), '200');
  const deleting = `(await chartkey.credentials.delete(${patientId}, '${id}')) ?? 'deleted'`;
  await timed('its deletion by the SDK', () => bySdk(deleting));
  assert.is(await timed('a read with it, refused', () => statusWith(key, secret)), '401');
});

walk('the whole of the collection is green, as it comes', async () => {
  const { requests, assertions } = await runNewman(wholeCollection);
  assert.ok(requests > 1000 && assertions > requests, `${requests} requests, ${assertions} tests`);
});

walk.run();
