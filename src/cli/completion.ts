// Shell completion, made from the program itself.
import { Argument, Command } from 'commander';
import { addLesson, neverRefused } from './lesson.ts';
import { printLine } from './print.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** What may follow a path of commands, such as `credential create`. */
interface Words {
  readonly path: string;
  readonly commands: readonly Word[];
  /** Values of its argument. */
  readonly choices: readonly string[];
  readonly takesFiles: boolean;
  readonly options: readonly (Word & { readonly takesValue: boolean })[];
}

interface Word {
  readonly name: string;
  readonly summary: string;
}

/** `chartkey completion`. `program` is asked for when the command runs, with all its commands. */
export function completionCommand(program: () => Command): Command {
  const command = new Command('completion')
    .description('print a script that completes commands and options')
    .addArgument(new Argument('<shell>', 'what is to complete them').choices(shells));
  return addLesson(command, {
    examples: [
      ['in ~/.bashrc', 'source <(chartkey completion bash)'],
      ['in ~/.zshrc', 'eval "$(chartkey completion zsh)"'],
      ['in ~/.config/fish/config.fish', 'chartkey completion fish | source'],
    ],
    exitCodes: { refused: neverRefused, couldNotRun: 'could not run: another shell' },
  }).action((shell: Shell) => printLine(scriptFor(shell, allWords(program()))));
}

function allWords(program: Command): readonly Words[] {
  const words = wordsOf(program, '');
  return words.flatMap((each) => (each.path === 'help' ? words.map((one) => wordsForHelp(one, each)) : [each]));
}

/** `help` is followed by the path of a command. */
function wordsForHelp({ path, commands }: Words, help: Words): Words {
  return path === '' ? { ...help, commands } : { ...help, path: `help ${path}`, commands, options: [] };
}

function wordsOf(command: Command, path: string): readonly Words[] {
  const { commands, options, registeredArguments } = command;
  const own: Words = {
    path,
    commands: commands.map((each) => ({ name: each.name(), summary: each.description() })),
    choices: registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    takesFiles: registeredArguments.some((argument) => argument.name() === 'path'),
    options: [
      ...options.flatMap(({ long, description, required }) =>
        long == null ? [] : [{ name: long, summary: description, takesValue: required }],
      ),
      { name: '--help', summary: 'help', takesValue: false },
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

/**
 * The words before the cursor name the command, whatever options stand between them. Where nothing is offered, as for the
 * value of an option, `-o default` has files completed. zsh runs this too: none of its own names is used, such as `path`.
 */
function bashScript(words: readonly Words[]): string {
  const paths = words.flatMap(({ path }) => (path === '' ? [] : [`      '${path}') at='${path}' ;;`]));
  const values = words.flatMap(({ path, options }) => {
    const names = options.filter(({ takesValue }) => takesValue).map(({ name }) => `'${path} ${name}'`);
    return names.length === 0 ? [] : [`    ${names.join('|')}) return ;;`];
  });
  return `_chartkey() {
  local at='' last='' offered='' word
  local current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # bash takes --db=file apart.
    case "$word" in
      '=') continue ;;
    esac
    last="$word"
    case "\${at:+$at }$word" in
${paths.join('\n')}
    esac
  done
  case "$at $last" in
${values.join('\n')}
  esac
  case "$at" in
${words.map(bashCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
}
complete -o default -F _chartkey chartkey`;
}

/** Options only where one is begun, if files may stand there too. */
function bashCase({ path, commands, choices, takesFiles, options }: Words): string {
  const offered = [...commands.map(({ name }) => name), ...choices, ...options.map(({ name }) => name)].join(' ');
  const assignment = `offered='${offered}'`;
  return `    '${path}') ${takesFiles ? `case "$current" in -*) ${assignment} ;; esac` : assignment} ;;`;
}

function fishScript(words: readonly Words[]): string {
  return words.flatMap(fishLines).join('\n');
}

function fishLines({ path, commands, choices, options }: Words): readonly string[] {
  const start = `complete -c chartkey -n ${quoted(fishCondition(path, [...commands.map(({ name }) => name), ...choices]))}`;
  return [
    ...commands.map(({ name, summary }) => `${start} -f -a ${name} -d ${quoted(summary)}`),
    ...choices.map((name) => `${start} -f -a ${name}`),
    ...options.map(
      ({ name, summary, takesValue }) => `${start} -l ${name.slice(2)} ${takesValue ? '-r ' : ''}-d ${quoted(summary)}`,
    ),
  ];
}

/** True where the words of a path were seen and none of those that may follow it. */
function fishCondition(path: string, following: readonly string[]): string {
  const words = path.split(' ').filter((name) => name !== '');
  // Other words after `help` are no commands that are run.
  const unseen = (words[0] === 'help' ? following : [...following, 'help']).filter((name) => !words.includes(name));
  return [
    ...words.map((name) => `__fish_seen_subcommand_from ${name}`),
    ...(unseen.length === 0 ? [] : [`not __fish_seen_subcommand_from ${[...new Set(unseen)].join(' ')}`]),
  ].join('; and ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
