import { ConfigError } from '../config.ts';
import { ServerKeyError } from '../credentials/server-key.ts';

/** Exit codes that scripts rely on. */
export const exitCodes = { done: 0, refused: 1, couldNotRun: 2 } as const;

/** Ends a command with one line on standard error. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, line: string, options?: ErrorOptions) {
    super(line, options);
    this.exitCode = exitCode;
  }
}

/** The command understood what was asked and says no: unknown patient, unusable name. */
export function refusal(line: string): CommandFailure {
  return new CommandFailure(exitCodes.refused, line);
}

/** The command could not do its work at all: no database, a taken port. */
export function couldNotRun(line: string, cause?: unknown): CommandFailure {
  return new CommandFailure(exitCodes.couldNotRun, cause === undefined ? line : `${line}: ${reasonOf(cause)}`, {
    cause,
  });
}

/** The line and exit code of whatever a command threw; an error nobody planned for brings its stack. */
export function describeFailure(error: unknown): { readonly exitCode: number; readonly text: string } {
  if (error instanceof CommandFailure) {
    return { exitCode: error.exitCode, text: error.message };
  }
  if (error instanceof ConfigError || error instanceof ServerKeyError) {
    return { exitCode: exitCodes.couldNotRun, text: error.message };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.couldNotRun, text };
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
