// R4's search page on resources nested in others: "see the Bundle search parameters 'message' and 'composition'".
// https://hl7.org/fhir/R4/search.html#reference
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../support/evaluate-parameters.ts';
import { idsFound } from '../support/evaluate-query.ts';
import { recordOf23 } from '../support/generate-record.ts';
import { type Rows, rowsOf } from './search-r4-rows.ts';

const test = suite('R4 search: resources nested in a Bundle');
const subject = { reference: 'Patient/23' };

function composition(title: string, more: Json = {}): Json {
  return { resourceType: 'Composition', status: 'final', title, subject, ...more };
}

function bundle(id: string, type: string, ...resources: readonly Json[]): Json {
  return { resourceType: 'Bundle', id, type, entry: resources.map((resource) => ({ resource })) };
}

const ng: Json = { resourceType: 'Practitioner', id: 'p', name: [{ family: 'Ng' }] };
const authors = [{ reference: '#p' }, { reference: 'Practitioner/jane' }];
const world: readonly Json[] = [
  { resourceType: 'Practitioner', id: 'jane', name: [{ family: 'Jones' }] },
  bundle('letter', 'document', composition('Discharge letter', { id: 'c1', contained: [ng], author: authors }), {
    ...composition('Later in the same Bundle'),
    id: 'c9',
  }),
  bundle('copy', 'document', composition('Copy', { id: 'c2', author: [{ reference: 'Practitioner/jane' }] })),
  bundle('nameless', 'document', composition('Nameless')),
  bundle('order', 'message', {
    resourceType: 'MessageHeader',
    id: 'm1',
    eventCoding: { system: 'http://acme.com/events', code: 'order' },
    responsible: { reference: 'Practitioner/jane' },
  }),
  bundle('bag', 'collection', { resourceType: 'Observation', id: 'c1', status: 'final', code: {} }),
  bundle('empty', 'collection'),
  composition('Held', { id: 'c2' }),
  { resourceType: 'DocumentReference', id: 'pointer', subject, context: { related: [{ reference: 'Bundle/letter' }] } },
];

/** `400` is what is refused by name, since it asks for references and a Bundle has none to what lies in it. */
const rows: Rows = [
  ['Bundle?composition=c1', 'letter'],
  ['Bundle?composition=Composition/c1', 'letter'],
  ['Bundle?composition:Composition=c2', 'copy'],
  ['Bundle?composition=c1,c2', 'letter copy'],
  ['Bundle?composition=c9', ''],
  ['Bundle?composition=m1', ''],
  ['Bundle?message=m1', 'order'],
  ['Bundle?message=c1', ''],
  ['Bundle?composition:missing=false', 'letter copy nameless'],
  ['Bundle?composition:missing=true', 'order bag empty'],
  ['Bundle?message:missing=false', 'order'],
  ['Bundle?composition.title=discharge', 'letter'],
  ['Bundle?composition:Composition.title=nameless', 'nameless'],
  ['Bundle?composition.title=later', ''],
  ['Bundle?composition.title=held', ''],
  ['Bundle?composition.title=copy', 'copy'],
  ['Bundle?composition.status=final', 'letter copy nameless'],
  ['Bundle?composition._id=c2', 'copy'],
  ['Bundle?composition._content=letter', 'letter'],
  ['Bundle?composition.author:Practitioner.family=ng', 'letter'],
  ['Bundle?composition.author:Practitioner.family=jones', 'letter copy'],
  ['Bundle?composition.subject:Patient._id=23', 'letter copy nameless'],
  ['Bundle?composition.patient=23&composition.title=copy', 'copy'],
  ['Bundle?composition.author:missing=true', 'nameless'],
  ['Bundle?message.event=order', 'order'],
  ['Bundle?message.responsible:Practitioner.family=jones', 'order'],
  ['Bundle?message.event=other', ''],
  ['Bundle?_filter=composition.title eq copy', 'copy'],
  ['DocumentReference?related:Bundle.composition.title=discharge', 'pointer'],
  ['DocumentReference?related:Bundle.composition.title=copy', ''],
  ['Composition?title=held', 'c2'],
  ['Composition?title=copy', ''],
  ['Composition?title=copy&_contained=true', ''],
  ['Bundle?composition=c2&_include=Bundle:*', 'copy'],
  ['Bundle?composition=c2&_include=*', 'copy'],
  ['Composition?_id=c2&_revinclude=*', 'c2 + all'],
  ['Bundle?_include=Bundle:composition', '400'],
  ['Composition?_revinclude=Bundle:composition', '400'],
  ['MessageHeader?_revinclude=Bundle:message', '400'],
  ['Composition?_has:Bundle:composition:type=document', '400'],
  ['Bundle?composition.nonsense=1', '400'],
  ['Bundle?composition:MessageHeader.event=order', '400'],
];
rowsOf(test)('a Bundle', world, rows);

const judged = rows.filter(([search, found]) => found !== '400' && !/_contained|include/.test(search));
for (const [search, found] of judged) {
  test(`the evaluator, too: ${search}`, () => {
    assert.is(idsFound([{ resourceType: 'Patient', id: '23' }, ...world], search), found);
  });
}

test('nothing refers to what is nested, though it has the id of a resource that something refers to', async () => {
  const list = { resourceType: 'List', id: 'picked', subject, entry: [{ item: { reference: 'Composition/c2' } }] };
  const { find: findIn } = await recordOf23([...world, list]);
  assert.is(await findIn('Composition?_has:List:item:_id=picked'), 'c2');
  assert.is(await findIn('Bundle?composition._has:List:item:_id=picked'), '');
});

test('a Bundle that changes is found by what it has now', async () => {
  const { find: findIn } = await recordOf23([
    bundle('b', 'document', composition('Draft', { id: 'c' })),
    bundle('b', 'document', composition('Signed', { id: 'c' })),
  ]);
  assert.is(await findIn('Bundle?composition.title=draft'), '');
  assert.is(await findIn('Bundle?composition.title=signed'), 'b');
});

test('a nested resource is searched as far as a credential admits its Bundle', async () => {
  const { find: findBundles } = await recordOf23(world, {}, 'patient/Bundle.rs patient/List.rs');
  assert.is(await findBundles('Bundle?composition.title=discharge'), 'letter');
});

test.run();
