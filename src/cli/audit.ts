import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { readStoreConfig } from '../config.ts';
import type { AuditBreak, AuditReport, ChainPlace } from '../store/audit-store.ts';
import { openSqliteAudit } from '../store/sqlite/audit.ts';
import { CommandFailure, couldNotRun, exitCodes } from './command-failure.ts';
import { createCountingProgress, errorOutput } from './counting-progress.ts';
import { addLesson } from './lesson.ts';
import { auditFileOf, keysOfDatabase } from './open-store.ts';
import { instantText, printFields, printJson, printLine } from './print.ts';
import { addJsonOption, addStoreOptions } from './store-options.ts';
import { styledOut } from './style.ts';

interface AuditOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** `chartkey audit`: whether the record of every request is as it was written. */
export function auditCommand(): Command {
  const command = new Command('audit').description('check the audit trail');
  addLesson(addStoreOptions(addJsonOption(command.command('verify'))), {
    examples: [
      ['note down the head that it prints: it tells an old copy put back', 'chartkey audit verify --db clinic.db'],
      ['each night, for a script', 'chartkey audit verify --db clinic.db --json > verified.json'],
    ],
    json: '{ count, first: { sequence, at }, last: { sequence, at }, headHash, intact, breaks: [{ type, sequence, lastSequence, at }] }',
    exitCodes: {
      done: 'intact',
      refused: 'broken: each break is named',
      couldNotRun: 'could not run: wrong options, no trail, no server key',
    },
  })
    .description('prove that nothing in the audit trail was changed or removed')
    .action(verify);
  return command;
}

async function verify(options: AuditOptions): Promise<void> {
  const report = await readReport(options);
  if (options.json) printJson(reportBody(report));
  else printReport(report);
  const { length } = report.breaks;
  if (length > 0) {
    throw new CommandFailure(
      exitCodes.refused,
      `The audit trail is broken in ${length} ${length === 1 ? 'place' : 'places'}.`,
    );
  }
}

async function readReport(options: AuditOptions): Promise<AuditReport> {
  const config = readStoreConfig(options);
  const file = auditFileOf(config.databaseFile);
  // A trail that is not there is a mistyped path, or was taken away: not one to begin.
  if (!existsSync(file))
    throw couldNotRun(`There is no audit trail at ${file}; name its database with --db or CHARTKEY_DB.`);
  try {
    const audit = await openSqliteAudit({ file, auditKey: keysOfDatabase(config).auditKey });
    const progress = createCountingProgress(errorOutput(), (counted) => `${counted} entries`);
    try {
      return await audit.verify(progress.update);
    } finally {
      progress.stop();
      await audit.close();
    }
  } catch (error) {
    throw couldNotRun(`Cannot read the audit trail ${file}`, error);
  }
}

function printReport({ count, first, last, headHash, breaks }: AuditReport): void {
  printFields([
    ['entries', String(count)],
    ['first', placeText(first)],
    ['last', placeText(last)],
    ['head', headHash],
    ['result', breaks.length === 0 ? styledOut('green', 'intact') : styledOut('red', 'BROKEN')],
  ]);
  for (const broken of breaks) printLine(breakText(broken));
}

function placeText(place: ChainPlace | undefined): string {
  return place === undefined ? 'none' : `${place.sequence} at ${timeText(place.at)}`;
}

function breakText({ type, sequence, lastSequence, at }: AuditBreak): string {
  if (type === 'head') return 'head: not sealed by this server key, or not where the entries end';
  const isOne = sequence === lastSequence;
  const where = isOne ? `entry ${sequence}` : `entries ${sequence} to ${lastSequence}`;
  switch (type) {
    case 'changed':
      return `${where}: not as written (${isOne ? '' : 'from '}${timeText(at)})`;
    case 'missing':
      return `${where}: removed (after ${timeText(at)})`;
    case 'foreign':
      return `${where}: not written by a server (${isOne ? '' : 'from '}${timeText(at)})`;
  }
}

function timeText(at: number | undefined): string {
  return at === undefined ? 'an unknown time' : instantText(at);
}

function reportBody({ count, first, last, headHash, breaks }: AuditReport): object {
  return {
    count,
    first: placeBody(first),
    last: placeBody(last),
    headHash,
    intact: breaks.length === 0,
    breaks: breaks.map(({ at, ...rest }) => ({ ...rest, at: timeBody(at) })),
  };
}

function placeBody(place: ChainPlace | undefined): object | null {
  return place === undefined ? null : { sequence: place.sequence, at: timeBody(place.at) };
}

function timeBody(at: number | undefined): string | null {
  return at === undefined ? null : instantText(at);
}
