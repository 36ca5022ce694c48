// The OpenAPI documents of a running server.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { callsOf } from './interaction-calls.ts';

const openApi = suite('OpenAPI documents');
const redocly = fileURLToPath(new URL('../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));
const paths = ['/docs/fhir-openapi.json', '/docs/oauth-openapi.json', '/docs/manage-openapi.json'];
const run = promisify(execFile);
let server: TestServer;

openApi.before(async () => {
  server = await startTestServer();
});
openApi.after(() => server.stop());

interface Parameter {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly operationId?: string; readonly parameters?: readonly Parameter[] }>>
    >
  >;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

async function textAt(path: string): Promise<string> {
  const answer = await fetch(server.baseUrl + path);
  assert.is(answer.status, 200, path);
  assert.match(answer.headers.get('content-type') ?? '', 'application/json');
  return answer.text();
}

async function statement(): Promise<CapabilityStatement> {
  return (await fetch(`${server.baseUrl}/fhir/metadata`)).json() as Promise<CapabilityStatement>;
}

function queryNames(document: Document, path: string): Set<string> {
  const parameters = document.paths[path]?.get?.parameters ?? [];
  const resolved = parameters.map(({ $ref }) => document.components.parameters[$ref?.split('/').at(-1) ?? '']);
  return new Set(resolved.filter((each) => each?.in === 'query').map((each) => each?.name ?? ''));
}

for (const path of paths) {
  openApi(`${path} passes the lint of Redocly’s recommended rules`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chartkey-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      writeFileSync(file, await textAt(path));
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
      const { stderr } = await run(process.execPath, [redocly, 'lint', file, '--format=summary'], { cwd: folder, env });
      assert.match(stderr, 'valid');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

openApi('the lint fails for a document that is wrong: it can', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-openapi-'));
  try {
    const file = join(folder, 'openapi.json');
    const wrong = JSON.parse(await textAt('/docs/oauth-openapi.json'));
    wrong.security = [{ nowhere: [] }];
    writeFileSync(file, JSON.stringify(wrong));
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off' };
    const failed = await run(process.execPath, [redocly, 'lint', file], { cwd: folder, env }).then(
      () => false,
      () => true,
    );
    assert.ok(failed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

openApi('every search parameter of the CapabilityStatement is one of its search, and the other way round', async () => {
  const document = JSON.parse(await textAt('/docs/fhir-openapi.json')) as Document;
  const [rest] = (await statement()).rest ?? [];
  const ofResult = ['_count', '_sort', '_total', '_include', '_revinclude', '_summary', '_elements', '_format'];
  const all = [['/fhir', rest?.searchParam ?? []] as const].concat(
    (rest?.resource ?? []).map(({ type, searchParam = [] }) => [`/fhir/${type}`, searchParam] as const) as never,
  );
  for (const [path, searchParam] of all) {
    const told = new Set([...searchParam.map(({ name = '' }) => name), ...ofResult]);
    assert.equal([...queryNames(document, path)].sort(), [...told].sort(), path);
  }
  const searched = Object.keys(document.paths).filter((path) => /^\/fhir\/[A-Z][A-Za-z]*$/.test(path));
  assert.equal(searched.sort(), (rest?.resource ?? []).map(({ type }) => `/fhir/${type}`).sort());
});

openApi(
  'every interaction and operation of the CapabilityStatement has its call, and the other way round',
  async () => {
    const document = JSON.parse(await textAt('/docs/fhir-openapi.json')) as Document;
    const [rest] = (await statement()).rest ?? [];
    const told = new Set<string>();
    for (const { type, interaction = [], operation = [] } of rest?.resource ?? []) {
      for (const { code } of interaction)
        for (const call of callsOf[code ?? ''] ?? []) told.add(call.replace('/T', `/${type}`));
      for (const { name } of operation) told.add(`GET /fhir/${type}/$${name}`).add(`POST /fhir/${type}/$${name}`);
    }
    for (const { code } of rest?.interaction ?? []) for (const call of callsOf[`system ${code}`] ?? []) told.add(call);
    told.add('GET /fhir/metadata').add('GET /fhir/.well-known/smart-configuration');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const ofCompartment = described.filter((call) => call.includes('/Patient/{patientId}/'));
    assert.equal(described.filter((call) => !ofCompartment.includes(call)).sort(), [...told].sort());
    // R4's Patient compartment has 66 types, and all of them together are searched too.
    assert.is(ofCompartment.length, 2 * (66 + 1));
  },
);

openApi.run();
