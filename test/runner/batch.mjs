// The process of a batch: runs the test files it is sent, one after another. What they share is loaded once.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { openQueue } from './queue.mjs';
import { tell } from './tell.mjs';
import { forgetUses, leaveOut, watchUses } from './watched-uses.mjs';

// Tells uvu to wait for exec instead of running suites as they come.
Object.assign(globalThis, { UVU_DEFER: 1 });
watchUses();
// Each module that goes through the hooks costs a millisecond more. These are hundreds, and most test files need them.
await import('drizzle-orm/better-sqlite3');
await import('drizzle-orm/better-sqlite3/migrator');
await import('fast-check');
register('./hooks.mjs', import.meta.url);
const { isCovered } = await import('../../scripts/inputs.ts');
leaveOut(isCovered);

process.on('message', async (/** @type {string} */ file) => {
  openQueue();
  forgetUses();
  await import(pathToFileURL(file).href);
  const { exec } = await import('uvu');
  await exec();
  tell({ type: 'end', exitCode: Number(process.exitCode ?? 0) });
  process.exitCode = 0;
});
