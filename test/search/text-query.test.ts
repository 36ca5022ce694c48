import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTextQuery, type TextQuery, toFts5, wordsOf } from '../../src/search/text-query.ts';
import { Database } from '../../src/store/sqlite/driver.ts';

const test = suite('text-query');

const phrase = (...words: string[]): TextQuery => ({ type: 'words', words, isPrefix: false });
const word = (text: string): TextQuery => phrase(text);
const prefix = (...words: string[]): TextQuery => ({ type: 'words', words, isPrefix: true });
const or = (...any: TextQuery[]): TextQuery => ({ type: 'or', any });
const and = (...all: TextQuery[]): TextQuery => ({ type: 'and', all, none: [] });
const without = (all: TextQuery[], ...none: TextQuery[]): TextQuery => ({ type: 'and', all, none });
const [a, b, c, d] = [word('a'), word('b'), word('c'), word('d')];

const queries: [text: string, tree: TextQuery][] = [
  // R4's example, and the same in capitals.
  ['(bone OR liver) and metastases', and(or(word('bone'), word('liver')), word('metastases'))],
  ['(bone OR liver) AND metastases', and(or(word('bone'), word('liver')), word('metastases'))],
  ['Métastases', word('metastases')],
  ['a b', and(a, b)],
  ['a OR b', or(a, b)],
  // OData: NOT before AND before OR, and white space is AND.
  ['a OR b AND c', or(a, and(b, c))],
  ['a b OR c d', or(and(a, b), and(c, d))],
  ['a AND NOT b OR c', or(without([a], b), c)],
  ['a NOT b', without([a], b)],
  ['NOT a b', without([b], a)],
  ['a NOT b NOT (c OR d)', without([a], b, or(c, d))],
  ['a NOT b-c', without([a], phrase('b', 'c'))],
  ['a NOT (b NOT c)', without([a], without([b], c))],
  ['((a))', a],
  ['"heart failure"', phrase('heart', 'failure')],
  ['"Heart-failure," chronic', and(phrase('heart', 'failure'), word('chronic'))],
  ['"heart"', word('heart')],
  ['"a AND (b)"', phrase('a', 'and', 'b')],
  ['a"b c"d', and(a, phrase('b', 'c'), d)],
  ['cardio*', prefix('cardio')],
  ['follow-up*', prefix('follow', 'up')],
  ['follow-up care', and(phrase('follow', 'up'), word('care'))],
  ['a *', a],
  ['*a', a],
  ['a & b', and(a, b)],
  ['"" a', a],
  ['a or not b', and(a, word('or'), word('not'), b)],
  ['and', word('and')],
  ['and a', and(word('and'), a)],
  ['a and', and(a, word('and'))],
  ['a OR and', or(a, word('and'))],
  ['And a', and(word('and'), a)],
  ['a And b', and(a, b)],
  ['a "and" b', and(a, word('and'), b)],
  ['ORAL', word('oral')],
  ["O'Brien", phrase('o', 'brien')],
  ['50 mg/dL', and(word('50'), phrase('mg', 'dl'))],
  ['糖尿病', word('糖尿病')],
];
for (const [text, tree] of queries) {
  test(`parseTextQuery — ${text}`, () => {
    assert.equal(parseTextQuery(text), tree);
  });
}

const malformed: [text: string, position: number, expected: RegExp][] = [
  ['', 1, /a word/],
  ['  ', 3, /a word/],
  ['* & -', 6, /a word/],
  ['""', 3, /a word/],
  ['NOT a', 1, /beside those that NOT leaves out/],
  ['a OR NOT b', 6, /beside those that NOT leaves out/],
  ['a (NOT b)', 4, /beside those that NOT leaves out/],
  ['NOT NOT a', 5, /a word/],
  ['a NOT', 6, /a word/],
  ['AND a', 1, /a word/],
  ['a AND', 6, /a word/],
  ['a AND AND b', 7, /a word/],
  ['a OR', 5, /a word/],
  ['a OR & ', 8, /a word/],
  ['OR a', 1, /a word/],
  ['()', 2, /a word/],
  ['(a', 3, /"\)"/],
  ['a)', 2, /nothing opens/],
  ['a "b', 3, /double quotes/],
];
for (const [text, position, expected] of malformed) {
  test(`parseTextQuery — "${text}" is malformed at character ${position}`, () => {
    const refusal = parseTextQuery(text);
    assert.is(refusal.type, 'malformed');
    if (refusal.type !== 'malformed') return;
    assert.is(refusal.position, position);
    assert.match(refusal.message, new RegExp(`^at character ${position}, expected `));
    assert.match(refusal.message, expected);
  });
}

