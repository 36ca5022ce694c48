import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.ts';
import { describeFailure, exitCodes } from './command-failure.ts';
import { completionCommand } from './completion.ts';
import { credentialCommand } from './credential.ts';
import { importCommand } from './import.ts';
import { managementTokenCommand } from './management-token.ts';
import { serveCommand } from './serve.ts';

const { version } = createRequire(import.meta.url)('../../package.json');

const helpText = `
To begin:
  chartkey serve --demo                                serve records written to try it with
  chartkey import records/                             load records of your own
  chartkey credential create --patient ID --name NAME  make a key for one patient's record
  chartkey serve                                       serve them

Exit codes: 0 done, 1 something was refused or is broken, 2 could not run.
"chartkey help COMMAND" lists a command's options.`;

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
  const program: Command = new Command('chartkey')
    .description('A standalone FHIR R4 resource server gated by patient API keys')
    .version(version)
    .addCommand(serveCommand())
    .addCommand(importCommand())
    .addCommand(credentialCommand())
    .addCommand(managementTokenCommand())
    .addCommand(auditCommand())
    .addCommand(completionCommand(() => program))
    .addHelpText('after', helpText);
  throwInsteadOfExit(program);
  return program;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(throwInsteadOfExit);
}
