// How far is what takes a long time, such as a check of the audit trail: one line that is written anew on a terminal, else a line
// now and then.
import { durationText } from './duration-text.ts';
import { isRewritable } from './terminal.ts';

export interface CountingProgress {
  readonly update: (done: number, total: number) => void;
  /** Leaves the terminal as it was. */
  stop(): void;
}

export interface ProgressOutput {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly now: () => number;
}

/** What is quick needs no telling. */
const quietMs = 2000;
const terminalIntervalMs = 100;
const lineIntervalMs = 5000;

/** `line` names what is counted. */
export function createCountingProgress(
  { write, isTerminal, now }: ProgressOutput,
  line: (counted: string) => string,
): CountingProgress {
  const startedAt = now();
  const intervalMs = isTerminal ? terminalIntervalMs : lineIntervalMs;
  let writtenAt = startedAt + quietMs - intervalMs;
  let hasWritten = false;
  return {
    update(done, total) {
      const at = now();
      if (at - writtenAt < intervalMs) return;
      writtenAt = at;
      hasWritten = true;
      const seconds = (at - startedAt) / 1000;
      const left = durationText((seconds * (total - done)) / done);
      const share = Math.floor((100 * done) / total);
      const text = `${line(`${done} of ${total}`)}, ${share} %, ${Math.round(done / seconds)}/s, ${left} left`;
      write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    stop() {
      if (isTerminal && hasWritten) write('\r\u001b[K');
    },
  };
}

/** On standard error, since results go to standard output. */
export function errorOutput(): ProgressOutput {
  return {
    write: (text) => void process.stderr.write(text),
    isTerminal: isRewritable(process.stderr),
    now: () => performance.now(),
  };
}
