import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('..', import.meta.url));
const maxLines = 300;
const architecture = suite('architecture');

interface SourceFile {
  /** From the project's root. */
  readonly path: string;
  /** As for "may import": `store/sqlite`; `config` for `src/config.ts`. Empty outside `src`. */
  readonly folder: string;
  readonly text: string;
  readonly code: string;
  readonly imports: readonly Import[];
}

interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

const everyFile = listFiles(root);
const sources = everyFile.filter((path) => /\.(tsx?|mjs)$/.test(path)).map(readSource);
const inSrc = sources.filter((file) => file.folder !== '');
const table = readTable();

architecture('the table in docs/architecture.md has one row for each folder of src', () => {
  const folders = new Set(
    inSrc.map((file) => file.folder).filter((folder) => folder !== 'config' && folder !== 'main'),
  );
  assert.equal([...table.keys()].sort(), [...folders].sort());
});

architecture('a folder imports only what its row allows', () => {
  const wrong = inSrc.flatMap((file) => {
    const allowed = [file.folder, ...allowedFor(file.folder)];
    return ownImports(file)
      .filter((target) => !allowed.includes(target))
      .map((target) => `${file.path} imports ${target}`);
  });
  assert.equal(wrong, []);
});

const packageFences = [
  { packages: /^(better-sqlite3|drizzle-orm)(\/|$)/, folders: ['store/sqlite'] },
  { packages: /^(hono|@hono\/zod-openapi)(\/|$)/, folders: ['http', 'oauth', 'manage', 'portal', 'docs'] },
  { packages: /^@hono\/node-server(\/|$)/, folders: ['cli'] },
  { packages: /^fhirpath(\/|$)/, folders: [] },
  { packages: /^commander$/, folders: ['cli'] },
] as const;

for (const { packages, folders } of packageFences) {
  architecture(`${packages.source} is imported ${only(folders)}`, () => {
    const wrong = inSrc.filter(
      (file) =>
        !(folders as readonly string[]).includes(file.folder) &&
        file.imports.some(({ specifier, isTypeOnly }) => packages.test(specifier) && !isTypeOnly),
    );
    assert.equal(paths(wrong), []);
  });
}

architecture('fhir and search reach no file, network, clock or randomness', () => {
  const pure = inSrc.filter((file) => file.folder === 'fhir' || file.folder === 'search');
  const wrong = pure.filter(
    (file) =>
      file.imports.some(({ specifier }) => specifier.startsWith('node:') && specifier !== 'node:module') ||
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|\bprocess\./.test(file.code),
  );
  assert.equal(paths(wrong), []);
});

