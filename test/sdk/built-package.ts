// What `npm run build` leaves of the package for those who import chartkey/portal, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));
const compiler = join(project, 'node_modules/typescript-native/bin/tsc');

/** With package.json, the examples and the SDK as built, and nothing that is installed. Deleted when the process ends. */
export function buildPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chartkey-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const settings = {
    extends: join(project, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: join(project, 'src'),
      outDir: join(folder, 'dist'),
      typeRoots: [join(project, 'node_modules/@types')],
    },
    include: [],
    files: [join(project, 'src/sdk/portal.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.build.json'), JSON.stringify(settings));
  const faults = compile(folder, 'tsconfig.build.json');
  if (faults !== '') throw new Error(faults);
  for (const path of ['package.json', 'docs/examples']) {
    cpSync(join(project, path), join(folder, path), { recursive: true });
  }
  return folder;
}

/** Whether a program of a user of the package has the right types, those of the package among them: what the compiler says. */
export function compileAgainst(folder: string, program: string): string {
  const settings = {
    compilerOptions: {
      ...{ target: 'ES2022', module: 'NodeNext', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
      ...{ noEmit: true, types: ['node'], typeRoots: [join(project, 'node_modules/@types')] },
    },
    files: ['program.mts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'program.mts'), program);
  return compile(folder, 'tsconfig.json');
}

function compile(folder: string, settings: string): string {
  try {
    return execFileSync(process.execPath, [compiler, '--project', settings], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}
