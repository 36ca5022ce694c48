import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.ts';
import { describeFailure, exitCodes } from './command-failure.ts';
import { completionCommand } from './completion.ts';
import { credentialCommand } from './credential.ts';
import { helpCommand } from './help.ts';
import { importCommand } from './import.ts';
import { title } from './lesson.ts';
import { managementTokenCommand } from './management-token.ts';
import { serveCommand } from './serve.ts';
import { styled, styledError } from './style.ts';

const { version } = createRequire(import.meta.url)('../../package.json');

const helpText = `
${title('To begin:')}
${styled('dim', '  # try it with records that are gone when it stops')}
  chartkey serve --demo
${styled('dim', '  # load records of your own')}
  chartkey import records/
${styled('dim', "  # make a key for one patient's record")}
  chartkey credential create --patient maria-alvarez --name "Sleep Diary"
${styled('dim', '  # serve them; /docs tells an app what to do with the key')}
  chartkey serve
${styled('dim', '  # learn more of a command')}
  chartkey help serve

${title('Exit codes of every command:')}
  0  done, all taken, intact
  1  refused, or broken: standard error says what and why
  2  could not run: wrong options, no database`;

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
    process.stderr.write(failureLine(text));
    process.exitCode = exitCode;
  }
}

/** The whole command line. */
export function createProgram(): Command {
  const program: Command = new Command('chartkey')
    .description('A standalone FHIR R4 resource server gated by patient API keys')
    .version(version, '-V, --version', 'show the version')
    .addCommand(serveCommand())
    .addCommand(importCommand())
    .addCommand(credentialCommand())
    .addCommand(managementTokenCommand())
    .addCommand(auditCommand())
    .addCommand(completionCommand(() => program))
    .helpCommand(false)
    .addCommand(helpCommand(() => program))
    .addHelpText('after', helpText);
  settle(program, 'chartkey help');
  return program;
}

/** What holds for a command and all below it. */
function settle(command: Command, helpLine: string): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'show this')
    // Without the row for Commander's own `help`, which every command with commands below it has.
    .configureHelp({ styleTitle: title, visibleCommands: ({ commands }) => [...commands] })
    .configureOutput({
      outputError: (text, write) => write(failureLine(`${reworded(text)}; see "${helpLine}"`)),
    });
  for (const each of command.commands) settle(each, `${helpLine} ${each.name()}`);
}

/** Commander's words as a part of one line. */
function reworded(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace('\n(', ' (');
}

function failureLine(text: string): string {
  return `${styledError('red', 'chartkey:')} ${text}\n`;
}
