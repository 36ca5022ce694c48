// The process of a batch: runs the test files it is sent, one after another. What they share is loaded once.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { openQueue } from './queue.mjs';
import { tell } from './tell.mjs';
import { forgetUses, watchUses } from './watched-uses.mjs';

// Tells uvu to wait for exec instead of running suites as they come.
Object.assign(globalThis, { UVU_DEFER: 1 });
register('./hooks.mjs', import.meta.url);
watchUses();

process.on('message', async (/** @type {string} */ file) => {
  openQueue();
  forgetUses();
  await import(pathToFileURL(file).href);
  const { exec } = await import('uvu');
  await exec();
  tell({ type: 'end', exitCode: Number(process.exitCode ?? 0) });
  process.exitCode = 0;
});
