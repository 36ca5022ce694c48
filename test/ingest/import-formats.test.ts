import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { importWorld } from './import-world.ts';

const formats = suite('import formats');

const p = '{"resourceType":"Patient","id":"p"}';
const q = '{"resourceType":"Patient","id":"q","name":[{"family":"Núñez"}]}';
const pretty = JSON.stringify(JSON.parse(q), undefined, 2);
const bundle = `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${p}},{"resource":${q}}]}`;

const both = ['created Patient/p', 'created Patient/q'];
const takes: readonly (readonly [name: string, content: string | Buffer, lines: readonly string[]])[] = [
  ['NDJSON', `${p}\n${q}\n`, both],
  ['NDJSON without a last line end', `${p}\n${q}`, both],
  ['NDJSON with CRLF', `${p}\r\n${q}\r\n`, both],
  ['NDJSON with empty lines', `\n\n${p}\n  \n\r\n${q}\n\n`, both],
  ['NDJSON with a byte order mark', `\ufeff${p}\n${q}`, both],
  ['NDJSON of Bundles', `${bundle}\n${p}`, [...both, 'unchanged Patient/p']],
  ['gzipped NDJSON', gzipSync(`${p}\n${q}\n`), both],
  ['two gzip files one after the other', Buffer.concat([gzipSync(`${p}\n`), gzipSync(q)]), both],
  ['a resource on one line', p, ['created Patient/p']],
  ['a resource on several lines', pretty, ['created Patient/q']],
  [
    'a resource on several lines with a byte order mark and CRLF',
    `\ufeff${pretty.replaceAll('\n', '\r\n')}`,
    ['created Patient/q'],
  ],
  ['a gzipped resource on several lines', gzipSync(pretty), ['created Patient/q']],
  ['a Bundle on one line', bundle, both],
  ['a Bundle on several lines', JSON.stringify(JSON.parse(bundle), undefined, 2), both],
  ['nothing', '', ['skipped']],
  ['white space', ' \n\n', ['skipped']],
];

for (const [name, content, lines] of takes) {
  formats(`${name} — is taken, whatever the file's name`, async () => {
    const world = await importWorld();
    assert.equal((await world.take({ data: content })).lines, lines);
  });
  formats(`${name} — is taken from a stream`, async () => {
    const world = await importWorld();
    assert.equal((await world.takeStream(content)).lines, lines);
  });
}

const refuses: readonly (readonly [
  name: string,
  content: string | Buffer,
  line: number | undefined,
  message: RegExp,
])[] = [
  ['a broken line', `${p}\n{"resourceType":"Patient",}\n${q}`, 2, /line 2, column 27/],
  ['a line that is no resource', `${p}\n{"a":1}\n${q}`, 2, /resourceType/],
  ['a line that is an array', `${p}\n[${p}]\n${q}`, 2, /JSON object/],
  ['a line with a name twice', `${p}\n{"resourceType":"Patient","id":"x","id":"y"}\n${q}`, 2, /"id" stands twice/],
  [
    'a line of another encoding',
    Buffer.concat([Buffer.from(`${p}\n`), Buffer.from(q, 'latin1'), Buffer.from(`\n${q}`)]),
    2,
    /UTF-8/,
  ],
  ['a line that is cut off', `${p}\n${q.slice(0, 40)}\n${q}`, 2, /cut off/],
];

for (const [name, content, line, message] of refuses) {
  formats(`${name} — is named with its line, and the lines around it are taken`, async () => {
    const world = await importWorld();
    const { outcomes, lines } = await world.take({ 'data.ndjson': content });
    const refused = outcomes.find(({ outcome }) => outcome === 'refused');
    assert.is(refused?.line, line);
    assert.is(refused?.source, 'data.ndjson');
    assert.match(refused?.problems?.[0]?.message ?? '', message);
    assert.equal(
      lines.filter((text) => text.startsWith('created')),
      both,
    );
  });
}

formats('a truncated NDJSON file — its whole lines are taken', async () => {
  const world = await importWorld();
  const { lines, outcomes } = await world.take({ data: `${p}\n${q.slice(0, -5)}` });
  assert.equal(lines, ['created Patient/p', 'refused']);
  assert.is(outcomes[1]?.line, 2);
});

formats('a truncated gzip file — its whole lines are taken and the loss is named', async () => {
  const world = await importWorld();
  const many = Array.from({ length: 600 }, (_, n) =>
    JSON.stringify({ resourceType: 'Patient', id: `p${n}`, birthDate: `19${10 + (n % 90)}-01-01` }),
  );
  const whole = gzipSync(many.join('\n'));
  const { tally, outcomes } = await world.take({ data: whole.subarray(0, whole.length / 2) });
  assert.is(tally.counts.refused, 1);
  assert.ok(tally.counts.created > 100 && tally.counts.created < 600, String(tally.counts.created));
  assert.match(outcomes.at(-1)?.problems?.[0]?.message ?? '', /gzip data ends/);
  assert.is(outcomes.at(-1)?.line, tally.counts.created + 1);
});

formats('a truncated Bundle — nothing of it is taken', async () => {
  const world = await importWorld();
  const text = JSON.stringify(JSON.parse(bundle), undefined, 2);
  assert.equal((await world.take({ data: text.slice(0, -10) })).lines, ['refused']);
});

formats('a line longer than a resource may be — is named, is never held, and the next is taken', async () => {
  const world = await importWorld();
  const long = JSON.stringify({ resourceType: 'Patient', id: 'long', name: [{ family: 'x'.repeat(5000) }] });
  const { outcomes, lines } = await world.take({ data: `${p}\n${long}\n${q}` }, { limits: { maxResourceBytes: 4000 } });
  assert.equal(lines, ['created Patient/p', 'refused', 'created Patient/q']);
  assert.is(outcomes[1]?.line, 2);
  assert.is(outcomes[1]?.problems?.[0]?.code, 'too-long');
});

formats('a Bundle longer than a resource may be — is taken, but for the entry that is too large', async () => {
  const world = await importWorld();
  const resource = (id: string, length: number) => ({
    resource: { resourceType: 'Patient', id, name: [{ family: 'x'.repeat(length) }] },
  });
  const entry = [resource('a', 2000), resource('b', 2000), resource('c', 5000), resource('d', 2000)];
  const { lines, outcomes } = await world.take(
    { data: `${JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })}\n${p}` },
    { limits: { maxResourceBytes: 4000 } },
  );
  assert.equal(lines, [
    'created Patient/a',
    'created Patient/b',
    'refused Patient/c',
    'created Patient/d',
    'created Patient/p',
  ]);
  assert.is(outcomes[2]?.entry, 2);
  assert.is(outcomes[2]?.problems?.[0]?.code, 'too-long');
});

formats('a document above the limit — is refused by name, not read to its end', async () => {
  const world = await importWorld();
  const text = JSON.stringify(JSON.parse(bundle), undefined, 2);
  const { outcomes } = await world.take({ data: text }, { limits: { maxBundleBytes: 100 } });
  assert.equal(
    outcomes.map(({ problems }) => problems?.[0]?.code),
    ['too-long'],
  );
});

formats('a type that R4 does not have — is refused with the one that may be meant', async () => {
  const world = await importWorld();
  const { outcomes } = await world.take({ data: '{"resourceType":"Obsrvation","id":"o"}' });
  const [problem] = outcomes[0]?.problems ?? [];
  assert.is(problem?.message, '"Obsrvation" is not an R4 resource type; did you mean Observation?');
});

formats.run();
