import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Resource } from '@medplum/fhirtypes';
import { bundleOf } from './build/chart.ts';
import { danaFrancis } from './charts/dana-francis/chart.ts';
import { jamesWhitaker } from './charts/james-whitaker/chart.ts';
import { mariaAlvarez } from './charts/maria-alvarez/chart.ts';
import { oliverNguyen } from './charts/oliver-nguyen/chart.ts';
import { walterHoffmann } from './charts/walter-hoffmann/chart.ts';
import { practiceResources } from './practice.ts';

const charts: Readonly<Record<string, () => Resource[]>> = {
  practice: practiceResources,
  'patient-maria-alvarez': mariaAlvarez,
  'patient-james-whitaker': jamesWhitaker,
  'patient-oliver-nguyen': oliverNguyen,
  'patient-dana-francis': danaFrancis,
  'patient-walter-hoffmann': walterHoffmann,
};

/** Every generated file by name, with the text it has to hold. */
export function generateFixtures(): Map<string, string> {
  return new Map(
    Object.entries(charts).map(([name, build]) => [
      `${name}.json`,
      `${JSON.stringify(bundleOf(name, build()), null, 1)}\n`,
    ]),
  );
}

/** The names of the generated files that differ from what is on disk. */
export function staleFixtures(folder = new URL('.', import.meta.url)): string[] {
  return [...generateFixtures()]
    .filter(([name, text]) => {
      const file = new URL(name, folder);
      return !existsSync(file) || readFileSync(file, 'utf8') !== text;
    })
    .map(([name]) => name);
}

function main(): void {
  if (process.argv.includes('--check')) {
    const stale = staleFixtures();
    for (const name of stale) console.error(`${name} is not what the generator writes`);
    process.exitCode = stale.length === 0 ? 0 : 1;
    return;
  }
  for (const [name, text] of generateFixtures()) writeFileSync(new URL(name, import.meta.url), text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
