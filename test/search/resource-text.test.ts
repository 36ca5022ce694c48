import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTexts, textBreak } from '../../src/search/resource-text.ts';

const test = suite('resource-text');
const narrative = (div: string) => resourceTexts({ resourceType: 'Basic', text: { div } }).narrative;

for (const [promise, div, expected] of [
  ['tags part words and are none', '<div><p class="big">One</p><p>two</p></div>', 'one two'],
  ['a greater-than sign inside an attribute ends no tag', '<div title="a > b">one</div>', 'one'],
  ['comments are not read', '<div>one<!-- hidden --> two</div>', 'one two'],
  ['entities are the characters they stand for', '<div>caf&#233; &#xE9; a&amp;b&nbsp;c</div>', 'cafe e a b c'],
  ['accents, case and signs make no difference', '<div>Crème-BRÛLÉE!</div>', 'creme brulee'],
] as const) {
  test(`the narrative: ${promise}`, () => assert.is(narrative(div), expected));
}

test('the content is every text but the type, with a break between texts', () => {
  const { content } = resourceTexts({
    resourceType: 'Condition',
    code: { text: 'Low back pain', coding: [{ code: 'M54.5' }] },
    text: { div: '<div>Back <b>hurts</b></div>' },
  });
  assert.is(content, ['low back pain', 'm54 5', 'back hurts'].join(` ${textBreak} `));
});

test('data that nobody reads as words is left out', () => {
  const data = 'QUJD'.repeat(100);
  assert.is(resourceTexts({ resourceType: 'Binary', contentType: 'image/png', data }).content, 'image png');
});

test.run();
