// Requests made from the OpenAPI documents, right and wrong, and whether every answer is one that they describe.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { managementToken, startTestServer, type TestKey, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';
import type { Document } from './openapi-document.ts';
import { createJudge, type Sent } from './openapi-judge.ts';
import { type IdsOf, type Request, requests } from './openapi-requests.ts';

const answers = suite('answers to what the OpenAPI documents describe');
const runs = Number(process.env.OPENAPI_RUNS ?? 300);
const seed = Number(process.env.OPENAPI_SEED ?? 20240501);
const patientId = 'maria-alvarez';
/** Stands for a credential that is made for the request: other requests delete those that there were. */
const liveId = 'live';

/** The description's place, how often it is asked, the schema of its refusals, and what must have been among its answers. */
const documents = [
  { name: 'fhir', numRuns: runs * 4, refusal: 'Outcome', statuses: [200, 304, 400, 401, 404, 405] },
  { name: 'oauth', numRuns: runs, refusal: 'Error', statuses: [200, 400, 401, 405] },
  { name: 'manage', numRuns: runs, refusal: 'Problem', statuses: [200, 201, 204, 400, 401, 404, 405] },
] as const;

let server: TestServer;
let key: TestKey;
let idsOfTypes: ReadonlyMap<string, readonly string[]>;

answers.before(async () => {
  server = await startTestServer({ maxCredentials: '1000' });
  await server.importFiles(fixtureFiles());
  key = await server.createKey(patientId);
  idsOfTypes = await readIds();
});
answers.after(() => server.stop());

/** The ids of the record, by type. */
async function readIds(): Promise<ReadonlyMap<string, readonly string[]>> {
  const answer = await fetch(`${server.baseUrl}/fhir?_count=1000&_elements=id`, { headers: authorized('key') });
  const { entry = [] } = (await answer.json()) as { entry?: { resource: { resourceType: string; id: string } }[] };
  const found = new Map<string, string[]>();
  for (const { resource } of entry) {
    found.set(resource.resourceType, [...(found.get(resource.resourceType) ?? []), resource.id]);
  }
  return found;
}

const idsOf: IdsOf = (path, name) => {
  if (name === 'patientId') return [patientId];
  if (name === 'vid') return ['1', '2'];
  if (path.startsWith('/manage')) return [liveId, 'none'];
  return idsOfTypes.get(path.split('/')[2] ?? '') ?? ['none'];
};

function authorized(with_: 'key' | 'managementToken'): Record<string, string> {
  return with_ === 'key' ? basicAuthorization(key.key, key.secret) : { authorization: `Bearer ${managementToken}` };
}

/** What opens the call, as its description says. */
function authorizationFor(document: Document, { path, method, credential }: Request): Record<string, string> {
  if (credential === 'none') return {};
  if (credential === 'wrong') return { authorization: 'Basic eDp5' };
  const doors = document.paths[path]?.[method]?.security ?? document.security ?? [];
  return authorized(doors.some((door) => 'managementToken' in door) ? 'managementToken' : 'key');
}

/** Whatever requests before have done to the patient's access. */
async function makeCredential(): Promise<string> {
  const enabled = await server.management.ask(`/manage/v1/patients/${patientId}/portal-access`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"enabled":true}',
  });
  assert.is(enabled.status, 200, enabled.text);
  return (await server.createKey(patientId)).id;
}

async function send(document: Document, request: Request): Promise<Sent> {
  const { path, method, kind, ids, query, headers, body, type } = request;
  const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
  const id = ids.id === liveId ? await makeCredential() : (ids.id ?? '');
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'id' ? id : (ids[name] ?? '')));
  const answer = await fetch(`${server.baseUrl}${place}${search === '' ? '' : `?${search}`}`, {
    method: kind === 'head' ? 'HEAD' : method.toUpperCase(),
    headers: {
      accept: '*/*',
      ...headers,
      ...authorizationFor(document, request),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

for (const { name, numRuns, refusal, statuses } of documents) {
  const place = `/docs/${name}-openapi.json`;
  answers(`${place}: every answer has a status, headers, a type and a body that are described`, async () => {
    const document = (await (await fetch(server.baseUrl + place)).json()) as Document;
    const judge = createJudge(document, refusal);
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(requests(document, idsOf), async (request) => {
        const answer = await send(document, request);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        const fault = judge(request, answer);
        assert.is(fault, undefined, fault);
      }),
      { numRuns, seed, includeErrorInReport: true },
    );
    const missing = statuses.filter((status) => (seen.get(status) ?? 0) < 2);
    assert.equal(missing, [], `of ${JSON.stringify([...seen])}`);
  });
}

answers.run();
