// The codes of the code systems that R4 publishes in full. https://hl7.org/fhir/R4/codesystem.html
import { createRequire } from 'node:module';

interface CodeSystemFile {
  readonly codes: Readonly<Record<string, string>>;
  readonly parents: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);
let file: CodeSystemFile | undefined;
const codesBySystem = new Map<string, readonly string[]>();

/** Every code, as published, parents before their children. `undefined` for a system that R4 does not list in full. */
export function codesOf(system: string): readonly string[] | undefined {
  const known = codesBySystem.get(system);
  if (known !== undefined) return known;
  const { codes } = load();
  if (!Object.hasOwn(codes, system)) return undefined;
  const listed = (codes[system] ?? '').split('\n');
  codesBySystem.set(system, listed);
  return listed;
}

/** For each code of `codesOf` the positions of its parents there; `undefined` for a system without a hierarchy. */
export function parentPositionsOf(system: string): readonly (readonly number[])[] | undefined {
  const { parents } = load();
  if (!Object.hasOwn(parents, system)) return undefined;
  return (parents[system] ?? '').split(' ').map((entry) => (entry === '-' ? [] : entry.split(',').map(Number)));
}

/** Read at the first search that asks for it: most processes never do. */
function load(): CodeSystemFile {
  file ??= require('./code-systems.json') as CodeSystemFile;
  return file;
}
