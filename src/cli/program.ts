import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.ts';
import { describeFailure, exitCodes } from './command-failure.ts';
import { credentialCommand } from './credential.ts';
import { importCommand } from './import.ts';
import { managementTokenCommand } from './management-token.ts';
import { serveCommand } from './serve.ts';

const { version } = createRequire(import.meta.url)('../../package.json');

/** Runs the command line and sets the exit code. A failure is one line on standard error. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong.
      process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.couldNotRun;
      return;
    }
    const { exitCode, text } = describeFailure(error);
    process.stderr.write(`chartkey: ${text}\n`);
    process.exitCode = exitCode;
  }
}

function createProgram(): Command {
  const program = new Command('chartkey')
    .description('A standalone FHIR R4 resource server gated by patient API keys')
    .version(version)
    .addCommand(serveCommand())
    .addCommand(importCommand())
    .addCommand(credentialCommand())
    .addCommand(managementTokenCommand())
    .addCommand(auditCommand());
  throwInsteadOfExit(program);
  return program;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}
