import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { repeat } from '../../src/cli/repeat.ts';

const test = suite('repeat');

test('works again and again, also after a failure, which is told', async () => {
  const errors: unknown[] = [];
  let rounds = 0;
  const done = new Promise<void>((resolve) => {
    const repeated = repeat(
      0,
      async () => {
        rounds += 1;
        if (rounds === 2) throw new Error('second');
        if (rounds === 4) void repeated.stop().then(resolve);
      },
      (error) => errors.push(error),
    );
  });
  // What repeats does not keep a process alive, so something else must.
  const alive = setInterval(() => {}, 1000);
  await done;
  clearInterval(alive);
  assert.is(rounds, 4);
  assert.equal(errors.map(String), ['Error: second']);
});

test('a round begins when the one before has ended, and stop waits for it', async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  let finish = (): void => {};
  const repeated = repeat(
    0,
    async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      running -= 1;
      ended += 1;
    },
    () => {},
  );
  const stopped = repeated.stop();
  finish();
  await stopped;
  assert.equal([most, ended], [1, 1]);
});

test('what runs when it is stopped is told to hurry', async () => {
  let wasTold = false;
  const repeated = repeat(
    0,
    (stopping) =>
      new Promise((resolve) => {
        stopping.addEventListener('abort', () => {
          wasTold = true;
          resolve();
        });
      }),
    () => {},
  );
  await repeated.stop();
  assert.ok(wasTold);
});

test.run();
