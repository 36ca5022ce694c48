import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { primitiveRules } from '../../src/fhir/primitive.ts';
import { xhtmlProblem } from '../../src/fhir/structure-xhtml.ts';

const test = suite('primitive types');
const folder = new URL('./primitives/', import.meta.url);

/** Each line of `<type>.valid.txt` and `<type>.invalid.txt` is one value as JSON writes it. */
function lines(file: string): string[] {
  return readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
}

function isValid(type: string, value: unknown): boolean {
  if (primitiveRules.get(type)?.isValid(value) !== true) return false;
  return type !== 'xhtml' || (typeof value === 'string' && xhtmlProblem(value) === undefined);
}

test('every primitive type of R4 has a list of valid and a list of invalid values', () => {
  const types = [...primitiveRules.keys()];
  assert.equal(
    readdirSync(folder).sort(),
    types.flatMap((type) => [`${type}.invalid.txt`, `${type}.valid.txt`]).sort(),
  );
});

for (const type of primitiveRules.keys()) {
  test(`${type} — admits every valid value and refuses every invalid one`, () => {
    for (const line of lines(`${type}.valid.txt`))
      assert.ok(isValid(type, JSON.parse(line)), `${type} refuses ${line}`);
    for (const line of lines(`${type}.invalid.txt`))
      assert.not(isValid(type, JSON.parse(line)), `${type} admits ${line}`);
  });
}

test('string — admits 1 MB and refuses one character more', () => {
  const longest = 'x'.repeat(1024 * 1024);
  for (const type of ['string', 'markdown', 'uri', 'xhtml']) {
    assert.ok(primitiveRules.get(type)?.isValid(longest));
    assert.not(primitiveRules.get(type)?.isValid(`${longest}x`));
  }
});

test('base64Binary — admits data larger than a string may be', () => {
  assert.ok(primitiveRules.get('base64Binary')?.isValid('QUJD'.repeat(1024 * 1024)));
});

test('every pattern answers in time on text made to stall it', () => {
  const hostile = [
    '1'.repeat(50_000),
    `${'QUJD '.repeat(20_000)}!`,
    `${'a '.repeat(50_000)} `,
    `${'<div a="b" '.repeat(9_000)}`,
  ];
  const start = performance.now();
  for (const text of hostile) {
    for (const rule of primitiveRules.values()) rule.isValid(text);
    xhtmlProblem(`<div xmlns="http://www.w3.org/1999/xhtml">${text}`);
    xhtmlProblem(`<div xmlns="http://www.w3.org/1999/xhtml" ${'a="b" '.repeat(9_000)}`);
  }
  assert.ok(performance.now() - start < 1000);
});

test.run();
