import { type Command, Option } from 'commander';
import { defaultDatabaseFile } from '../config.ts';

/** The options of every command that works on the database. */
export function addStoreOptions(command: Command): Command {
  return command.addOption(new Option('--db <file>', `SQLite database (CHARTKEY_DB; default ${defaultDatabaseFile})`));
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'write JSON, for scripts');
}
