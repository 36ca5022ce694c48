// What the OpenAPI document of /fhir says that operations take, held against the operations and against their answers.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { operationPath } from '../../src/http/operation.ts';
import { operations } from '../../src/http/operations.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';
import { type Document, parametersOf, type Schema } from './openapi-document.ts';
import { createJudge } from './openapi-judge.ts';
import { requests, sampleOf, textOf } from './openapi-requests.ts';

const test = suite('operations in the OpenAPI document');
const seed = Number(process.env.OPENAPI_SEED ?? 20240501);
const fhirJson = 'application/fhir+json';
const ofAnswer = ['_count', '_summary', '_elements', '_format'];

let server: TestServer;
let document: Document;
let headers: Readonly<Record<string, string>>;

test.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  const { key, secret } = await server.createKey('maria-alvarez');
  headers = basicAuthorization(key, secret);
  document = (await (await fetch(`${server.baseUrl}/docs/fhir-openapi.json`)).json()) as Document;
});
test.after(() => server.stop());

const operationPaths = operations.map((operation) => ({ operation, path: `/fhir/${operationPath(operation)}` }));

function inQuery(path: string, method: 'get' | 'post') {
  return parametersOf(document, path, method).filter((each) => each.in === 'query');
}

/** One for each element in which each parameter may stand. */
function membersOf(path: string): readonly Schema[] {
  const body = document.paths[path]?.post?.requestBody?.content?.[fhirJson]?.schema;
  return body?.properties?.parameter?.items?.anyOf ?? [];
}

function samples(schema: Schema): readonly unknown[] {
  return fc.sample(sampleOf(document, schema), { numRuns: 12, seed });
}

for (const { operation, path } of operationPaths) {
  test(`${path}: the parameters of its definition are described, by GET and by POST, and no others`, () => {
    const names = operation.parameters.map(({ name }) => name);
    assert.ok(names.length > 0);
    assert.equal(
      inQuery(path, 'get').map(({ name }) => name),
      [...names, ...ofAnswer],
    );
    assert.equal(
      inQuery(path, 'post').map(({ name }) => name),
      ofAnswer,
    );
    const inBody = new Set(membersOf(path).map(({ properties }) => properties?.name?.const));
    assert.equal([...inBody], names);
  });

  test(`${path}: a strict server takes every value that is described of a parameter by GET`, async () => {
    for (const { name = '', schema = {} } of inQuery(path, 'get').filter((each) => !each.name?.startsWith('_'))) {
      for (const value of samples(schema)) {
        const query = new URLSearchParams({ [name]: textOf(value) });
        // What has no value says nothing.
        if (query.get(name) === '') continue;
        const answer = await fetch(`${server.baseUrl}${path}?${query}`, {
          headers: { ...headers, prefer: 'handling=strict' },
        });
        assert.is(answer.status, 200, `${query}: ${await answer.text()}`);
      }
    }
  });

  test(`${path}: a strict server takes every value that is described of a parameter by POST`, async () => {
    assert.ok(membersOf(path).length >= operation.parameters.length);
    for (const member of membersOf(path)) {
      for (const sample of samples(member)) {
        const answer = await fetch(server.baseUrl + path, {
          method: 'POST',
          headers: { ...headers, 'content-type': fhirJson, prefer: 'handling=strict' },
          body: JSON.stringify({ resourceType: 'Parameters', parameter: [sample] }),
        });
        assert.is(answer.status, 200, `${JSON.stringify(sample)}: ${await answer.text()}`);
      }
    }
  });

  test(`${path}: answers what is described, whatever is sent of it`, async () => {
    const item = document.paths[path];
    assert.ok(item);
    const alone: Document = { ...document, paths: { [path]: item } };
    const judge = createJudge(document, 'Outcome');
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        requests(alone, () => ['none']),
        async (request) => {
          const method = request.kind === 'head' ? 'HEAD' : request.method.toUpperCase();
          const search = new URLSearchParams(request.query.map(([name, value]): [string, string] => [name, value]));
          const answer = await fetch(`${server.baseUrl}${path}?${search}`, {
            method,
            headers: {
              ...request.headers,
              ...(request.credential === 'right' ? headers : {}),
              ...(request.type === undefined ? {} : { 'content-type': request.type }),
            },
            ...(request.body === undefined ? {} : { body: request.body }),
          });
          const sent = { status: answer.status, headers: answer.headers, text: await answer.text() };
          seen.set(`${method} ${sent.status}`, (seen.get(`${method} ${sent.status}`) ?? 0) + 1);
          const fault = judge(request, sent);
          assert.is(fault, undefined, fault);
        },
      ),
      { numRuns: 200, seed, includeErrorInReport: true },
    );
    for (const outcome of ['GET 200', 'GET 400', 'GET 401', 'HEAD 200', 'POST 200', 'POST 400', 'POST 401']) {
      assert.ok((seen.get(outcome) ?? 0) > 1, `${outcome} among ${JSON.stringify([...seen])}`);
    }
  });
}

test.run();
