// A long text, written while it is read.
import { setImmediate } from 'node:timers/promises';

/** After so long others are answered: where the client takes all at once, reading the next piece waits for nothing by itself. */
const turnMs = 10;

/** Asks for the next piece when the client has taken the one before; a piece that fails breaks the answer off. */
export function textStream(pieces: AsyncGenerator<string, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let turnAt = performance.now();
  return new ReadableStream({
    async pull(controller) {
      if (performance.now() - turnAt > turnMs) {
        await setImmediate();
        turnAt = performance.now();
      }
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void pieces.return(undefined),
  });
}
