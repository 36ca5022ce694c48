import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { operationPath } from '../../src/http/operation.ts';
import { operations } from '../../src/http/operations.ts';
import { lastOnRecord } from './audited.ts';
import { askingWith, docrefPath, documentedPatients, documentsIn, parametersBody } from './documents.ts';
import { entriesOf, jsonType } from './post-batch.ts';

const operation = suite('operations');

const definition = 'http://hl7.org/fhir/us/core/OperationDefinition/docref';

operation('each is asked by GET, HEAD and POST, with a credential alone', async () => {
  const { app, ask } = await documentedPatients();
  assert.ok(operations.length > 0);
  for (const each of operations) {
    const path = `/fhir/${operationPath(each)}`;
    for (const method of ['GET', 'HEAD', 'POST']) {
      const body = method === 'POST' ? parametersBody([]) : { method };
      assert.is((await app.request(path, body)).status, 401, `${method} ${path}`);
      assert.is((await ask(path, body)).status, 200, `${method} ${path}`);
    }
    assert.is((await ask(path, { method: 'HEAD' })).text, '');
    assert.is((await ask(`${path}/`)).status, 200);
  }
});

for (const method of ['PUT', 'PATCH', 'DELETE']) {
  operation(`answers 405 to ${method}, with what is taken`, async () => {
    const { ask } = await documentedPatients();
    const answer = await ask(docrefPath, { method });
    assert.equal([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, POST, OPTIONS']);
  });
}

operation('answers OPTIONS with the methods there are', async () => {
  const { ask } = await documentedPatients();
  const answer = await ask(docrefPath, { method: 'OPTIONS' });
  assert.equal([answer.status, answer.headers.get('allow')], [204, 'GET, HEAD, POST, OPTIONS']);
});

const elsewhere: readonly (readonly [method: string, path: string, name: string])[] = [
  ['GET', '/fhir/$docref', '$docref'],
  ['POST', '/fhir/$docref', '$docref'],
  ['GET', '/fhir/Patient/$docref', '$docref'],
  ['GET', '/fhir/DocumentReference/asker-ccd/$docref', '$docref'],
  ['GET', '/fhir/Patient/asker/$everything', '$everything'],
  ['POST', '/fhir/Observation/$validate', '$validate'],
  ['GET', '/fhir/DocumentReference/$Docref', '$Docref'],
  ['GET', '/fhir/DocumentReference/$docrefs', '$docrefs'],
  ['GET', '/fhir/Patient/asker/_history/1/$meta', '$meta'],
];
for (const [method, path, name] of elsewhere) {
  operation(`answers 404 to ${method} ${path}, with what is offered`, async () => {
    const { ask } = await documentedPatients();
    const answer = await ask(path, { method });
    assert.is(answer.status, 404);
    const outcome = JSON.parse(answer.text);
    assert.equal(checkResource(outcome), []);
    assert.is(outcome.issue[0].code, 'not-supported');
    assert.match(outcome.issue[0].diagnostics, `the operation ${name} here`);
    assert.match(outcome.issue[0].diagnostics, 'DocumentReference/$docref');
  });
}

const bodies: readonly (readonly [what: string, init: RequestInit, status: number])[] = [
  ['no JSON', { body: '{', headers: jsonType }, 400],
  ['null', { body: 'null', headers: jsonType }, 400],
  ['another resource', { body: '{"resourceType":"Bundle","type":"batch"}', headers: jsonType }, 400],
  ['parameters that are no list', { body: '{"resourceType":"Parameters","parameter":{}}', headers: jsonType }, 400],
  ['a parameter that is null', { body: '{"resourceType":"Parameters","parameter":[null]}', headers: jsonType }, 400],
  ['a form', { body: 'patient=asker', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }, 415],
  ['XML', { body: '<Parameters/>', headers: { 'Content-Type': 'application/fhir+xml' } }, 415],
  ['what lies too deep', { body: `${'['.repeat(40)}${']'.repeat(40)}`, headers: jsonType }, 400],
  ['more than 64 KB', { body: `{"resourceType":"Parameters","id":"${'x'.repeat(70_000)}"}`, headers: jsonType }, 413],
  ['no body and no type', {}, 200],
  ['no body of a type', { body: '', headers: jsonType }, 200],
  ['plain JSON', { body: '{"resourceType":"Parameters"}', headers: { 'Content-Type': 'application/json' } }, 200],
];
for (const [what, init, status] of bodies) {
  operation(`answers ${status} to ${what} by POST`, async () => {
    const { ask } = await documentedPatients();
    const answer = await ask(docrefPath, { method: 'POST', ...init });
    assert.is(answer.status, status, answer.text);
    assert.equal(checkResource(JSON.parse(answer.text)), []);
  });
}

operation('answers in the form that Accept or _format names', async () => {
  const { ask } = await documentedPatients();
  const plain = await ask(`${docrefPath}?_format=application/json`);
  assert.is(plain.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.match(documentsIn(plain).bundle.link?.[0]?.url ?? '', '_format=application/json');
  const posted = await ask(`${docrefPath}?_format=json`, parametersBody([]));
  assert.is(posted.headers.get('content-type'), 'application/fhir+json; charset=utf-8');
  assert.is((await ask(`${docrefPath}?_format=xml`)).status, 406);
});

operation('the entries of a batch ask them too', async () => {
  const world = await documentedPatients();
  const entries = await entriesOf(world, [
    'DocumentReference/$docref?patient=asker',
    { method: 'HEAD', url: 'DocumentReference/$docref' },
    'DocumentReference/$docref?start=x',
    'Patient/asker/$everything',
  ]);
  assert.equal(
    entries.map(({ response }) => response?.status),
    ['200', '200', '400', '404'],
  );
  assert.equal(entries[0]?.resource, JSON.parse((await world.ask(`${docrefPath}?patient=asker`)).text));
});

const asked: readonly (readonly [what: string, query: string, init: RequestInit, fields: object])[] = [
  [
    'GET',
    '?patient=asker&start=2000&on-demand=false',
    {},
    { parameters: ['patient', 'start', 'on-demand'], status: 200, count: 5 },
  ],
  [
    'POST',
    '?_count=2',
    parametersBody([
      { name: 'end', valueDateTime: '2024' },
      { name: 'profile', valueCanonical: 'http://example.org/quillfeather' },
    ]),
    { parameters: ['_count', 'end', 'profile'], status: 200, count: 0 },
  ],
  [
    'a refused POST',
    '',
    parametersBody([
      { name: 'type', valueString: 'quillfeather' },
      { name: 'quillfeather', valueString: 'x' },
    ]),
    { parameters: ['type', 'unknown'], status: 400, count: null },
  ],
];
for (const [what, query, init, fields] of asked) {
  operation(`puts ${what} on record, by the names of its parameters`, async () => {
    const world = await documentedPatients();
    await world.ask(docrefPath + query, init);
    const entry = await lastOnRecord(world);
    assert.equal({ ...entry, ...fields }, entry);
    assert.equal([entry.action, entry.resourceType, entry.ids], ['operation', 'DocumentReference', []]);
    assert.not.match(JSON.stringify(entry), 'quillfeather');
    assert.not.match(JSON.stringify(entry), '2024"');
  });
}

function offered({
  rest,
}: CapabilityStatement): readonly (readonly [string, CapabilityStatementRestResource['operation']])[] {
  return (rest?.[0]?.resource ?? []).flatMap(({ type = '', operation: found }) =>
    found === undefined ? [] : [[type, found] as const],
  );
}

operation('the CapabilityStatement lists each at its type, as far as a credential may search it', async () => {
  const world = await documentedPatients();
  const statementFor = async (scope: string) => {
    const ask = await askingWith(world, { scope });
    return JSON.parse((await ask('/fhir/metadata')).text);
  };
  const anybody = await (await world.app.request('/fhir/metadata')).json();
  const [[type, found] = [], ...more] = offered(anybody);
  assert.equal([type, found?.length, more], ['DocumentReference', 1, []]);
  assert.equal([found?.[0]?.name, found?.[0]?.definition], ['docref', definition]);
  assert.match(found?.[0]?.documentation ?? '', 'no document is generated');
  for (const [scope, count] of [
    ['patient/*.rs', 1],
    ['patient/DocumentReference.s', 1],
    ['patient/DocumentReference.r', 0],
    ['patient/Observation.rs', 0],
  ] as const) {
    const statement = await statementFor(scope);
    assert.is(offered(statement).length, count, scope);
    assert.equal(checkResource(statement), []);
  }
});

operation.run();
