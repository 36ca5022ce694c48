import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { textStream } from '../../src/portal/text-stream.ts';
import { countTurns } from '../support/count-turns.ts';

const test = suite('a long text');

/** Each piece takes a millisecond of the processor to make. */
async function* pieces(count: number): AsyncGenerator<string, undefined> {
  for (let index = 0; index < count; index += 1) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    yield `${index} `;
  }
  return undefined;
}

test('is whole, and leaves others their turn while it is made', async () => {
  let text = '';
  const turns = await countTurns(async () => {
    text = await new Response(textStream(pieces(100))).text();
  });
  assert.is(text, Array.from({ length: 100 }, (_, index) => `${index} `).join(''));
  assert.ok(turns > 4, `${turns} turns within a tenth of a second`);
});

test.run();
