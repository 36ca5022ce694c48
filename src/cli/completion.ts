// Shell completion, made from the program itself.
import { Argument, Command } from 'commander';
import { addLesson, neverRefused } from './lesson.ts';
import { printLine } from './print.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** What may follow a path of commands, such as `credential create`. */
interface Words {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly { readonly name: string; readonly summary: string }[];
}

/** `chartkey completion`. `program` is asked for when the command runs, with all its commands. */
export function completionCommand(program: () => Command): Command {
  const command = new Command('completion')
    .description('print a script that completes commands and options')
    .addArgument(new Argument('<shell>').choices(shells));
  return addLesson(command, {
    examples: [
      ['in ~/.bashrc', 'source <(chartkey completion bash)'],
      ['in ~/.zshrc', 'eval "$(chartkey completion zsh)"'],
      ['in ~/.config/fish/config.fish', 'chartkey completion fish | source'],
    ],
    exitCodes: { refused: neverRefused, couldNotRun: 'could not run: another shell' },
  }).action((shell: Shell) => printLine(scriptFor(shell, wordsOf(program(), ''))));
}

function wordsOf(command: Command, path: string): readonly Words[] {
  const { commands, options } = command;
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const own: Words = {
    path,
    commands: [
      ...commands.map((each) => ({ name: each.name(), summary: each.description() })),
      ...choices.map((name) => ({ name, summary: '' })),
    ],
    options: [
      ...options.flatMap(({ long, description }) => (long == null ? [] : [{ name: long, summary: description }])),
      { name: '--help', summary: 'help' },
    ],
  };
  return [own, ...commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`.trim()))];
}

function scriptFor(shell: Shell, words: readonly Words[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(words);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(words)}`;
    case 'fish':
      return fishScript(words);
  }
}

/** The words before the cursor that are no options name the command; beyond what it knows, files complete. */
function bashScript(words: readonly Words[]): string {
  const cases = words.map(
    ({ path, commands, options }) =>
      `    '${path}') words='${[...commands, ...options].map(({ name }) => name).join(' ')}' ;;`,
  );
  return `_chartkey() {
  local path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) break ;;
    esac
    case "\${path:+$path }$word" in
${words.flatMap(({ path }) => (path === '' ? [] : [`      '${path}') path='${path}' ;;`])).join('\n')}
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _chartkey chartkey`;
}

function fishScript(words: readonly Words[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = words.flatMap(({ path, commands, options }) => {
    const names = commands.map(({ name }) => name).join(' ');
    const seen = path
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => `__fish_seen_subcommand_from ${name}`);
    const isHere =
      [...seen, ...(names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`])].join('; and ') || 'true';
    return [
      ...commands.map(
        ({ name, summary }) => `complete -c chartkey -n ${quoted(isHere)} -f -a ${name} -d ${quoted(summary)}`,
      ),
      ...options.map(
        ({ name, summary }) => `complete -c chartkey -n ${quoted(isHere)} -l ${name.slice(2)} -d ${quoted(summary)}`,
      ),
    ];
  });
  return lines.join('\n');
}
