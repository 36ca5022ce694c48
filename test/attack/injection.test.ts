// Words of other languages, SQL and full-text search among them, wherever a request takes text: they are what is looked for,
// never what is done.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';
import { form } from './measured.ts';

const injection = suite('attack: injection');

/** Each would find more than nothing, or fail, if it were read by the database. */
const fragments: readonly string[] = [
  "' OR 1=1 --",
  "') OR ('1'='1",
  '" OR ""="',
  '1); DROP TABLE resource; --',
  "' UNION SELECT content FROM version --",
  "x' AND patient = 2 AND 'x'='x",
  '%',
  '_',
  '*',
  '?1',
  ':patient',
  '@p',
  '$1',
  "\\'",
  'CAST(1 AS TEXT)',
  "' || (SELECT group_concat(content) FROM version) || '",
  'char(10)',
  "json_each('[1]')",
  '\u2019 OR 1=1',
  '\ud800',
];

/** In FTS5 each is an operator, another column or another patient's words; here only words and their order count. */
const matches: readonly string[] = [
  'content : zilch*',
  '{narrative content} : weight',
  '- content : weight',
  '^weight',
  'NEAR(body weight, 10)',
  'NEAR("body" "weight")',
  'weight + body',
  '"body" + "weight"',
  'rowid : 1',
  'weight"',
  '"weight" OR "zilchenberg"',
  '2\ue001zilchenberg',
  '1\ue001zilchenberg OR 2\ue001zilchenberg',
  'weight*',
  '*',
  'z*',
  'text_index',
  'text_index MATCH "weight"',
  "' OR text_index MATCH 'zilch*",
];

/** Places for text in a query; `{}` is where it stands. */
const places: readonly string[] = [
  ...[
    'code={}',
    'code=|{}',
    'code={}|1',
    'code:text={}',
    'code:not={}',
    'code:in={}',
    'code:of-type={}|{}|{}',
    '_id={}',
  ],
  ...[
    'subject={}',
    'subject:identifier={}',
    'subject:Patient.name={}',
    'subject:Patient.name:contains={}',
    'value-string:exact={}',
  ],
  ...['value-quantity=1|{}|{}', 'date={}', '_lastUpdated={}', '_tag={}', '_profile:below={}', '_source={}', '_list={}'],
  ...[
    '_sort={}',
    '_sort=date,-{}',
    '_include={}',
    '_include=Observation:{}',
    '_revinclude=Observation:{}',
    '_elements={}',
  ],
  ...[
    '_count={}',
    '_total={}',
    '_summary={}',
    '_type={}',
    '_cursor={}',
    '_filter={}',
    '_filter=code eq "{}"',
    '_filter={} eq 1',
  ],
  ...[
    '_filter=code {} 1',
    '{}=1',
    'code:{}=1',
    'subject:{}=1',
    'subject.{}=1',
    '_has:{}:subject:code=1',
    '_has:Observation:{}:code=1',
  ],
  ...['combo-code-value-quantity={}$1', '_text={}', '_content={}', '_format={}'],
];

/** Every row of the record, so that a statement which did more than search would show. */
async function stateOf({ ask }: TwoPatients): Promise<string> {
  return (await ask('/fhir/_history?_count=1000')).text + (await ask('/fhir?_count=1000')).text;
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed());

/** As a query: the names of parameters are text too. */
function queryWith(place: string, fragment: string): string {
  const text = fragment.replace(/["\\]/g, (sign) => (place.includes('"{}"') ? `\\${sign}` : sign));
  const filled = place.replaceAll('{}', () => text);
  const separator = place.indexOf('=') - place.indexOf('{}') > 0 ? filled.lastIndexOf('=') : filled.indexOf('=');
  return `${encode(filled.slice(0, separator))}=${encode(filled.slice(separator + 1))}`;
}

for (const fragment of fragments) {
  injection(`${JSON.stringify(fragment)} finds nothing and does nothing, wherever it stands`, async () => {
    const patients = await twoPatients();
    const before = await stateOf(patients);
    for (const place of places) {
      const query = queryWith(place, fragment);
      for (const [path, init] of [
        [`/fhir/Observation?${query}`, {}],
        ['/fhir/Observation/_search', form(query)],
        [`/fhir/Patient/asker/Observation?${query}`, {}],
        [`/fhir?_type=Observation&${query}`, {}],
      ] as const) {
        const { status, text } = await patients.ask(path, init);
        assert.ok(status === 200 || status === 400 || status === 406, `${status} for ${query}: ${text.slice(0, 200)}`);
      }
    }
    assert.is(await stateOf(patients), before);
  });
}

injection('as values of what is looked for they match nothing', async () => {
  const { ask } = await twoPatients();
  const sought = [
    'code={}',
    'code:text={}',
    '_id={}',
    'subject:Patient.name={}',
    '_tag={}',
    '_source={}',
    '_filter=_source eq "{}"',
  ];
  for (const place of sought) {
    for (const fragment of fragments) {
      const { status, text } = await ask(`/fhir/Observation?${queryWith(place, fragment)}`);
      if (status === 200) assert.is(JSON.parse(text).total, 0, `${place} with ${fragment}`);
    }
  }
});

for (const text of matches) {
  injection(`the words of ${JSON.stringify(text)} are looked for, and its signs do nothing`, async () => {
    const { ask, store } = await twoPatients();
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">Heavy</div>';
    await store.write([
      put({
        resourceType: 'Observation',
        id: 'asker-heavy',
        status: 'final',
        code: { text: 'Body weight' },
        subject: { reference: 'Patient/asker' },
        text: { status: 'generated', div },
      }),
    ]);
    for (const name of ['_text', '_content']) {
      const { status, text: answer } = await ask(`/fhir/Observation?${name}=${encode(text)}`);
      assert.ok(status === 200 || status === 400, answer.slice(0, 200));
      // No narrative holds any of these words, and what is in the content is no narrative.
      if (status === 200 && name === '_text') assert.is(JSON.parse(answer).total, 0, answer.slice(0, 300));
      if (status === 200 && /zilch|z\*|match|rowid/i.test(text) && !/OR/.test(text))
        assert.is(JSON.parse(answer).total, 0, answer.slice(0, 300));
    }
  });
}

injection('words of both columns are never found across them, and the own ones are found', async () => {
  const { ask } = await twoPatients();
  const found = async (query: string): Promise<number> =>
    JSON.parse((await ask(`/fhir/Observation?_content=${encode(query)}`)).text).total;
  assert.equal(
    [await found('weight'), await found('"body weight"'), await found('weight body'), await found('"weight body"')],
    [5, 5, 5, 0],
  );
});

injection.run();
