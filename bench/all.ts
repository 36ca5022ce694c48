// npm run bench: every figure that the project claims, measured here and now.
import { benchAudit } from './audit.ts';
import { benchImport } from './import.ts';
import { benchPortal } from './portal.ts';
import { benchQueries } from './queries.ts';
import { benchServe } from './serve.ts';
import { benchSevering } from './severing.ts';
import { benchTiming } from './timing.ts';

await benchImport();
await benchServe();
await benchAudit();
await benchQueries();
await benchSevering();
await benchTiming();
await benchPortal();
