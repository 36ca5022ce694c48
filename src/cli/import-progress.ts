// How far an import is: a bar on a terminal, else a line now and then. On standard error, since results go to standard output.
import { MultiBar, Presets } from 'cli-progress';
import { durationText } from './duration-text.ts';
import { isRewritable } from './terminal.ts';

export interface ImportProgress {
  readonly addBytes: (count: number) => void;
  readonly addResources: (count: number) => void;
  /** A line of its own, which the bar leaves standing. */
  readonly print: (line: string) => void;
  stop(): void;
}

const lineIntervalMs = 5_000;

/** `totalBytes` undefined when it is not known, as for standard input. */
export function createImportProgress(totalBytes: number | undefined): ImportProgress {
  return isRewritable(process.stderr) && totalBytes !== undefined ? bar(totalBytes) : lines(totalBytes);
}

function bar(totalBytes: number): ImportProgress {
  const startedAt = performance.now();
  let resources = 0;
  const bars = new MultiBar(
    { format: '{bar} {percentage}% | {resources} resources, {rate}/s | {left} left', hideCursor: true, etaBuffer: 100 },
    Presets.shades_classic,
  );
  const current = bars.create(totalBytes, 0, { resources: 0, rate: 0, left: '…' });
  let bytes = 0;
  const update = (): void => current.update(bytes, { resources, ...pace(startedAt, resources, bytes, totalBytes) });
  return {
    addBytes: (count) => {
      bytes += count;
      update();
    },
    addResources: (count) => {
      resources += count;
    },
    print: (line) => bars.log(`${line}\n`),
    stop: () => {
      update();
      bars.stop();
    },
  };
}

function lines(totalBytes: number | undefined): ImportProgress {
  const startedAt = performance.now();
  let bytes = 0;
  let resources = 0;
  const print = (line: string): void => void process.stderr.write(`${line}\n`);
  const timer = setInterval(() => {
    const { rate, left } = pace(startedAt, resources, bytes, totalBytes);
    const share = totalBytes === undefined || totalBytes === 0 ? '' : `, ${Math.floor((100 * bytes) / totalBytes)} %`;
    print(`${resources} resources${share}, ${rate}/s${totalBytes === undefined ? '' : `, ${left} left`}`);
  }, lineIntervalMs);
  return {
    addBytes: (count) => {
      bytes += count;
    },
    addResources: (count) => {
      resources += count;
    },
    print,
    stop: () => clearInterval(timer),
  };
}

function pace(startedAt: number, resources: number, bytes: number, totalBytes = 0): { rate: number; left: string } {
  const seconds = (performance.now() - startedAt) / 1000;
  const secondsLeft = bytes === 0 ? Number.NaN : (seconds * Math.max(0, totalBytes - bytes)) / bytes;
  // All is read; what waited for other files is gone through again.
  const left = totalBytes > 0 && bytes >= totalBytes ? 'a little' : durationText(secondsLeft);
  return { rate: Math.round(resources / Math.max(seconds, 0.001)), left };
}
