import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type FilterExpression, type FilterTest, parseFilter } from '../../src/search/filter-expression.ts';

const test = suite('filter-expression');

const and = (...operands: FilterExpression[]): FilterExpression => ({ type: 'and', operands });
const or = (...operands: FilterExpression[]): FilterExpression => ({ type: 'or', operands });
const not = (operand: FilterExpression): FilterExpression => ({ type: 'not', operand });

/** A test as `path operator value`, a value in double quotes being quoted. */
function is(path: string, operator: FilterTest['operator'], value: string): FilterTest {
  const isQuoted = value.startsWith('"');
  const text = isQuoted ? value.slice(1, -1) : value;
  return { type: 'test', path: path.split('.').map((name) => ({ name })), operator, value: { text, isQuoted } };
}

function related(type: string, operator: FilterTest['operator'], value: string): FilterTest {
  const target = is('target', operator, value);
  return { ...target, path: [{ name: 'related', filter: is('type', 'eq', type) }, { name: 'target' }] };
}

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => is(name, 'eq', '1'));
if (!(a && b && c && d)) throw new Error('four tests are needed');

const filters: [text: string, tree: FilterExpression][] = [
  // R4's examples.
  ['name co "pet"', is('name', 'co', '"pet"')],
  [
    'given eq "peter" and birthdate ge 2014-10-10',
    and(is('given', 'eq', '"peter"'), is('birthdate', 'ge', '2014-10-10')),
  ],
  ['code eq http://loinc.org|1234-5', is('code', 'eq', 'http://loinc.org|1234-5')],
  ['subject.name co "pet"', is('subject.name', 'co', '"pet"')],
  ['related[type eq "has-component"].target pr true', related('"has-component"', 'pr', 'true')],
  ['related[type eq has-component].target re Observation/4', related('has-component', 're', 'Observation/4')],
  // "Logical expressions are evaluated left to right, with no precedence between and and or."
  ['a eq 1 or b eq 1 and c eq 1', and(or(a, b), c)],
  ['a eq 1 and b eq 1 or c eq 1', or(and(a, b), c)],
  ['a eq 1 or b eq 1 and c eq 1 or d eq 1', or(and(or(a, b), c), d)],
  ['a eq 1 and b eq 1 and c eq 1', and(a, b, c)],
  // "If there is ambiguity, use parentheses to be explicit."
  ['a eq 1 or (b eq 1 and c eq 1)', or(a, and(b, c))],
  ['(a eq 1 or b eq 1) and (c eq 1 or d eq 1)', and(or(a, b), or(c, d))],
  ['((a eq 1))', a],
  ['not (a eq 1)', not(a)],
  ['not(a eq 1 or b eq 1) and c eq 1', and(not(or(a, b)), c)],
  ['a eq 1 and not (not (b eq 1))', and(a, not(not(b)))],
  ['(a eq 1)and(b eq 1)', and(a, b)],
  // A token ends before white space, ")" and "]".
  ['(code eq http://snomed.info/sct|1(2)', is('code', 'eq', 'http://snomed.info/sct|1(2')],
  ['  a\teq\n1 ', a],
  ['a eq\u00a01', a],
  ['a eq 1.50', is('a', 'eq', '1.50')],
  ['date lt 2014-10-10T08:00:00+01:00', is('date', 'lt', '2014-10-10T08:00:00+01:00')],
  [
    'value-quantity gt 5.4|http://unitsofmeasure.org|mg',
    is('value-quantity', 'gt', '5.4|http://unitsofmeasure.org|mg'),
  ],
  ['active eq true', is('active', 'eq', 'true')],
  ['active eq null', is('active', 'eq', 'null')],
  ['a eq and', is('a', 'eq', 'and')],
  ['a eq x"y', is('a', 'eq', 'x"y')],
  ['_lastUpdated ge 2020', is('_lastUpdated', 'ge', '2020')],
  ['a eq ""', is('a', 'eq', '""')],
  ['a eq "x) or (y]"', is('a', 'eq', '"x) or (y]"')],
  ['(a eq "1")', is('a', 'eq', '"1"')],
  ['andes eq 1', is('andes', 'eq', '1')],
];
for (const [text, tree] of filters) {
  test(`parseFilter — ${JSON.stringify(text)}`, () => {
    assert.equal(parseFilter(text), tree);
  });
}

test('parseFilter — a string has the escapes of JSON', () => {
  const text = String.raw`a eq "\"\\\/\u00e9\n\ud83d\ude00"`;
  assert.equal(parseFilter(text), { ...is('a', 'eq', '1'), value: { text: '"\\/é\n😀', isQuoted: true } });
});

const operators = 'eq ne co sw ew gt lt ge le ap sa eb pr po ss sb in ni re'.split(' ') as FilterTest['operator'][];
for (const operator of operators) {
  test(`parseFilter — has the operator ${operator}`, () => {
    assert.equal(parseFilter(`a ${operator} true`), is('a', operator, 'true'));
  });
}

