// Whether the collection asks all that the CapabilityStatement tells of, and nothing else.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { callsOf } from './interaction-calls.ts';

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
  const path = request.url.path.map(placeOf).join('/');
  return [{ call: `${request.method} /${path}`, names: request.url.query.map(({ key }) => key) }];
}

/** As OpenAPI writes the place of an id. */
function placeOf(segment: string): string {
  if (segment === 'of-nobody') return '{id}';
  return segment
    .replace(/^\{\{(?:id_\w+|credentialId)\}\}$/, '{id}')
    .replace(/^\{\{version_\w+\}\}$/, '{vid}')
    .replace(/^\{\{(\w+)\}\}$/, '{$1}');
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

/** What is public, searches of the compartment, and the patient by the id that the environment holds. */
const besides =
  /^GET \/fhir\/(?:metadata|\.well-known\/smart-configuration)$|\/fhir\/Patient\/\{patientId\}(?:$|\/[A-Z*])/;

coverage('every interaction and operation is asked for, and nothing that is not told of', () => {
  const [rest] = statement.rest ?? [];
  const told = new Set<string>();
  const tell = (code: string, type: string): void => {
    assert.ok(callsOf[code], `${code} has no calls`);
    for (const call of callsOf[code] ?? []) told.add(call.replace('/T', `/${type}`));
  };
  for (const { code } of rest?.interaction ?? []) tell(`system ${code}`, '');
  for (const { type = '', interaction = [], operation = [] } of rest?.resource ?? []) {
    for (const { code = '' } of interaction) tell(code, type);
    for (const { name } of operation) told.add(`GET /fhir/${type}/$${name}`).add(`POST /fhir/${type}/$${name}`);
  }
  const calls = new Set(asked.map(({ call }) => call).filter((call) => call.includes('/fhir') && !besides.test(call)));
  assert.equal([...calls].sort(), [...told].sort());
});

coverage('every call of the OpenAPI documents is made, and no other', async () => {
  const documents = ['/docs/fhir-openapi.json', '/docs/manage-openapi.json', '/docs/oauth-openapi.json'];
  const described = (await Promise.all(documents.map(callsIn))).flat();
  const calls = new Set(asked.map(({ call }) => call.replace(/^(GET \/fhir\/Patient)\/\{patientId\}$/, '$1/{id}')));
  // It ends every credential of the patient, the visitor's own among them.
  const leftOut = ['DELETE /manage/v1/patients/{patientId}/credentials'];
  assert.equal([...calls, ...leftOut].sort(), [...described].sort());
});

async function callsIn(path: string): Promise<readonly string[]> {
  const document = (await (await fetch(server.baseUrl + path)).json()) as { paths: Record<string, object> };
  return Object.entries(document.paths).flatMap(([at, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'parameters')
      .map((method) => `${method.toUpperCase()} ${at}`),
  );
}

coverage.run();
