import { Command } from 'commander';
import { couldNotRun } from './command-failure.ts';
import { addLesson, neverRefused } from './lesson.ts';

/** `chartkey help`, which finds commands below commands and asks back about those that are not there. */
export function helpCommand(program: () => Command): Command {
  const command = new Command('help')
    .description("show a command's options, with examples")
    .argument('[command...]', 'such as serve, or credential create');
  return addLesson(command, {
    examples: [
      ['where to begin', 'chartkey help'],
      ['a command below another', 'chartkey help credential create'],
    ],
    exitCodes: { refused: neverRefused, couldNotRun: 'could not run: there is no such command' },
  }).action((names: readonly string[]) => showHelp(program(), names));
}

async function showHelp(program: Command, names: readonly string[]): Promise<void> {
  let command = program;
  for (const name of names) {
    const below = command.commands.find((each) => each.name() === name);
    if (below === undefined && command.commands.length === 0) {
      throw couldNotRun(`There are no commands below "${command.name()}".`);
    }
    // Asked to run it, the command above says that it is not there and what it may have been.
    if (below === undefined) return void (await command.parseAsync([name], { from: 'user' }));
    command = below;
  }
  command.outputHelp();
}
