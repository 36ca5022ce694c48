import { type Command, Option } from 'commander';
import { defaultDatabaseFile } from '../config.ts';

/** The options of every command that works on the database. */
export function addStoreOptions(command: Command): Command {
  return command.addOption(
    new Option('--db <file>', `the SQLite database (CHARTKEY_DB; default ${defaultDatabaseFile})`),
  );
}

/** The zone is the database's; whoever may make one may settle it. */
export function addTimeZoneOption(command: Command): Command {
  return command.option(
    '--time-zone <name>',
    "zone of dates and times that carry none (CHARTKEY_TIME_ZONE; default the database's own, UTC for a new one)",
  );
}

/** For commands that write records: references below the URL are to what the database holds. */
export function addBaseUrlOption(command: Command): Command {
  return command.option('--base-url <url>', 'what clients use behind a proxy, without /fhir (CHARTKEY_BASE_URL)');
}

export function addJsonOption(command: Command): Command {
  return command.option('--json', 'write JSON to standard output and nothing else, for scripts');
}
