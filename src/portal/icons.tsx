// Lucide's icons, set into the page as they come from their package.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';

const require = createRequire(import.meta.url);
const folder = join(dirname(require.resolve('lucide-static/package.json')), 'icons');

const names = {
  access: 'key-round',
  activity: 'history',
  add: 'plus',
  alert: 'triangle-alert',
  allergies: 'flower-2',
  check: 'check',
  close: 'x',
  copy: 'copy',
  delete: 'trash-2',
  documents: 'file-text',
  download: 'download',
  history: 'heart-pulse',
  immunizations: 'syringe',
  link: 'chevron-right',
  lock: 'lock',
  medications: 'pill',
  overview: 'layout-dashboard',
  plans: 'target',
  problems: 'stethoscope',
  rename: 'pencil',
  results: 'chart-line',
  signOut: 'log-out',
  visits: 'calendar-days',
} as const;

export type IconName = keyof typeof names;

const drawings = new Map<string, string>(
  Object.entries(names).map(([name, file]) => [name, drawing(readFileSync(join(folder, `${file}.svg`), 'utf8'))]),
);

/** An icon beside words that say the same: a screen reader passes over it. */
export function Icon({ name }: { name: IconName }): Child {
  return raw(drawings.get(name) ?? '');
}

function drawing(file: string): string {
  const svg = file
    .slice(file.indexOf('<svg'))
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return svg.replace('<svg', '<svg aria-hidden="true" focusable="false"').replace(/class="[^"]*"/, 'class="icon"');
}
