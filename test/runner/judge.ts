import type { TestEvent } from './event.ts';

/** How a test file's process went. */
export interface FileRun {
  readonly file: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly timedOutAfterMs: number | undefined;
  readonly events: readonly TestEvent[];
  readonly output: string;
  readonly durationMs: number;
}

export interface FileResult {
  readonly file: string;
  readonly passed: number;
  /** Tests that failed or never ran, and one for each fault that no test stands for. */
  readonly failed: number;
  readonly skipped: readonly string[];
  /** Sentences on what is wrong beside plainly failing tests. */
  readonly faults: readonly string[];
  readonly output: string;
  readonly durationMs: number;
  /** What it used beside its modules; absent where nobody watched. */
  readonly uses?: readonly Use[];
}

export type Use = Extract<TestEvent, { type: 'use' }>;

/** Judges a run by uvu's own totals and by what uvu lets pass: throwing hooks, a forgotten `.run()`, a left-in `.only`, no tests. */
export function judge(run: FileRun): FileResult {
  const ran = new Set(ofType(run.events, 'run').map((event) => event.suite));
  const tests = ofType(run.events, 'test');
  const skipped = tests.filter((test) => test.kind === 'skip').map((test) => test.name);
  const totals = ofType(run.events, 'totals');
  const passed = sum(totals.map((suite) => suite.passed));
  const declared = tests.filter((test) => test.kind !== 'skip').length;

  const faults = [
    ...timeoutFault(run),
    ...ofType(run.events, 'hook-failed').map((event) => `${event.hook} threw: ${event.stack}`),
    ...forgottenRuns(run.events, ran),
    ...tests.filter((test) => test.kind === 'only').map((test) => `.only is left in: "${test.name}"`),
  ];
  if (declared + skipped.length === 0 && faults.length === 0) {
    faults.push('holds no test');
  }
  const notPassed = Math.max(0, declared - passed);
  if (notPassed === 0 && faults.length === 0 && run.exitCode !== 0) {
    faults.push(
      run.exitCode === null ? 'was killed' : `all tests passed, yet the process left with exit code ${run.exitCode}`,
    );
  }
  const failed = notPassed === 0 && faults.length > 0 ? faults.length : notPassed;
  return { file: run.file, passed, failed, skipped, faults, output: run.output, durationMs: run.durationMs };
}

function timeoutFault(run: FileRun): readonly string[] {
  if (run.timedOutAfterMs === undefined) {
    return [];
  }
  const seconds = `stopped after ${run.timedOutAfterMs / 1000} s`;
  const suitesToEnd = ofType(run.events, 'run').length - ofType(run.events, 'totals').length;
  const last = ofType(run.events, 'start').at(-1);
  if (suitesToEnd === 0 && last !== undefined) {
    return [
      `${seconds}: every test has ended, but something keeps the process alive (an open server, socket, timer or child process)`,
    ];
  }
  return [last === undefined ? `${seconds}: no test had begun` : `${seconds}: last begun was "${last.name}"`];
}

function forgottenRuns(events: readonly TestEvent[], ran: ReadonlySet<number>): readonly string[] {
  const tests = ofType(events, 'test');
  return ofType(events, 'suite')
    .filter((suite) => !ran.has(suite.suite) && tests.some((test) => test.suite === suite.suite))
    .map((suite) => `.run() is missing: suite "${suite.name}" never ran`);
}

function ofType<T extends TestEvent['type']>(
  events: readonly TestEvent[],
  type: T,
): readonly Extract<TestEvent, { type: T }>[] {
  return events.filter((event): event is Extract<TestEvent, { type: T }> => event.type === type);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
