// A ChartKey server with one good-sized record; prints its port and a credential as one line of JSON, then serves. With
// `--without-audit` it puts nothing on record and has no limits.
import { startTestServer } from '../test/support/server.ts';
import { basicAuthorization } from '../test/support/server-client.ts';
import { loadResources } from '../test/support/source-data.ts';
import { visibilityOf } from '../test/support/source-data-visibility.ts';
import { benchFiles } from './bench-files.ts';
import { noAudit } from './no-audit.ts';

const files = benchFiles();
const server = await startTestServer({}, process.argv.includes('--without-audit') ? noAudit : undefined);
await server.importFiles(files);
const { patients, ownOf } = visibilityOf(loadResources(files));
/** The record with most vital signs: searches have something to pass over. */
const vitals = (patient: string) =>
  ownOf(patient).filter((resource) => JSON.stringify(resource.category ?? '').includes('vital-signs')).length;
const [patient = ''] = patients.toSorted((a, b) => vitals(b) - vitals(a));
const { key, secret } = await server.createKey(patient);
const { authorization } = basicAuthorization(key, secret);
console.log(JSON.stringify({ port: Number(new URL(server.baseUrl).port), patient, authorization }));
process.once('SIGTERM', async () => {
  await server.stop();
  process.exit(0);
});
