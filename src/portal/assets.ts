// The files that pages load: ours, uPlot's and the operator's style sheet. Read once; a name changes with its content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Assets {
  readonly styles: readonly string[];
  readonly chartStyles: readonly string[];
  readonly scripts: readonly string[];
  readonly chartScripts: readonly string[];
  readonly icon: string;
  /** Undefined for a file that is not there. */
  find(path: string): Asset | undefined;
}

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

const basePath = '/portal/assets/';
const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const require = createRequire(import.meta.url);

export function loadAssets(operatorStyles: string | undefined): Assets {
  const files = new Map<string, Asset>();
  const add = (name: string, body: Buffer): string => {
    const [stem = '', extension = ''] = name.split(/\.(?=[a-z]+$)/);
    const mark = createHash('sha256').update(body).digest('hex').slice(0, 12);
    const path = `${basePath}${stem}-${mark}.${extension}`;
    files.set(path, { body: new Uint8Array(body), contentType: contentTypes[extension] ?? 'application/octet-stream' });
    return path;
  };
  const own = (name: string): string =>
    add(name, readFileSync(fileURLToPath(new URL(`assets/${name}`, import.meta.url))));
  const ownStyles = ['base.css', 'frame.css', 'parts.css', 'access.css', 'print.css'].map(own);
  return {
    styles: operatorStyles === undefined ? ownStyles : [...ownStyles, add('theme.css', Buffer.from(operatorStyles))],
    chartStyles: [add('uplot.css', readFileSync(require.resolve('uplot/dist/uPlot.min.css')))],
    scripts: ['dialogs.js', 'copy.js', 'idle.js'].map(own),
    chartScripts: [add('uplot.js', readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'))), own('charts.js')],
    icon: own('icon.svg'),
    find: (path) => files.get(path),
  };
}
