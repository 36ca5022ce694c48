import { runProgram } from '../../src/cli/program.ts';

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Write = typeof process.stdout.write;

/** Runs a command to its end in this process, which is much quicker than in one of its own, and catches what it writes. */
export async function runChartkey(...args: readonly string[]): Promise<Ended> {
  const before = { exitCode: process.exitCode, stdout: process.stdout.write, stderr: process.stderr.write };
  const written = { stdout: '', stderr: '' };
  const writeTo =
    (stream: 'stdout' | 'stderr'): Write =>
    (chunk: unknown) => {
      written[stream] += String(chunk);
      return true;
    };
  process.exitCode = undefined;
  process.stdout.write = writeTo('stdout');
  process.stderr.write = writeTo('stderr');
  try {
    await runProgram([process.execPath, 'chartkey', ...args]);
    return { exitCode: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = before.exitCode;
    process.stdout.write = before.stdout;
    process.stderr.write = before.stderr;
  }
}
