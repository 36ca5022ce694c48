// `phonetic`: names by their sound. The examples are those of the National Archives. https://www.archives.gov/research/census/soundex
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readSounds } from '../../src/search/sound.ts';
import { rejects } from '../support/rejects.ts';
import { conditionOf } from './asked.ts';

const test = suite('sound');

const sounds: [name: string, sounds: string[] | undefined][] = [
  ['Washington', ['w252']],
  ['Lee', ['l000']],
  ['Gutierrez', ['g362']],
  ['Pfister', ['p236']],
  ['Jackson', ['j250']],
  ['Tymczak', ['t522']],
  ['Ashcraft', ['a261']],
  ['Robert', ['r163']],
  ['Rupert', ['r163']],
  ["O'Brien", ['o165']],
  ['Müller', ['m460']],
  ['Ann-Marie  ann', ['a500', 'm600']],
  ['東京', ['東京']],
  ['a\\,b', ['a000', 'b000']],
  ['a\\b', undefined],
  ["' -", undefined],
  ['12', undefined],
];
for (const [name, expected] of sounds) {
  test(`${name} sounds like ${expected?.join(' ') ?? 'nothing that can be looked for'}`, () => {
    assert.equal(readSounds(name), expected);
  });
}

test('each word of a value has to sound like one of the name, of a list one value', () => {
  const sound = (text: string) => ({ type: 'string', param: 'phonetic', any: [{ test: 'equals', text }] });
  assert.equal(conditionOf('phonetic=Smith', 'Patient'), sound('s530'));
  assert.equal(conditionOf('phonetic=Jon Smyth,Lee', 'Patient'), {
    type: 'any',
    of: [{ type: 'all', of: [sound('j500'), sound('s530')] }, sound('l000')],
  });
});

for (const query of ['phonetic:exact=Smith', 'phonetic:contains=Smith', 'phonetic:text=Smith']) {
  test(`${query} is refused, as sounds are compared in one way`, async () => {
    await rejects(() => conditionOf(query, 'Patient'), { status: 400, issueCode: 'not-supported' });
  });
}

test.run();
