// Requests made from the OpenAPI documents, right and wrong, and whether every answer is one that they describe.
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { managementToken, startTestServer, type TestServer } from '../support/server.ts';
import { basicAuthorization } from '../support/server-client.ts';
import { fixtureFiles } from '../support/source-data.ts';

const answers = suite('answers to what the OpenAPI documents describe');
const runs = Number(process.env.OPENAPI_RUNS ?? 300);

interface Described {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

interface Operation {
  readonly parameters?: readonly Described[];
  readonly requestBody?: Described;
  readonly responses: Readonly<Record<string, Described>>;
}

type PathItem = Readonly<Record<string, Operation>> & { readonly parameters?: readonly Described[] };

interface Document {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

let server: TestServer;
let authorization: string;
answers.before(async () => {
  server = await startTestServer();
  await server.importFiles(fixtureFiles());
  const { key, secret } = await server.createKey('maria-alvarez');
  authorization = basicAuthorization(key, secret).authorization;
});
answers.after(() => server.stop());

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ids = ['maria-alvarez', 'none', '1', 'not%20an%20id', 'x'.repeat(70)];
const words = [
  '',
  'x',
  'true',
  'ge2000',
  'Patient',
  'a|b',
  '1',
  '-date',
  'accurate',
  '%',
  '"',
  'x$y',
  '2024-13',
  '🩺',
  '*',
  'none,none',
];

interface Choice {
  readonly path: string;
  readonly method: string;
  readonly values: readonly [number, string][];
  readonly id: string;
  readonly sent: 'right' | 'wrong' | 'none' | 'manage';
  readonly body: string | undefined;
  readonly type: string;
}

function choices(document: Document): fc.Arbitrary<Choice> {
  const calls = Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method] !== undefined).map((method) => ({ path, method })),
  );
  const body = fc.constantFrom(
    undefined,
    '',
    '{}',
    'null',
    '[',
    '{"name":"x"}',
    '{"resourceType":"Bundle","type":"batch"}',
    'grant_type=client_credentials',
    'token=x',
    '_count=1',
    'key=x&secret=y',
    '{"enabled":true}',
  );
  return fc
    .record({
      call: fc.constantFrom(...calls),
      values: fc.array(fc.tuple(fc.nat(), fc.constantFrom(...words)), { maxLength: 3 }),
      id: fc.constantFrom(...ids),
      sent: fc.constantFrom('right', 'right', 'manage', 'manage', 'wrong', 'none'),
      body,
      type: fc.constantFrom('matching', 'matching', 'matching', 'application/json', 'text/plain'),
    })
    .map(({ call, ...rest }) => ({ ...call, ...rest }) as Choice);
}

const documents = [
  ['/docs/fhir-openapi.json', runs * 3],
  ['/docs/oauth-openapi.json', runs],
  ['/docs/manage-openapi.json', runs],
] as const;

for (const [place, numRuns] of documents) {
  answers(`${place}: every answer has a status, a type and a body that are described`, async () => {
    const document = (await (await fetch(server.baseUrl + place)).json()) as Document;
    const judge = createJudge(document);
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(choices(document), async (choice) => {
        const answer = await send(document, choice);
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        assert.equal(judge(choice, answer), undefined);
      }),
      { numRuns, seed: 20240501 },
    );
    assert.ok(
      [200, 400, 401].every((status) => (seen.get(status) ?? 0) > 3),
      JSON.stringify([...seen]),
    );
  });
}

interface Sent {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(document: Document, { path, method, values, id, sent, body, type }: Choice): Promise<Sent> {
  const item = document.paths[path];
  const described = [...(item?.parameters ?? []), ...(item?.[method]?.parameters ?? [])].map((each) =>
    resolved(document, each),
  );
  const query = described.filter((each) => each.in === 'query').map(({ name = '' }) => name);
  const pairs =
    query.length === 0
      ? []
      : values.map(([index, value]) => `${query[index % query.length]}=${encodeURIComponent(value)}`);
  const headers: Record<string, string> = { accept: '*/*' };
  if (sent === 'right') headers.authorization = authorization;
  if (sent === 'manage')
    headers.authorization =
      path.startsWith('/manage') || path.endsWith('introspect') ? `Bearer ${managementToken}` : authorization;
  if (sent === 'wrong') headers.authorization = 'Basic eDp5';
  const hasBody = method !== 'get' && body !== undefined;
  if (hasBody) headers['content-type'] = type === 'matching' ? typeOf(path, body) : type;
  const url = `${server.baseUrl}${path.replace(/\{[^}]*\}/g, id)}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  const answer = await fetch(url, {
    method: method.toUpperCase(),
    headers,
    redirect: 'manual',
    ...(hasBody ? { body } : {}),
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
}

function typeOf(path: string, body: string): string {
  if (!/^[[{n]/.test(body)) return 'application/x-www-form-urlencoded';
  return path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
}

function resolved(document: Document, described: Described): Described {
  const [, , place = '', name = ''] = described.$ref?.split('/') ?? [];
  return described.$ref === undefined ? described : (document.components[place]?.[name] ?? {});
}

/** Says what is not described; undefined when nothing is. */
function createJudge(document: Document): (choice: Choice, answer: Sent) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'http://openapi.test/document', ...(document as object) });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return ({ path, method }, { status, type, text }) => {
    const responses = document.paths[path]?.[method]?.responses ?? {};
    const found = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (found === undefined) return `${method} ${path}: ${status} is not described: ${text.slice(0, 200)}`;
    const { content } = resolved(document, found);
    if (content === undefined) return text === '' ? undefined : `${method} ${path}: ${status} has a body`;
    const media = content[type.split(';')[0] ?? ''] ?? content['*/*'];
    if (media === undefined) return `${method} ${path}: ${status} as ${type} is not described`;
    if (!type.includes('json')) return undefined;
    const key = JSON.stringify(media.schema ?? {}).replaceAll('"#/', '"http://openapi.test/document#/');
    const validate = compiled.get(key) ?? ajv.compile(JSON.parse(key));
    compiled.set(key, validate);
    return validate(JSON.parse(text))
      ? undefined
      : `${method} ${path}: ${status}: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 300)}`;
  };
}

answers.run();
