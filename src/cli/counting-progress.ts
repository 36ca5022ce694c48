// How far a check of the audit trail is: one line that is written anew on a terminal, else a line now and then. On standard error.
import { durationText } from './duration-text.ts';

export interface VerifyProgress {
  readonly update: (checked: number, total: number) => void;
  /** Leaves the terminal as it was. */
  stop(): void;
}

/** What is quick needs no telling. */
const quietMs = 2000;
const terminalIntervalMs = 100;
const lineIntervalMs = 5000;

export function createVerifyProgress(
  write: (text: string) => void,
  isTerminal: boolean,
  now: () => number,
): VerifyProgress {
  const startedAt = now();
  const intervalMs = isTerminal ? terminalIntervalMs : lineIntervalMs;
  let writtenAt = startedAt + quietMs - intervalMs;
  let hasWritten = false;
  return {
    update(checked, total) {
      const at = now();
      if (at - writtenAt < intervalMs) return;
      writtenAt = at;
      hasWritten = true;
      const seconds = (at - startedAt) / 1000;
      const left = durationText((seconds * (total - checked)) / checked);
      const share = Math.floor((100 * checked) / total);
      const line = `${checked} of ${total} entries, ${share} %, ${Math.round(checked / seconds)}/s, ${left} left`;
      write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    },
    stop() {
      if (isTerminal && hasWritten) write('\r\u001b[K');
    },
  };
}
