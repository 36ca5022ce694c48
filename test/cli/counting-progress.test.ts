import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createCountingProgress } from '../../src/cli/counting-progress.ts';

const progress = suite('progress of what is counted');

function told(isTerminal: boolean, updates: readonly (readonly [ms: number, checked: number])[]): string[] {
  let time = 0;
  const texts: string[] = [];
  const { update, stop } = createCountingProgress(
    { write: (text) => texts.push(text), isTerminal, now: () => time },
    (counted) => `${counted} entries`,
  );
  for (const [ms, checked] of updates) {
    time = ms;
    update(checked, 1000);
  }
  stop();
  return texts;
}

progress('says nothing of what takes no two seconds', () => {
  assert.equal(
    told(true, [
      [500, 400],
      [1900, 1000],
    ]),
    [],
  );
  assert.equal(told(false, [[1900, 1000]]), []);
});

progress('tells a terminal rate and time left on one line, and clears it in the end', () => {
  const clear = '\r\u001b[K';
  assert.equal(
    told(true, [
      [2000, 250],
      [2050, 260],
      [4000, 500],
    ]),
    [`${clear}250 of 1000 entries, 25 %, 125/s, 6 s left`, `${clear}500 of 1000 entries, 50 %, 125/s, 4 s left`, clear],
  );
});

progress('tells anything else in lines, seconds apart', () => {
  assert.equal(
    told(false, [
      [2000, 200],
      [4000, 400],
      [7000, 700],
    ]),
    ['200 of 1000 entries, 20 %, 100/s, 8 s left\n', '700 of 1000 entries, 70 %, 100/s, 3 s left\n'],
  );
});

progress.run();
