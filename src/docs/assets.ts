// The files that the documentation loads: ours and Scalar's. Read once; a name changes with its content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Packed, pack } from './packed.ts';

export interface DocsAssets {
  readonly styles: string;
  readonly guide: string;
  readonly icon: string;
  readonly scalar: string;
  readonly reference: string;
  /** Undefined for a file that is not there. */
  find(path: string): Packed | undefined;
}

const basePath = '/docs/assets/';
const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const require = createRequire(import.meta.url);

export function loadAssets(): DocsAssets {
  const files = new Map<string, Packed>();
  const add = (name: string, content: Buffer): string => {
    const [stem = '', extension = ''] = name.split(/\.(?=[a-z]+$)/);
    const mark = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const path = `${basePath}${stem}-${mark}.${extension}`;
    files.set(path, pack(contentTypes[extension] ?? 'application/octet-stream', content));
    return path;
  };
  const own = (name: string): string =>
    add(name, readFileSync(fileURLToPath(new URL(`assets/${name}`, import.meta.url))));
  return {
    styles: own('docs.css'),
    guide: own('guide.js'),
    icon: own('icon.svg'),
    scalar: add('scalar.js', readFileSync(require.resolve('@scalar/api-reference/browser/standalone.js'))),
    reference: own('reference.js'),
    find: (path) => files.get(path),
  };
}
