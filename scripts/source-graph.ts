import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceGraph {
  /** A file and every source of the project that it names, or that one of those names, in the order of their paths. */
  sourcesBehind(file: string): readonly string[];
  /** Whether a text says by a computed name what it imports, so that its sources cannot be told. */
  importsByComputedName(file: string): boolean;
}

const project = fileURLToPath(new URL('..', import.meta.url));

/** In quotes, from `./` or `../` to the name's end: imports of any kind, and paths given to workers and hooks. */
const namedSource = /['"`](\.{1,2}\/[^'"`\n]+\.(?:tsx?|mjs|js))['"`]/g;
const computedImport = /\bimport\(\s*(?:[^'"`\s]|`[^`]*\$\{)/;

/** What sources name in their texts, which holds more rather than less than what they load. Reads each once. */
export function readSourceGraph(): SourceGraph {
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    const text = texts.get(file) ?? readFileSync(file, 'utf8');
    texts.set(file, text);
    return text;
  };
  const named = new Map<string, readonly string[]>();
  const namedBy = (file: string): readonly string[] => {
    const known = named.get(file);
    if (known !== undefined) return known;
    // Names given to other programs begin at the project's folder.
    const files = [...textOf(file).matchAll(namedSource)]
      .flatMap(([, path = '']) => [resolve(dirname(file), path), resolve(project, path)])
      .filter((path) => existsSync(path));
    named.set(file, files);
    return files;
  };
  return {
    sourcesBehind(file) {
      const sources = new Set([resolve(file)]);
      // A set's iteration reaches what is added on the way.
      for (const source of sources) {
        for (const path of namedBy(source)) sources.add(path);
      }
      return [...sources].sort();
    },
    importsByComputedName: (file) => computedImport.test(textOf(file)),
  };
}
