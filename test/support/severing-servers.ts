// Server processes on one database file, and patients whose records are told apart by a word that is in every resource.
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { type RunningChartkey, serveChartkey } from '../cli/spawn-chartkey.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { put, to } from './changes.ts';

export interface Servers {
  /** One per port; workers share theirs. */
  readonly origins: readonly string[];
  readonly patients: readonly string[];
  stop(): Promise<void>;
}

export const managementToken = 'management-token-of-the-severing-tests';
const environment = {
  CHARTKEY_MANAGEMENT_TOKEN: managementToken,
  // What has been severed goes on asking, and that is not what is tested here.
  CHARTKEY_FAILURE_LIMIT: '0',
  CHARTKEY_RATE_LIMIT: '0',
};
const observations = 200;
/** More than the system buffers for a reader that pauses, so that the rest of the answer is in the server's hands. */
const attachmentBytes = 4 * 1024 * 1024;
const attachments = 3;

/** In every clinical resource here, and in nothing else that a server sends. */
export const clinicalWord = 'Quicksilverine';

/** `workers`: one command with so many worker processes; `separate`: so many commands. */
export async function startServers(how: 'workers' | 'separate', count: number): Promise<Servers> {
  const db = join(temporaryFolder(), 'a.db');
  const patients = await writePatients(db, 8);
  const running: RunningChartkey[] = [];
  const start = async (...more: readonly string[]): Promise<void> => {
    running.push(await serveChartkey(['--db', db, '--port', '0', ...more], environment));
  };
  // The first migrates what it finds; the others then find nothing to do.
  await (how === 'workers' ? start('--workers', String(count)) : start());
  if (how === 'separate') await Promise.all(Array.from({ length: count - 1 }, () => start()));
  return {
    origins: running.map(({ fhir }) => new URL(fhir).origin),
    patients,
    async stop() {
      await Promise.all(running.map((each) => each.stop()));
    },
  };
}

/** Resolves with their ids. */
export async function writePatients(file: string, count: number): Promise<string[]> {
  const store = await openSqliteStore({ file });
  const patients = Array.from({ length: count }, (_, number) => `severed-${number}`);
  for (const id of patients) {
    const subject = to(`Patient/${id}`);
    const attachment = { contentType: 'text/plain', data: 'QUJD'.repeat(attachmentBytes / 4), title: clinicalWord };
    await store.write([
      put({ resourceType: 'Patient', id, name: [{ family: clinicalWord }] }),
      ...Array.from({ length: observations }, (_, number) => {
        const code = { text: `${clinicalWord} level` };
        const more = { status: 'final', code, subject, effectiveDateTime: '2024-01-01', valueString: 'x'.repeat(500) };
        return put({ resourceType: 'Observation', id: `${id}-o${number}`, ...more });
      }),
      ...Array.from({ length: attachments }, (_, number) =>
        put({
          resourceType: 'DocumentReference',
          id: `${id}-d${number}`,
          ...{ status: 'current', subject, content: [{ attachment }] },
        }),
      ),
    ]);
  }
  await store.close();
  return patients;
}
