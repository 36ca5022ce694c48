// npm run bench: every figure that the project claims, measured here and now.
import { benchImport } from './import.ts';
import { benchQueries } from './queries.ts';
import { benchServe } from './serve.ts';

await benchImport();
await benchServe();
await benchQueries();
