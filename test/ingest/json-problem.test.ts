import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isIncomplete, jsonProblem } from '../../src/ingest/json-problem.ts';

const json = suite('what is wrong with JSON');

const cutOff = [
  '{',
  '[1,',
  '{"a',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":tru',
  '{"a":"x\\',
  '{"a":"\\u00',
  '{"a":-',
  '{"a":1.',
];

for (const text of cutOff) {
  json(`${JSON.stringify(text)} — is cut off, and more text could complete it`, () => {
    assert.match(jsonProblem(text), /cut off/);
    assert.ok(isIncomplete(text));
  });
}

const broken: readonly (readonly [text: string, line: number, column: number])[] = [
  ['x', 1, 1],
  ['  <Patient/>', 1, 3],
  ['{"a":1,}', 1, 8],
  ['{a:1}', 1, 2],
  ["{'a':1}", 1, 2],
  ['{"a":nul}', 1, 6],
  ['{"a":01}', 1, 6],
  ['{"a":+1}', 1, 6],
  ['{"a":1]', 1, 7],
  ['{\n"a":\n  undefined}', 3, 3],
  ['{"a":"x\ty"}', 1, 8],
  ['{"a":"\\x"}', 1, 7],
];

for (const [text, line, column] of broken) {
  json(`${JSON.stringify(text)} — is wrong at line ${line}, column ${column}`, () => {
    assert.ok(jsonProblem(text).includes(`line ${line}, column ${column} `), jsonProblem(text));
    assert.not(isIncomplete(text));
  });
}

json('a second value is told apart from broken JSON', () => {
  assert.match(jsonProblem('{"a":1}\n{"a":2}'), /More follows .* line 2, column 1/);
});

json('a string of megabytes is no matter', () => {
  assert.match(jsonProblem(`{"data":"${'A'.repeat(8_000_000)}"`), /cut off/);
});

json('nesting of a million is no matter', () => {
  assert.match(jsonProblem('['.repeat(1_000_000)), /cut off/);
});

json.run();
