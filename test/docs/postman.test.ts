// The collection and its environment, as they come, against a demo server in a process of its own.
import newman from 'newman';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RunningChartkey, serveChartkey } from '../cli/spawn-chartkey.ts';

const postman = suite('Postman collection');
let server: RunningChartkey;
let docs: string;

postman.before(async () => {
  server = await serveChartkey(['--demo', '--port', '0']);
  docs = `${new URL(server.fhir).origin}/docs`;
});
postman.after(async () => {
  await server.stop();
});

async function documentAt(url: string): Promise<object> {
  const answer = await fetch(url);
  assert.is(answer.status, 200, url);
  return (await answer.json()) as object;
}

async function runWith(environment: object, folder?: string | string[]): Promise<newman.NewmanRunSummary> {
  const collection = await documentAt(`${docs}/postman.json`);
  return new Promise((resolve, reject) => {
    const options = { collection, environment, reporters: [], ...(folder === undefined ? {} : { folder }) };
    newman.run(options, (error, summary) => (error ? reject(error) : resolve(summary)));
  });
}

function failuresOf({ run }: newman.NewmanRunSummary): string[] {
  return run.failures.map(({ source, error }) => `${source?.name}: ${error.test}: ${error.message}`);
}

postman('runs green from end to end with the environment that comes with it', async () => {
  const summary = await runWith(await documentAt(`${docs}/postman-environment.json`));
  assert.equal(failuresOf(summary), []);
  const { requests, assertions } = summary.run.stats;
  assert.ok(Number(requests.total) > 2000, `${requests.total} requests`);
  assert.ok(Number(assertions.total) > 2 * Number(requests.total), `${assertions.total} assertions`);
});

postman('runs green again: it leaves nothing behind', async () => {
  const { item } = (await documentAt(`${docs}/postman.json`)) as { item: { name: string }[] };
  // Those only read, by GET and by searches: sent twice, they would take as long again.
  const folders = item.map(({ name }) => name).filter((name) => name !== 'Resource types');
  assert.is(folders.length, item.length - 1);
  const summary = await runWith(await documentAt(`${docs}/postman-environment.json`), folders);
  assert.equal(failuresOf(summary), []);
  assert.ok(Number(summary.run.stats.requests.total) > 50);
});

postman('fails with a wrong secret: its tests can', async () => {
  const environment = await documentAt(`${docs}/postman-environment.json`);
  const values = (environment as { values: { key: string; value: string }[] }).values.map((each) =>
    each.key === 'secret' ? { ...each, value: 'wrong' } : each,
  );
  const summary = await runWith({ ...environment, values }, 'Start here');
  assert.ok(failuresOf(summary).length >= 4, failuresOf(summary).join('\n'));
});

postman('what opens the demo is told under this machine’s own names alone', async () => {
  const port = new URL(docs).port;
  const { request } = await import('node:http');
  const text = await new Promise<string>((resolve, reject) => {
    const path = '/docs/postman-environment.json';
    request({ port, path, host: '127.0.0.1', headers: { host: `rebound.example:${port}` } }, (answer) => {
      let body = '';
      answer.on('data', (chunk) => {
        body += chunk;
      });
      answer.on('end', () => resolve(body));
    })
      .on('error', reject)
      .end();
  });
  assert.match(text, '"baseUrl"');
  assert.not.match(text, /c[ksm]_[0-9A-Za-z]{20}/);
});

postman.run();
