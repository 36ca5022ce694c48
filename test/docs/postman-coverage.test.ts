// Whether the collection asks all that the CapabilityStatement tells of, and nothing else.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';

const coverage = suite('coverage of the Postman collection');
let server: TestServer;
let asked: readonly Asked[];
let statement: CapabilityStatement;

interface Asked {
  /** Method and path, ids in braces. */
  readonly call: string;
  readonly names: readonly string[];
}

interface Node {
  readonly item?: readonly Node[];
  readonly request?: {
    readonly method: string;
    readonly url: { readonly path: readonly string[]; readonly query: readonly { readonly key: string }[] };
  };
}

coverage.before(async () => {
  server = await startTestServer();
  const [collection, metadata] = await Promise.all(
    ['/docs/postman.json', '/fhir/metadata'].map(async (path) => (await fetch(server.baseUrl + path)).json()),
  );
  statement = metadata as CapabilityStatement;
  asked = requestsOf(collection as Node);
});
coverage.after(() => server.stop());

function requestsOf({ item = [], request }: Node): readonly Asked[] {
  if (request === undefined) return item.flatMap(requestsOf);
  const path = request.url.path.map((segment) => (/^\{\{id_/.test(segment) ? '{id}' : segment)).join('/');
  return [{ call: `${request.method} /${path}`, names: request.url.query.map(({ key }) => key) }];
}

const namesOf = (call: string): Set<string> =>
  new Set(
    asked.filter((each) => each.call === call).flatMap(({ names }) => names.map((name) => name.split(':')[0] ?? '')),
  );

coverage('every search parameter of every type is asked by, and no other', () => {
  const [rest] = statement.rest ?? [];
  const ofResult = ['_count', '_sort', '_include', '_type'];
  // What is shown as misspelt on purpose.
  const misspelt = 'catgory';
  const searches = [{ type: '', searchParam: rest?.searchParam ?? [] }, ...(rest?.resource ?? [])];
  for (const { type, searchParam = [] } of searches) {
    const names = namesOf(`GET /fhir${type === '' ? '' : `/${type}`}`);
    const told = new Set(searchParam.map(({ name = '' }) => name));
    assert.equal(
      [...told].filter((name) => !names.has(name)),
      [],
      `not asked of ${type}`,
    );
    const others = [...names].filter((name) => !told.has(name) && !ofResult.includes(name) && name !== misspelt);
    assert.equal(others, [], `not told of ${type}`);
  }
});

coverage('every interaction of every type is asked for, and no type that is not told of', () => {
  const [rest] = statement.rest ?? [];
  const calls = new Set(asked.map(({ call }) => call));
  for (const { type, operation = [] } of rest?.resource ?? []) {
    const expected = [
      `GET /fhir/${type}`,
      `POST /fhir/${type}/_search`,
      `GET /fhir/${type}/{id}`,
      `GET /fhir/${type}/{id}/_history`,
      `GET /fhir/${type}/{id}/_history/1`,
      `GET /fhir/${type}/_history`,
      ...operation.map(({ name }) => `GET /fhir/${type}/$${name}`),
    ];
    assert.equal(
      expected.filter((call) => !calls.has(call)),
      [],
    );
  }
  const ofSystem = ['GET /fhir', 'POST /fhir/_search', 'GET /fhir/_history', 'POST /fhir', 'GET /fhir/metadata'];
  assert.equal(
    ofSystem.filter((call) => !calls.has(call)),
    [],
  );
  const types = new Set((rest?.resource ?? []).map(({ type }) => type));
  const searched = [...calls].flatMap((call) => /^GET \/fhir\/([A-Z]\w*)$/.exec(call)?.[1] ?? []);
  assert.equal(
    searched.filter((type) => !types.has(type as never)),
    [],
  );
});

coverage('every call of the management API and of OAuth is made', async () => {
  const calls = new Set(
    asked.map(({ call }) => call.replaceAll(/\{\{(\w+)\}\}/g, '{$1}').replace('{credentialId}', '{id}')),
  );
  for (const path of ['/docs/manage-openapi.json', '/docs/oauth-openapi.json']) {
    const document = (await (await fetch(server.baseUrl + path)).json()) as { paths: Record<string, object> };
    const described = Object.entries(document.paths).flatMap(([at, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${at}`),
    );
    // Ends every credential of the patient, the visitor's own among them.
    const leftOut = 'DELETE /manage/v1/patients/{patientId}/credentials';
    assert.equal(
      described.filter((call) => !calls.has(call) && call !== leftOut),
      [],
      path,
    );
  }
});

coverage.run();
