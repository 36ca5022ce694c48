// Runs before a test file in its process. Plain JavaScript, as the hooks that read TypeScript are not in place yet.
import { register } from 'node:module';
import { openQueue } from './queue.mjs';

openQueue();
register('./hooks.mjs', import.meta.url);
