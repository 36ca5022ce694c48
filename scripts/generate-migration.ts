// Makes the next SQLite migrations from the schemas: `npm run migration -- telling-name`. `--check` writes nothing and
// fails when a schema has changes that no migration holds.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textTableSql } from '../src/store/sqlite/text-table.ts';

/** A database file: its schema, its migrations, and the tables that drizzle-kit knows nothing of. */
interface Database {
  readonly schema: string;
  readonly folder: string;
  readonly tableSql: readonly string[];
}

const databases: readonly Database[] = [
  { schema: './src/store/sqlite/schema*.ts', folder: folderOf('sqlite'), tableSql: textTableSql },
  { schema: './src/store/sqlite/audit-schema.ts', folder: folderOf('sqlite-audit'), tableSql: [] },
];

function folderOf(name: string): string {
  return fileURLToPath(new URL(`../drizzle/${name}`, import.meta.url));
}

function migrations(out: string): string[] {
  return readdirSync(out).filter((name) => name.endsWith('.sql'));
}

function allSql(out: string): string {
  return migrations(out)
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n');
}

/** Tables with a composite key are clustered by it: that keeps a patient's rows together. drizzle-kit cannot say so. */
function clusterByKey(sql: string): string {
  return sql.replaceAll(/(PRIMARY KEY\([^)]*\)\n\));/g, '$1 WITHOUT ROWID;');
}

/** The first migration makes the tables that drizzle-kit knows nothing of; a change to one takes a migration by hand. */
function withTables(sql: string, tableSql: readonly string[], isFirst: boolean): string {
  return isFirst ? [sql.trimEnd(), ...tableSql].join('\n--> statement-breakpoint\n') : sql;
}

/** Adds a migration to a folder if the schema has changed since its last; the names of what it added. */
function generate({ schema, tableSql }: Database, out: string, name: string): string[] {
  mkdirSync(out, { recursive: true });
  const before = new Set(migrations(out));
  const options = ['--dialect', 'sqlite', '--schema', schema, '--out', relative(process.cwd(), out), '--name', name];
  execFileSync('npx', ['drizzle-kit', 'generate', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const added = migrations(out).filter((file) => !before.has(file));
  for (const file of added) {
    const path = join(out, file);
    writeFileSync(path, withTables(clusterByKey(readFileSync(path, 'utf8')), tableSql, before.size === 0));
  }
  return added;
}

function isUpToDate(database: Database): boolean {
  const { folder, tableSql } = database;
  const copy = mkdtempSync(join(tmpdir(), 'chartkey-migrations-'));
  try {
    cpSync(folder, copy, { recursive: true });
    return (
      generate(database, copy, 'check').length === 0 &&
      tableSql.every((statement) => allSql(folder).includes(statement))
    );
  } finally {
    rmSync(copy, { recursive: true });
  }
}

const name = process.argv[2];
if (name === undefined) {
  console.error('Name the migration for what it changes: npm run migration -- telling-name');
  process.exit(2);
} else if (name !== '--check') {
  const added = databases.flatMap((database) => generate(database, database.folder, name));
  console.log(added.join('\n') || 'The schemas have no changes.');
} else if (!databases.every(isUpToDate)) {
  console.error('A schema has changes that no migration holds: npm run migration -- telling-name');
  process.exit(1);
}
