// Opens one new database after another at the same moment as other threads do, and tells what failed.
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { connectAudit } from '../../src/store/sqlite/audit-connection.ts';
import { connect } from '../../src/store/sqlite/connection.ts';

export interface Opening {
  readonly folder: string;
  /** A count for each database of the threads that are there. */
  readonly arrived: Int32Array;
  readonly threads: number;
}

const { folder, arrived, threads } = workerData as Opening;
const failures: string[] = [];
for (const database of arrived.keys()) {
  Atomics.add(arrived, database, 1);
  Atomics.notify(arrived, database);
  for (let here = 0; here < threads; here = Atomics.load(arrived, database)) Atomics.wait(arrived, database, here);
  try {
    const connection = await connect(join(folder, `${database}.db`));
    const trail = await connectAudit(join(folder, `${database}.db-audit`));
    connection.close();
    trail.database.close();
  } catch (error) {
    failures.push(`${database}: ${error instanceof Error ? error.message : error}`);
  }
}
parentPort?.postMessage(failures);
