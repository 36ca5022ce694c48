import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Opening } from './opening-worker.ts';

const test = suite('sqlite: opened together');

const loader = new URL('../../bench/load-typescript.mjs', import.meta.url).href;

test('those that open a new database at the same moment all find it whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-together-'));
  const threads = 3;
  const databases = 12;
  const arrived = new Int32Array(new SharedArrayBuffer(databases * Int32Array.BYTES_PER_ELEMENT));
  const workerData: Opening = { folder, arrived, threads };
  const url = new URL('./opening-worker.ts', import.meta.url);
  const execArgv = ['--import', loader];
  const workers = Array.from({ length: threads }, () => new Worker(url, { workerData, execArgv }));
  try {
    const failures = await Promise.all(workers.map((worker) => once(worker, 'message')));
    assert.equal(failures, [[[]], [[]], [[]]]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    rmSync(folder, { recursive: true });
  }
});

test.run();
