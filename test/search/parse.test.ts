import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSearch } from '../../src/search/parse.ts';

const test = suite('parse');

const names: [text: string, code: string, modifier: string | undefined, chain: string | undefined][] = [
  ['code', 'code', undefined, undefined],
  ['code:not', 'code', 'not', undefined],
  ['subject.name', 'subject', undefined, 'name'],
  ['subject:Patient.name', 'subject', 'Patient', 'name'],
  ['subject:Patient.general-practitioner.name:exact', 'subject', 'Patient', 'general-practitioner.name:exact'],
  ['_has:Provenance:target:agent', '_has', 'Provenance:target:agent', undefined],
  ['_include:iterate', '_include', 'iterate', undefined],
  ['', '', undefined, undefined],
  [':', '', '', undefined],
  ['.', '', undefined, ''],
];
for (const [text, code, modifier, chain] of names) {
  test(`parseSearch — the name "${text}" has code "${code}", modifier ${modifier} and chain ${chain}`, () => {
    const [parameter] = parseSearch('Observation', [[text, '1']]).parameters;
    assert.equal(parameter, { text, code, modifier, chain, value: '1', values: ['1'] });
  });
}

test('parseSearch — keeps order and repeats, and splits values at commas without a backslash', () => {
  const request = parseSearch('Observation', [
    ['code', 'a,b\\,c'],
    ['date', 'ge2020'],
    ['code', 'd'],
  ]);
  assert.is(request.resourceType, 'Observation');
  assert.equal(
    request.parameters.map(({ text, values }) => [text, values]),
    [
      ['code', ['a', 'b\\,c']],
      ['date', ['ge2020']],
      ['code', ['d']],
    ],
  );
});

test.run();
