import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { manageWorld } from './manage-world.ts';

const description = suite('OpenAPI description');

type Node = { readonly [name: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

function nodeAt(root: unknown, ...path: readonly string[]): Node {
  const found = path.reduce<unknown>((value, step) => (isNode(value) ? value[step] : undefined), root);
  if (!isNode(found)) {
    throw new Error(`Nothing at ${path.join('/')}`);
  }
  return found;
}

/** Every object in the document. */
function* nodes(root: Node): Generator<Node> {
  yield root;
  for (const child of Object.values(root).filter(isNode)) {
    yield* nodes(child);
  }
}

async function described(): Promise<Node> {
  const { call } = await manageWorld();
  const { status, body } = await call('GET', '/openapi.json', undefined, { Authorization: '' });
  assert.is(status, 200);
  return body;
}

description('is public, and OpenAPI 3.1', async () => {
  const document = await described();
  assert.is(document.openapi, '3.1.0');
  assert.type(nodeAt(document, 'info').title, 'string');
  assert.type(nodeAt(document, 'info').version, 'string');
});

description('describes every call that is mounted, and no other', async () => {
  const { app } = await manageWorld();
  const mounted = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const paths = nodeAt(await described(), 'paths');
  const written = Object.keys(paths).flatMap((path) =>
    Object.keys(nodeAt(paths, path)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.equal(written.sort(), [...new Set(mounted)].sort());
});

description('describes each tag once, and those of its calls', async () => {
  const document = await described();
  const names = Object.values(nodeAt(document, 'tags')).map((tag) => nodeAt(tag).name);
  const used = [...nodes(nodeAt(document, 'paths'))].flatMap(({ operationId, tags }) =>
    typeof operationId === 'string' && Array.isArray(tags) ? tags : [],
  );
  assert.equal(names, [...new Set(names)]);
  assert.equal(
    used.filter((name) => !names.includes(name)),
    [],
  );
});

description('every reference leads to something', async () => {
  const document = await described();
  const references = [...nodes(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
  assert.ok(references.length > 10);
  for (const reference of references) {
    nodeAt(document, ...reference.replace(/^#\//, '').split('/'));
  }
});

description('every operation has an id of its own, its path parameters, a 401 and a success', async () => {
  const paths = nodeAt(await described(), 'paths');
  const ids: unknown[] = [];
  for (const path of Object.keys(paths)) {
    for (const [method, operation] of Object.entries(nodeAt(paths, path))) {
      const where = `${method} ${path}`;
      ids.push(nodeAt(operation).operationId);
      const statuses = Object.keys(nodeAt(operation, 'responses'));
      assert.ok(
        statuses.some((status) => status.startsWith('2')),
        where,
      );
      assert.is(statuses.includes('401'), !path.endsWith('/openapi.json'), where);
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = Object.values(isNode(operation) && isNode(operation.parameters) ? operation.parameters : {});
      const given = parameters.flatMap((parameter) =>
        isNode(parameter) && parameter.in === 'path' ? [parameter.name] : [],
      );
      assert.equal(given, wanted, where);
    }
  }
  assert.is(new Set(ids).size, ids.length);
});

description('every call but the description asks for the management token', async () => {
  const document = await described();
  assert.equal(document.security, [{ managementToken: [] }]);
  assert.equal(nodeAt(document, 'components', 'securitySchemes', 'managementToken').scheme, 'bearer');
  const open = Object.entries(nodeAt(document, 'paths')).filter(([, item]) =>
    Object.values(nodeAt(item)).some((operation) => nodeAt(operation).security !== undefined),
  );
  assert.equal(
    open.map(([path]) => path),
    ['/manage/v1/openapi.json'],
  );
});

description('the schema of a new credential is the one that checks it: its fields, and no others', async () => {
  const schema = nodeAt(await described(), 'components', 'schemas', 'NewCredential');
  assert.equal(Object.keys(nodeAt(schema, 'properties')).sort(), [
    'excludedLabels',
    'expiresAt',
    'name',
    'scope',
    'since',
    'until',
  ]);
  assert.equal(schema.required, ['name']);
  assert.is(schema.additionalProperties, false);
});

description('an answer has exactly the fields that its schema requires', async () => {
  const { call } = await manageWorld();
  const created = await call('POST', '/patients/asker/credentials', { name: 'App' });
  const got = await call('GET', `/patients/asker/credentials/${created.body.id}`);
  const rotated = await call('POST', `/patients/asker/credentials/${created.body.id}/rotate`);
  const schemas = nodeAt(await described(), 'components', 'schemas');
  for (const [name, { body }] of Object.entries({
    CreatedCredential: created,
    Credential: got,
    RotatedCredential: rotated,
  })) {
    assert.equal(Object.keys(body).sort(), [...Object.values(nodeAt(schemas, name, 'required'))].sort(), name);
  }
});

description('a header that a call reads is among its parameters, under the name that clients send', async () => {
  const operation = nodeAt(await described(), 'paths', '/manage/v1/patients/{patientId}/credentials', 'post');
  const headers = Object.values(nodeAt(operation, 'parameters'))
    .map((parameter) => nodeAt(parameter))
    .filter((parameter) => parameter.in === 'header');
  assert.equal(
    headers.map(({ name, required = false }) => ({ name, required })),
    [{ name: 'Idempotency-Key', required: false }],
  );
});

description('every property and parameter of an input says what it is for', async () => {
  const document = await described();
  const inputs = ['NewCredential', 'Rotation'].map((name) =>
    nodeAt(document, 'components', 'schemas', name, 'properties'),
  );
  const fields = inputs.flatMap((properties) => Object.entries(properties).map(([name, field]) => ({ name, field })));
  const parameters = [...nodes(nodeAt(document, 'paths'))]
    .filter(({ in: place }) => typeof place === 'string')
    .map((field) => ({ name: String(field.name), field }));
  for (const { name, field } of [...fields, ...parameters]) {
    const { description: own, schema } = nodeAt(field);
    const text = own ?? (isNode(schema) ? schema.description : undefined);
    assert.ok(typeof text === 'string' && text.length > 10, name);
  }
});

description.run();
