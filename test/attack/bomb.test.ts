// Requests that are small to send and would be large to answer, on a record in which everything refers to everything.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { form, json, measured } from './measured.ts';

const bomb = suite('attack: bombs');
const size = 1000;
/** Of the processor's time: while it passes, everybody else waits. */
const limitMs = 500;
const at = (reference: string) => ({ reference });
const ucum = 'http://unitsofmeasure.org';

/** Observations and Encounters in circles, with three components and a long text each. */
function tangle(): JsonObject[] {
  const encounters = Array.from({ length: 100 }, (_, index) => ({
    resourceType: 'Encounter',
    id: `e${index}`,
    status: 'finished',
    class: { code: 'AMB' },
    subject: at('Patient/asker'),
    partOf: at(`Encounter/e${(index + 1) % 100}`),
  }));
  const observations = Array.from({ length: size }, (_, index) => ({
    resourceType: 'Observation',
    id: `o${index}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }], text: `${'a'.repeat(200)}${index} a b c` },
    subject: at('Patient/asker'),
    encounter: at(`Encounter/e${index % 100}`),
    hasMember: [at(`Observation/o${(index + 1) % size}`), at(`Observation/o${(index * 7) % size}`)],
    component: [0, 1, 2].map((part) => ({
      code: { coding: [{ system: 'http://loinc.org', code: `c${part}` }] },
      valueQuantity: { value: index + part, unit: 'kg', system: ucum, code: 'kg' },
    })),
  }));
  return [...encounters, ...observations];
}

let opened: Promise<TwoPatients> | undefined;
function tangled(): Promise<TwoPatients> {
  opened ??= open();
  return opened;
}

async function open(): Promise<TwoPatients> {
  const patients = await twoPatients();
  await patients.store.write(tangle().map(put));
  return patients;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const member = 'has-member:Observation.';
const memberOf = '_has:Observation:has-member:';
const sixHops = 'has-member.has-member.has-member.has-member.has-member.has-member';

/** [what is asked, path, form or undefined for GET, status]; undefined leaves open whether it is answered or refused. */
const searches: readonly (readonly [string, string, string | undefined, number | undefined])[] = [
  ['six steps', `Observation?${member.repeat(6)}code=29463-7&_count=1`, undefined, 200],
  ['seven steps', `Observation?${member.repeat(7)}code=29463-7`, undefined, 400],
  ['seven steps back', `Observation?${memberOf.repeat(7)}code=29463-7`, undefined, 400],
  ['seven steps to and fro', `Observation?${(memberOf + member).repeat(3)}${member}code=1`, undefined, 400],
  ['a thousand steps', 'Observation', `${member.repeat(1000)}code=1`, 400],
  ['three steps through any type', `Observation?${'focus.'.repeat(3)}_id=1`, undefined, 400],
  [
    'forty-eight times six steps',
    'Observation',
    times(48, () => `${member.repeat(6)}code=29463-7`).join('&'),
    undefined,
  ],
  [
    'forty-eight times six steps back',
    'Observation',
    times(48, () => `${memberOf.repeat(6)}code=29463-7`).join('&'),
    undefined,
  ],
  [
    'eight filters of six steps',
    'Observation',
    `_filter=${times(8, () => `${sixHops}.code eq "29463-7"`).join(' or ')}`,
    undefined,
  ],
  ['twenty parentheses', `Observation?_filter=${'not ('.repeat(20)}code eq 1${')'.repeat(20)}`, undefined, 200],
  ['twenty-one parentheses', `Observation?_filter=${'('.repeat(21)}code eq 1${')'.repeat(21)}`, undefined, 400],
  ['ten thousand parentheses', 'Observation', `_filter=${'('.repeat(10_000)}code eq 1${')'.repeat(10_000)}`, 400],
  ['ten thousand brackets', 'Observation', `_filter=${'has-member['.repeat(5000)}code eq 1`, 400],
  [
    'fifty tests that negate',
    'Observation',
    `_filter=${times(50, (index) => `code ne ${index}`).join(' and ')}`,
    undefined,
  ],
  ['fifty-one tests', 'Observation', `_filter=${times(51, (index) => `code eq ${index}`).join(' or ')}`, 400],
  [
    'fifty conditions on what everything contains',
    'Observation',
    `_contained=both&${times(45, (index) => `code:not=${index}`).join('&')}`,
    undefined,
  ],
  ['all types, contained', '?_contained=both', undefined, 400],
  ['includes in circles', 'Observation?_include:iterate=*&_revinclude:iterate=*&_count=1000', undefined, undefined],
  ['a circle of a hundred parts', 'Encounter?_include:iterate=Encounter:part-of&_count=1', undefined, 400],
  [
    'twenty of all that refers here',
    'Patient',
    times(20, (index) => `_revinclude:iterate=${index < 19 ? `${resourceTypes[index]}:` : ''}*`).join('&'),
    undefined,
  ],
  ['twenty-one includes', 'Patient', times(21, (index) => `_revinclude=${resourceTypes[index]}:*`).join('&'), 400],
  [
    'ten times fifty beginnings of words',
    'Observation',
    times(10, () => `_content=${times(50, () => 'a*').join(' OR ')}`).join('&'),
    undefined,
  ],
  ['fifty-one words', `Observation?_content=${times(51, () => 'a').join(' ')}`, undefined, 400],
  [
    'ten times fifty circles of parents',
    'Encounter',
    times(10, () => `part-of:below=${times(50, (id) => `e${id}`).join(',')}`).join('&'),
    undefined,
  ],
  [
    'fifty quantities of components',
    'Observation',
    `component-code-value-quantity=${times(50, (low) => `c1$ge${low}|${ucum}|kg`).join(',')}`,
    undefined,
  ],
  [
    'eight keys of order',
    'Observation?_sort=date,code,-subject,encounter,has-member,status,identifier,-_id',
    undefined,
    200,
  ],
  [
    'nine keys of order',
    'Observation?_sort=date,code,subject,encounter,has-member,status,identifier,_id,focus',
    undefined,
    400,
  ],
  ['a hundred thousand parameters', 'Observation', times(100_000, (index) => `a${index}`).join('&'), 413],
  ['ten thousand parameters', 'Observation', times(10_000, () => 'a').join('&'), 400],
  ['thirty thousand values', 'Observation', `code=${'1,'.repeat(30_000)}`, 400],
  ['a count without end', `Observation?_count=${'9'.repeat(400)}`, undefined, undefined],
];

for (const [name, path, body, expected] of searches) {
  bomb(`a search for ${name} takes less than ${limitMs} ms of the processor`, async () => {
    const patients = await tangled();
    const asked =
      body === undefined ? ([`/fhir/${path}`, {}] as const) : ([`/fhir/${path}/_search`, form(body)] as const);
    const { status, cpuMs, text } = await measured(patients, asked[0], asked[1], limitMs);
    if (expected === undefined)
      assert.ok(status === 200 || (status >= 400 && status < 500), `${status} ${text.slice(0, 200)}`);
    else assert.is(status, expected, text.slice(0, 300));
    assert.ok(cpuMs < limitMs, `${Math.round(cpuMs)} ms`);
  });
}

const entryOf = (url: string) => ({ request: { method: 'GET', url } });
const batchOf = (entry: unknown) => JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
/** [what is sent, body, status] */
const bodies: readonly (readonly [string, string, number])[] = [
  ['a million brackets', '['.repeat(1_000_000), 400],
  ['a hundred thousand objects in one another', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 400],
  ['depth within an entry', batchOf([JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`)]), 400],
  ['brackets in a text', batchOf([{ ...entryOf('Patient/asker'), fullUrl: '['.repeat(500_000) }]), 200],
  [
    'three hundred thousand entries',
    `{"resourceType":"Bundle","type":"batch","entry":[${'1,'.repeat(300_000)}1]}`,
    400,
  ],
  ['a hundred and one entries', batchOf(times(101, () => entryOf('Patient/asker'))), 400],
  ['two megabytes', batchOf([entryOf(`Patient?name=${'a'.repeat(2_000_000)}`)]), 413],
  ['a url of a megabyte', batchOf([entryOf(`Patient?name=${'a'.repeat(900_000)}`)]), 200],
  ['a batch in a batch', batchOf([{ request: { method: 'POST', url: '' }, resource: JSON.parse(batchOf([])) }]), 200],
  ['a name given ten thousand times', `{${'"resourceType":"Bundle",'.repeat(10_000)}"type":"batch"}`, 200],
  ['a type that is no text, whatever it calls its own', '{"resourceType":"Bundle","type":{"toString":1}}', 400],
  [
    'a prototype',
    '{"resourceType":"Bundle","type":"batch","__proto__":{"entry":[]},"entry":[{"__proto__":{"request":{"method":"GET","url":"Patient/bystander"}}}]}',
    200,
  ],
];

