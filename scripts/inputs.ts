// What decides whether a program of the project passes: its own sources, and all other files that it may read.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digest, filesUnder, takeSnapshot } from './snapshot.ts';
import { readSourceGraph } from './source-graph.ts';
import type { Stamps } from './stamp.ts';

/** The project at one moment. */
export interface Inputs {
  /** One hash of a program's sources, of every source's name and of all files that are none; undefined when it imports by computed names. */
  digestOf(program: string): string | undefined;
  /** One hash of its sources alone. */
  digestOfSources(program: string): string;
  sourcesOf(program: string): readonly string[];
  /** Whether a file counts for the programs alone that name it; every other counts for all. */
  isSource(path: string): boolean;
  /** One hash of all that the project has and reads, but for pages that only people read. */
  digestOfAll(): string;
  /** Every file of the project with a hash of its text and of the lint settings. */
  ofEachFile(): Stamps;
  /** As `isCovered`, of these folders too. */
  covers(path: string): boolean;
}

const project = fileURLToPath(new URL('..', import.meta.url));
const inProject = (path: string): string => resolve(project, path);

const sourceFolders = ['src', 'test', 'scripts', 'bench', 'fhir-fixtures'].map(inProject);
const dataFolders = ['drizzle', '../shared/data', '../shared/us-core'].map(inProject);
/** The last names the packages that are there, the others those that should be. */
const packageFiles = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'].map(inProject);
/** What decides of every file how it is to look; a folder may have settings of its own. */
const lintSettings = /^(?:biome\.jsonc?|\.gitignore)$/;
/** What is installed, built or git's own. */
const foreign = new Set(['node_modules', 'dist', 'coverage', '.git']);
const environment = ['TZ', 'LANG', 'LC_ALL', 'NODE_OPTIONS'];

/** Reads the project; `more` are folders of programs elsewhere. */
export function takeInputs(more: readonly string[] = []): Inputs {
  const snapshot = takeSnapshot();
  const graph = readSourceGraph();
  const folders = [...sourceFolders, ...more];
  const files = [...new Set(folders.flatMap(filesUnder))];
  const data = [...files.filter((path) => !isSource(path)), ...dataFolders.flatMap(filesUnder), ...packageFiles];
  const values = environment.map((name) => process.env[name] ?? '');
  const surroundings = digest([process.version, ...values, ...files, snapshot.digestOf(data)]);
  return {
    digestOf(program) {
      const sources = graph.sourcesBehind(program);
      if (sources.some(graph.importsByComputedName)) return undefined;
      return digest([surroundings, snapshot.digestOf(sources)]);
    },
    digestOfSources: (program) => snapshot.digestOf(graph.sourcesBehind(program)),
    sourcesOf: graph.sourcesBehind,
    isSource,
    digestOfAll: () =>
      digest([surroundings, snapshot.digestOf(projectFiles().filter((path) => !path.endsWith('.md')))]),
    ofEachFile() {
      const all = projectFiles();
      const settings = snapshot.digestOf([...all.filter((path) => lintSettings.test(basename(path))), ...packageFiles]);
      const digestOfFile = (path: string): string => digest([settings, snapshot.digestOf([path])]);
      return new Map(all.map((path) => [relative('', path), { digest: digestOfFile(path) }]));
    },
    covers: (path) => isCovered(path, more),
  };
}

/** Whether the hash of every program shows a change of this file or folder. Of a source's text it does not. */
export function isCovered(path: string, more: readonly string[] = []): boolean {
  const within = [...sourceFolders, ...more, ...dataFolders, ...packageFiles, ...outside(path)];
  return !isSource(path) && isWithin(path, ...within);
}

function projectFiles(): readonly string[] {
  return readdirSync(project)
    .filter((name) => !foreign.has(name))
    .flatMap((name) => filesUnder(inProject(name)));
}

function isSource(path: string): boolean {
  return /\.(?:tsx?|mjs|js)$/.test(path) && !isInstalled(path);
}

/** Where files are that no hash need hold: packages change with the lock, and temporary files are made by those that read them. */
function outside(path: string): readonly string[] {
  if (isInstalled(path)) return [path];
  return isWithin(path, project) ? [] : [tmpdir()];
}

function isInstalled(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}

function isWithin(path: string, ...folders: readonly string[]): boolean {
  return folders.some((folder) => `${path}${sep}`.startsWith(join(folder, sep)));
}
