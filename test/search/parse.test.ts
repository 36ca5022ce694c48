import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseParameterName } from '../../src/search/parameter-name.ts';
import { parseSearch } from '../../src/search/parse.ts';

const test = suite('parse');

const names: [text: string, code: string][] = [
  ['code', 'code'],
  ['code:not', 'code'],
  ['subject.name', 'subject'],
  ['subject:Patient.general-practitioner.name:exact', 'subject'],
  ['_has:Provenance:target:agent', '_has'],
  ['_include:iterate', '_include'],
  ['', ''],
  [':', ''],
  ['.', ''],
];
for (const [text, code] of names) {
  test(`parseSearch — the name "${text}" begins with "${code}" and is read as a name`, () => {
    const [parameter] = parseSearch('Observation', [[text, '1']]).parameters;
    assert.equal(parameter, { text, code, name: parseParameterName(text), value: '1', values: ['1'] });
  });
}

test('parseSearch — keeps order and repeats, and splits values at commas without a backslash', () => {
  const request = parseSearch('Observation', [
    ['code', 'a,b\\,c'],
    ['date', 'ge2020'],
    ['code', 'd'],
  ]);
  assert.equal(request.scope, { resourceTypes: ['Observation'], takesType: false, isOwn: false });
  assert.equal(
    request.parameters.map(({ text, values }) => [text, values]),
    [
      ['code', ['a', 'b\\,c']],
      ['date', ['ge2020']],
      ['code', ['d']],
    ],
  );
});

test('parseSearch — keeps the scope it is given', () => {
  const scope = { resourceTypes: ['Patient', 'Goal'], takesType: true, isOwn: true } as const;
  assert.equal(parseSearch(scope, []), { scope, parameters: [] });
});

test.run();