for (const [name, body, expected] of bodies) {
  bomb(`a batch with ${name} takes less than ${limitMs} ms of the processor`, async () => {
    const { status, cpuMs, text } = await measured(await tangled(), '/fhir', json(body), limitMs);
    assert.is(status, expected, text.slice(0, 300));
    assert.ok(cpuMs < limitMs, `${Math.round(cpuMs)} ms`);
  });
}

bomb('a batch within a batch and everything that writes is refused by itself, and the rest is answered', async () => {
  const { ask } = await tangled();
  const writes = ['POST', 'PUT', 'PATCH', 'DELETE'].map((method) => ({ request: { method, url: 'Patient/asker' } }));
  const { text } = await ask('/fhir', json(batchOf([...writes, entryOf('Patient/asker')])));
  const statuses = JSON.parse(text).entry.map(({ response }: { response: { status: string } }) => response.status);
  assert.equal(statuses, ['405', '405', '405', '405', '200']);
});

bomb('compressed bodies are refused unread', async () => {
  const { ask } = await tangled();
  for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'x-gzip']) {
    const { body, headers } = json(batchOf([]));
    const init = { method: 'POST', body: body ?? '', headers: { ...headers, 'Content-Encoding': encoding } };
    assert.is((await ask('/fhir', init)).status, 415, encoding);
  }
});

bomb.run();
