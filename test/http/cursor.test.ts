import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FhirError } from '../../src/fhir/errors.ts';
import { createCursorSealer } from '../../src/http/cursor.ts';
import type { Pair } from '../../src/http/query.ts';
import { type LaterPage, type SealedSearch, sealPage, unsealPage } from '../../src/http/search-cursor.ts';
import { maxHeldBytes, type SearchPosition } from '../../src/store/store.ts';

const cursor = suite('cursor');
const sealer = createCursorSealer(Buffer.alloc(32, 1));
const owner = { credentialId: '3f1c7a52-0000-4000-8000-7b0e6b3d9f10', path: 'Observation' } as const;

/** Any code point but the surrogates, which are none by themselves. fast-check's own takes most of a second to begin. */
const anyCharacter = fc
  .oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint));
const anyText = fc.array(anyCharacter, { maxLength: 600 }).map((characters) => characters.join(''));

cursor('returns any text to the owner it was sealed for', () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.string()), (text, boundTo) => {
      assert.is(sealer.unseal(sealer.seal(text, boundTo), boundTo), text);
    }),
  );
});

cursor('refuses every single altered bit', () => {
  const sealed = Buffer.from(sealer.seal('[1,"a"]', ['owner']).replaceAll('~', '_'), 'base64url');
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const altered = Buffer.from(sealed);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assertRefused(() => sealer.unseal(altered.toString('base64url').replaceAll('_', '~'), ['owner']));
  }
});

cursor('refuses another owner, another key, another spelling and anything made up', () => {
  const sealed = sealer.seal('[1]', ['owner', 'Observation']);
  assertRefused(() => sealer.unseal(sealed, ['owner']));
  assertRefused(() => sealer.unseal(sealed, ['ownerObservation']));
  assertRefused(() => sealer.unseal(sealed, ['Observation', 'owner']));
  assertRefused(() => createCursorSealer(Buffer.alloc(32, 2)).unseal(sealed, ['owner', 'Observation']));
  for (const spelling of [`${sealed}=`, ` ${sealed}`, `${sealed}.`, sealed.slice(0, -1), '', 'AAAA', '*'.repeat(60)]) {
    assertRefused(() => sealer.unseal(spelling, ['owner', 'Observation']));
  }
});

cursor('never reads like a key, which no URL may hold', () => {
  for (let round = 0; round < 500; round += 1) assert.not.match(sealer.seal('[1,"a"]', []), '_');
});

cursor('seals the same text differently each time', () => {
  assert.is.not(sealer.seal('[1]', []), sealer.seal('[1]', []));
});

const wide = '\u{20000}'.repeat(maxHeldBytes / 4 - 1);
const digest = 'AbCd-_12';
const longestPositions: readonly (readonly [name: string, position: Omit<SearchPosition, 'ordinal'>])[] = [
  ['a text', { sortValues: ['pneumonoultramicroscopicsilicovolcanoconiosis lung'] }],
  ['a wide text', { sortValues: [wide] }],
  ['the beginning of a wide text', { sortValues: [], rest: { start: wide, digest } }],
  ['control characters', { sortValues: ['\u0001'.repeat(20), null], rest: { start: '\u0001', digest } }],
  [
    'several and a beginning',
    { sortValues: ['a'.repeat(49), 'b'.repeat(49)], rest: { start: 'c'.repeat(43), digest } },
  ],
  [
    'instants and numbers',
    { sortValues: [8_640_000_000_000_000, -8_640_000_000_000_000, -1.7976931348623157e308, null] },
  ],
  ['no ends', { sortValues: [...Array<null>(9)].map(() => Number.NEGATIVE_INFINITY) }],
];
const short: SealedSearch = { pairs: [['code', 'a']], now: 1 };
/** Too long for one cursor, whatever the position. */
const long: SealedSearch = { pairs: [['code', 'abcdefghij,'.repeat(30)]], now: Date.UTC(2024, 4, 17) };

for (const [name, held] of longestPositions) {
  for (const search of [short, long]) {
    cursor(`stays within 300 bytes for ${name} and a ${search === short ? 'short' : 'long'} search`, () => {
      const position = { ordinal: Number.MAX_SAFE_INTEGER, ...held };
      const links = sealPage(sealer, owner, search, position);
      const [[linkName, sealed] = ['', '']] = links;
      assert.is(linkName, '_cursor');
      assert.ok(sealed.length <= 300, `${sealed.length}`);
      const page = { position, search, cursor: ['_cursor', sealed] };
      assert.equal(unsealPage(sealer, owner, links), page);
      assert.equal(unsealPage(sealer, owner, [...search.pairs, ['_cursor', sealed]]), page);
    });
  }
}

cursor('holds a short search itself and gives a long one a parameter of its own', () => {
  const namesFor = (search: SealedSearch) =>
    sealPage(sealer, owner, search, { ordinal: 1, sortValues: [] }).map(([name]) => name);
  assert.equal(namesFor(short), ['_cursor']);
  assert.equal(namesFor(long), ['_cursor', '_cursorQuery']);
});

cursor('refuses a position of another search, credential or path', () => {
  const position = { ordinal: 1, sortValues: ['a'] };
  for (const search of [short, long]) {
    const links = sealPage(sealer, owner, search, position);
    assertRefused(() => unsealPage(sealer, { ...owner, credentialId: 'x' }, links));
    assertRefused(() => unsealPage(sealer, { ...owner, path: 'Patient/asker/Observation' }, links));
  }
  const [place] = sealPage(sealer, owner, long, position);
  const other: Pair = ['code', 'x'.repeat(300)];
  const [, search] = sealPage(sealer, owner, { ...long, pairs: [other] }, position);
  assert.ok(place !== undefined && search !== undefined);
  for (const pairs of [
    [place, search],
    [place],
    [other, place],
    [place, ...long.pairs],
    [...long.pairs, place, other],
  ]) {
    assertRefused(() => unsealPage(sealer, owner, pairs));
  }
});

cursor('keeps the instant of the first page for every kind of link', () => {
  const now = Date.UTC(2024, 4, 17);
  for (const search of [
    { ...short, now },
    { ...long, now },
  ]) {
    const links = sealPage(sealer, owner, search, { ordinal: 1, sortValues: [] });
    assert.is(unsealPage(sealer, owner, links)?.search.now, now);
    assert.is(unsealPage(sealer, owner, [...search.pairs, ...links.slice(0, 1)])?.search.now, now);
  }
});

cursor('finds no later page in a search without a cursor', () => {
  const later: LaterPage | undefined = unsealPage(sealer, owner, [['code', 'a']]);
  assert.is(later, undefined);
});

function assertRefused(run: () => unknown): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof FhirError && thrown.status === 400 && thrown.location === 'http._cursor');
}

cursor.run();
