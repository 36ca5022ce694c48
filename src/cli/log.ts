import { type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * The server's log, on standard error: JSON lines, or plain lines when a person is watching. Standard output stays free
 * for what a command was asked for.
 */
export function createLog(): Log {
  const options = { base: null, serializers: { err: serializeError } };
  return process.stderr.isTTY
    ? pino(options, { write: (line: string) => void process.stderr.write(plainLine(line)) })
    : pino(options, pino.destination({ dest: 2, sync: false }));
}

/** On a terminal each request's line would scroll away what was printed to be read; where the log goes to a file it stays whole. */
export function quietenWhereWatched(log: Log): void {
  if (process.stderr.isTTY) {
    log.level = 'warn';
  }
}

/** An SQL builder's error quotes the bound parameters, and those are health data. */
function serializeError(error: Error): Record<string, unknown> {
  const { message, stack, ...rest } = pino.stdSerializers.err(error);
  return { type: rest.type, message: withoutParameters(message), stack: withoutParameters(stack) };
}

function withoutParameters(text: string): string {
  return text.replace(/\nparams:[\s\S]*?(?=\n {4}at |: |$)/g, '\nparams: …');
}

const levelNames: ReadonlyMap<unknown, string> = new Map(
  Object.entries(pino.levels.labels).map(([number, name]) => [Number(number), name]),
);

function plainLine(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line);
  const clock = new Date(time).toISOString().slice(11, 23);
  const details = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const stack = err === undefined ? '' : `\n${err.stack}`;
  return `${clock} ${levelNames.get(level) ?? level} ${msg ?? ''}${details.join('')}${stack}\n`;
}