const nested = (count: number) => `${'('.repeat(count)}a${')'.repeat(count)}`;
const limits: [name: string, within: string, beyond: string][] = [
  ['50 words', 'a '.repeat(50), 'a '.repeat(51)],
  ['50 words in a phrase', `"${'a '.repeat(50)}"`, `"${'a '.repeat(51)}"`],
  ['20 parentheses in one another', nested(20), nested(21)],
  ['8000 characters', 'a'.repeat(8000), 'a'.repeat(8001)],
  ['a beginning of two letters', 'ab*', 'a*'],
];
for (const [name, within, beyond] of limits) {
  test(`parseTextQuery — takes ${name} and no more`, () => {
    assert.not(['malformed', 'too-complex'].includes(parseTextQuery(within).type));
    assert.is(parseTextQuery(beyond).type, 'too-complex');
  });
}

test('wordsOf — runs of letters and digits, folded', () => {
  assert.equal(wordsOf('Crème brûlée: 15 mL, İzmir'), ['creme', 'brulee', '15', 'ml', 'izmir']);
  assert.equal(wordsOf('e\u0301te\u0301 x_y'), ['ete', 'x', 'y']);
  assert.equal(wordsOf('—'), []);
});

const texts = [
  'Bone metastases of the breast',
  'Liver metastases',
  'Metastases in the lung',
  'Chronic heart failure',
  'Failure of the heart valve',
  'Cardiology: heart “near” OR AND NOT',
];

/** FTS5 over the words of the texts above: the numbers of those it finds, from 0. */
function found(query: string): readonly number[] {
  const database = new Database(':memory:');
  database.exec("CREATE VIRTUAL TABLE narrative USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')");
  const insert = database.prepare('INSERT INTO narrative (rowid, words) VALUES (?, ?)');
  for (const [index, text] of texts.entries()) insert.run(index, wordsOf(text).join(' '));
  const tree = parseTextQuery(query);
  if (tree.type === 'malformed' || tree.type === 'too-complex') throw new Error(tree.message);
  const select = database.prepare<[string], number>('SELECT rowid FROM narrative WHERE words MATCH ? ORDER BY rowid');
  const rows = select.pluck().all(toFts5(tree));
  database.close();
  return rows;
}

const searches: [query: string, ...rows: number[]][] = [
  ['(bone OR liver) and metastases', 0, 1],
  ['METASTASES', 0, 1, 2],
  ['metastases NOT lung', 0, 1],
  ['metastases NOT (bone OR liver)', 2],
  ['metastases NOT bone NOT liver', 2],
  ['lung OR metastases NOT bone', 1, 2],
  ['lung OR bone metastases', 0, 2],
  ['heart failure', 3, 4],
  ['"heart failure"', 3],
  ['cardio*', 5],
  ['cardio'],
  ['heart-failure', 3],
  ['heart-fail*', 3],
  ['meta'],
  // What FTS5 would take for its own syntax is plain words.
  ['near', 5],
  ['"OR AND NOT"', 5],
  ['words:heart'],
  ['heart^', 3, 4, 5],
  ['heart + failure', 3, 4],
  ['NEAR(heart failure)'],
  ['{heart} -failure;--', 3, 4],
];
for (const [query, ...rows] of searches) {
  test(`toFts5 — ${query} finds ${rows.join(', ') || 'nothing'}`, () => {
    assert.equal(found(query), rows);
  });
}

test('toFts5 — every word stands in double quotes, quotes doubled', () => {
  assert.is(toFts5(word('a"b')), '"a""b"');
  assert.is(toFts5(without([a, prefix('b')], c, phrase('d', 'e'))), '(("a" AND "b" *) NOT ("c" OR "d e"))');
});

test.run();
