// Makes the next SQLite migration from the schema: `npm run migration -- telling-name`. `--check` writes nothing and
// fails when the schema has changes that no migration holds.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { textTableSql } from '../src/store/sqlite/text-table.ts';

const folder = fileURLToPath(new URL('../drizzle/sqlite', import.meta.url));
const schema = './src/store/sqlite/schema.ts';

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

/** The first migration makes the table that drizzle-kit knows nothing of; a change to it takes a migration by hand. */
function withTextTable(sql: string, isFirst: boolean): string {
  return isFirst ? [sql.trimEnd(), ...textTableSql].join('\n--> statement-breakpoint\n') : sql;
}

/** Adds a migration to a folder if the schema has changed since its last; the names of what it added. */
function generate(out: string, name: string): string[] {
  const before = new Set(migrations(out));
  const options = ['--dialect', 'sqlite', '--schema', schema, '--out', relative(process.cwd(), out), '--name', name];
  execFileSync('npx', ['drizzle-kit', 'generate', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const added = migrations(out).filter((file) => !before.has(file));
  for (const file of added) {
    const path = join(out, file);
    writeFileSync(path, withTextTable(clusterByKey(readFileSync(path, 'utf8')), before.size === 0));
  }
  return added;
}

function isUpToDate(): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'chartkey-migrations-'));
  try {
    cpSync(folder, copy, { recursive: true });
    return (
      generate(copy, 'check').length === 0 && textTableSql.every((statement) => allSql(folder).includes(statement))
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
  console.log(generate(folder, name).join('\n') || 'The schema has no changes.');
} else if (!isUpToDate()) {
  console.error('The schema has changes that no migration holds: npm run migration -- telling-name');
  process.exit(1);
}
