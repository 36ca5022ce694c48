import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const memory = suite('memory of an import');

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** A heap far below the file's size. */
const heapMegabytes = 96;
const lineCount = 5_000;
const textLength = 20_000;

let folder = '';
memory.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'chartkey-memory-test-'));
});
memory.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

memory('stays flat for an NDJSON file larger than the heap, half of whose lines wait for the last one', async () => {
  const path = join(folder, 'large.ndjson');
  const file = createWriteStream(path);
  for (let number = 0; number < lineCount; number++) {
    const contentType = 'text/plain';
    const data = String(number)
      .padStart(8, '0')
      .repeat(textLength / 8);
    const reference = number % 2 === 0 ? 'Patient/p' : 'Patient?identifier=last';
    const binary = { resourceType: 'Binary', id: `b${number}`, contentType, data, securityContext: { reference } };
    if (!file.write(`${JSON.stringify(binary)}\n`)) await once(file, 'drain');
  }
  file.end(JSON.stringify({ resourceType: 'Patient', id: 'p', identifier: [{ value: 'last' }] }));
  await finished(file);

  const args = [
    `--max-old-space-size=${heapMegabytes}`,
    '--import',
    'tsx',
    main,
    'import',
    '--db',
    join(folder, 'test.db'),
  ];
  const child = spawn(process.execPath, [...args, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'exit');
  assert.is(Buffer.concat(output).toString(), `${lineCount + 1} resources: ${lineCount + 1} created.\n`);
  assert.is(code, 0);
});

memory.run();
