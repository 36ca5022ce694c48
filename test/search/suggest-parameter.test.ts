import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { suggestParameter } from '../../src/search/suggest-parameter.ts';

const test = suite('suggest-parameter');

const rows: [name: string, suggestion: string | undefined][] = [
  ['pateint', 'patient'],
  ['patients', 'patient'],
  ['Patient', 'patient'],
  ['catgory', 'category'],
  ['dtae', 'date'],
  ['lastUpdated', '_lastUpdated'],
  ['_cuont', '_count'],
  ['value_quantity', 'value-quantity'],
  ['combo-code-value-quantities', undefined],
  ['banana', undefined],
  ['x', undefined],
  ['', undefined],
  ['p'.repeat(10_000), undefined],
];
for (const [name, suggestion] of rows) {
  test(`suggestParameter — for ${name.slice(0, 30) || 'nothing'} it is ${suggestion ?? 'nothing'}`, () => {
    assert.is(suggestParameter('Observation', name), suggestion);
  });
}

test.run();
