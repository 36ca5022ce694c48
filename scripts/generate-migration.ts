// Makes the next SQLite migration from the schema: `npx tsx scripts/generate-migration.ts telling-name`. `--check`
// fails when the schema has changes that no migration holds.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../drizzle/sqlite/', import.meta.url);

function migrations(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.sql'));
}

/** Tables with a composite key are clustered by it: that keeps a patient's rows together. drizzle-kit cannot say so. */
function clusterByKey(sql: string): string {
  return sql.replaceAll(/(PRIMARY KEY\([^)]*\)\n\));/g, '$1 WITHOUT ROWID;');
}

const check = process.argv.includes('--check');
const name = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? 'unnamed-change';
const before = new Set(migrations());
const output = execFileSync('npx', ['drizzle-kit', 'generate', '--name', name], { encoding: 'utf8' });
const added = migrations().filter((file) => !before.has(file));
for (const file of added) {
  const path = new URL(file, folder);
  writeFileSync(path, clusterByKey(readFileSync(path, 'utf8')));
}
if (check && added.length > 0) {
  console.error(`The schema has changes without a migration. Remove ${added.join(', ')}, then name one: ${output}`);
  process.exit(1);
}