test('parseFilter — filters lie within filters', () => {
  const inner: FilterTest = { ...is('x', 'eq', '1'), path: [{ name: 'b', filter: not(c) }, { name: 'x' }] };
  const path = [{ name: 'a', filter: and(inner, d) }, { name: 'y' }, { name: 'z' }];
  assert.equal(parseFilter('a[b[not (c eq 1)].x eq 1 and d eq 1].y.z eq 1'), { ...is('z', 'eq', '1'), path });
});

const malformed: [text: string, position: number, expected: RegExp][] = [
  ['', 1, /the name of a search parameter/],
  ['   ', 4, /the name of a search parameter/],
  ['1 eq 2', 1, /the name of a search parameter/],
  ['name', 5, /an operator such as eq/],
  ['name is "x"', 6, /an operator such as eq/],
  ['name EQ "x"', 6, /an operator such as eq/],
  ['name="x"', 5, /an operator such as eq/],
  ['given eq 1 and n x', 18, /an operator such as eq/],
  ['subject:Patient.name eq x', 8, /an operator such as eq/],
  ['subject. eq x', 9, /the name of a search parameter/],
  ['name eq', 8, /a space and a value/],
  ['name eq"x"', 8, /a space and a value/],
  ['name eq ', 9, /a value/],
  ['(name eq )', 10, /a value/],
  ['name pr yes', 9, /true or false/],
  ['name eq "x', 9, /double quotes/],
  [String.raw`name eq "\x"`, 9, /double quotes/],
  ['name eq "x\ny"', 9, /double quotes/],
  ['name eq "x"y', 12, /a space behind/],
  ['a eq 1 b eq 2', 8, /"and", "or" or the end/],
  ['a eq 1 AND b eq 2', 8, /"and", "or" or the end/],
  ['a eq 1)', 7, /"and", "or" or the end/],
  ['(a eq 1', 8, /"and", "or" or "\)"/],
  ['(a eq 1]', 8, /"and", "or" or "\)"/],
  ['a[b eq 1.c eq 2', 12, /"and", "or" or "\]"/],
  ['a[b eq 1] eq 2', 10, /a dot and the name/],
  ['a[].b eq 2', 3, /the name of a search parameter/],
  ['a eq 1 and', 11, /the name of a search parameter/],
  ['not a eq 1', 5, /"\("/],
  ['()', 2, /the name of a search parameter/],
  ['a eq "😀" oops', 10, /"and", "or" or the end/],
];
for (const [text, position, expected] of malformed) {
  test(`parseFilter — ${JSON.stringify(text)} is malformed at character ${position}`, () => {
    const refusal = parseFilter(text);
    assert.is(refusal.type, 'malformed');
    if (refusal.type !== 'malformed') return;
    assert.is(refusal.position, position);
    assert.match(refusal.message, new RegExp(`^at character ${position}, expected `));
    assert.match(refusal.message, expected);
  });
}

const repeated = (count: number) => Array.from({ length: count }, () => 'a eq 1').join(' and ');
const nested = (count: number) => `${'('.repeat(count)}a eq 1${')'.repeat(count)}`;
const bracketed = (count: number) => `${'a['.repeat(count)}a eq 1${'].a eq 1'.repeat(count)}`;
const limits: [name: string, within: string, beyond: string, message: RegExp][] = [
  ['50 tests', repeated(50), repeated(51), /at most 50 tests/],
  ['20 parentheses in one another', nested(20), nested(21), /at most 20 parentheses/],
  ['20 brackets in one another', bracketed(20), bracketed(21), /at most 20 parentheses and brackets/],
  ['8000 characters', `a eq ${'1'.repeat(7995)}`, `a eq ${'1'.repeat(7996)}`, /at most 8000 characters/],
];
for (const [name, within, beyond, message] of limits) {
  test(`parseFilter — takes ${name} and no more`, () => {
    assert.not(['malformed', 'too-complex'].includes(parseFilter(within).type));
    const refusal = parseFilter(beyond);
    assert.is(refusal.type, 'too-complex');
    assert.match('message' in refusal ? refusal.message : '', message);
  });
}

test('parseFilter — no text within the limit takes long', () => {
  const pieces = [
    'a eq "',
    'a eq "\\',
    'a eq "\\\\',
    'a eq "x" ',
    '(',
    'a[',
    'a.',
    'not(',
    ' ',
    '"',
    '\\',
    'not (a eq ',
  ];
  const startedAt = performance.now();
  for (const piece of pieces) parseFilter(piece.repeat(8000 / piece.length));
  for (const filler of ['\\', ' ', 'x', '\\"']) parseFilter(`a eq "${filler.repeat(3990)}`);
  assert.ok(performance.now() - startedAt < 500, `${performance.now() - startedAt} ms`);
});

test.run();