const codeFences = [
  { name: 'process.env', pattern: /\bprocess\.env\b/, files: ['src/config.ts'] },
  // What node:http's adapter is given is called fetch too.
  { name: 'fetch is called', pattern: /(?<![.\w])fetch\((?!request, env)/, files: ['src/webhooks/post-webhook.ts'] },
  {
    name: 'openRecord is called',
    pattern: /\.openRecord\(/,
    files: ['src/credentials/verify.ts', 'src/credentials/portal-sessions.ts'],
  },
  {
    name: 'markup is taken as it is',
    pattern: /(?<!\.)\braw\(|dangerouslySetInnerHTML/,
    files: ['src/portal/icons.tsx', 'src/portal/history/narrative.tsx'],
  },
  { name: 'a SQLite driver is named', pattern: /['"]better-sqlite3/, files: ['src/store/sqlite/driver.ts'] },
  { name: 'new FhirError', pattern: /\bnew FhirError\(/, files: ['src/fhir/errors.ts'] },
] as const;

for (const { name, pattern, files } of codeFences) {
  architecture(`${name} only in ${files.join(' and ')}`, () => {
    const wrong = inSrc.filter((file) => pattern.test(file.code) && !(files as readonly string[]).includes(file.path));
    assert.equal(paths(wrong), []);
  });
}

architecture('no file is named for having no concept', () => {
  assert.equal(
    paths(sources).filter((path) => /(^|\/)(utils?|helpers?|types?|common|index)\.[a-z]+$/.test(path)),
    [],
  );
});

architecture(`no source file is longer than ${maxLines} lines`, () => {
  // A chart is a patient's story in data, and is read from beginning to end.
  const measured = sources.filter((file) => !file.path.startsWith('fhir-fixtures/charts/'));
  assert.equal(paths(measured.filter((file) => file.text.trimEnd().split('\n').length > maxLines)), []);
});

architecture('files of http and search begin with a comment that links the specification', () => {
  const edge = inSrc.filter((file) => file.folder === 'http' || file.folder === 'search');
  const specification = /https:\/\/(hl7\.org\/fhir\/|www\.rfc-editor\.org\/rfc\/)/;
  assert.equal(paths(edge.filter((file) => !specification.test(leadingComment(file.text)))), []);
});

architecture('modules have no default export', () => {
  assert.equal(paths(sources.filter((file) => /^export default\b/m.test(file.code))), []);
});

// Put together from parts, so that this file is not its own first finding.
const foreignWords = [
  { name: 'an absolute path of some machine', pattern: /(?<![\w.\-/*:)}])\/(work|root|tmp|home)\// },
  {
    name: 'the host of a package registry',
    pattern: new RegExp(['registry\\.', '(npmjs|yarnpkg|npmmirror)'].join('')),
  },
  { name: 'the number of a task', pattern: /\bissues? #?\d+\b(?!\.\.)/i },
  {
    name: 'a document that is not in the project',
    pattern: new RegExp(['\\b(DESIGN|STYLE|CASES|BRIEF|CONTRACTS)', '\\.md\\b'].join('')),
  },
];

for (const { name, pattern } of foreignWords) {
  architecture(`no file holds ${name}`, () => {
    const texts = everyFile.filter((path) =>
      /\.(tsx?|mjs|js|css|json|md|sql|html|ndjson)$|(^|\/)(run|\.[a-z]+)$/.test(path),
    );
    assert.equal(
      texts.filter((path) => pattern.test(readFileSync(join(root, path), 'utf8'))),
      [],
    );
  });
}

function only(folders: readonly string[]): string {
  return folders.length === 0 ? 'nowhere in src' : `only in ${folders.join(' and ')}`;
}

function paths(files: readonly SourceFile[]): string[] {
  return files.map((file) => file.path);
}

/** Every file of the project, from its root; what is installed, built or local to a machine is left out. */
function listFiles(folder: string): string[] {
  const foreign = new Set(['node_modules', 'dist', '.git', 'coverage']);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !foreign.has(entry.name) && !/\.db(-|\.|$)/.test(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path) : [relative(root, path).replaceAll('\\', '/')];
    });
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
  const imports = [
    ...code.matchAll(
      /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?'([^']+)'|\b(?:import|require)\('([^']+)'\)/gm,
    ),
  ];
  return {
    path,
    folder: folderOf(path),
    text,
    code,
    imports: imports.map(([, type, named, called]) => ({
      specifier: named ?? called ?? '',
      isTypeOnly: type !== undefined,
    })),
  };
}

/** The longest folder that has a row of its own: `store/sqlite` before `store`. */
function folderOf(path: string): string {
  const inside = /^src\/(.+)\.[a-z]+$/.exec(path)?.[1];
  if (inside === undefined) {
    return '';
  }
  const folder = dirname(inside);
  return folder === '.' ? inside : /^store\/\w+/.test(folder) ? folder : (folder.split('/')[0] ?? '');
}

/** Folders of ours that a file imports from. */
function ownImports(file: SourceFile): readonly string[] {
  return file.imports
    .filter(({ specifier }) => specifier.startsWith('.') && /\.tsx?$/.test(specifier))
    .map(({ specifier }) => folderOf(join(dirname(file.path), specifier)));
}

function allowedFor(folder: string): readonly string[] {
  switch (folder) {
    case 'main':
      return ['cli'];
    case 'config':
      return [];
    default:
      return table.get(folder) ?? [];
  }
}

/** Folder → what it may import, from the first table of docs/architecture.md. */
function readTable(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = text.matchAll(/^\| `([a-z/]+)\/` \|[^|]*\| ([a-z/, ]+) \|$/gm);
  return new Map(
    [...rows].map(([, folder = '', allowed = '']) => [folder, allowed === 'nothing' ? [] : allowed.split(', ')]),
  );
}

function leadingComment(text: string): string {
  return /^(?:\s*(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/))*/.exec(text)?.[0] ?? '';
}

architecture.run();
