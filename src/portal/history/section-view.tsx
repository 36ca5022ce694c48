// A part of the history as lists under headings, and the way to older entries.
import type { Child } from 'hono/jsx';
import { Icon } from '../icons.tsx';
import type { Page } from '../page.ts';
import { EntryList } from './entry.tsx';
import type { EntryGroup } from './section-lists.ts';

export function SectionView({
  page,
  title,
  groups,
}: {
  page: Page;
  title: string;
  groups: readonly EntryGroup[];
}): Child {
  return (
    <section class="card">
      <h1>{title}</h1>
      {groups.map(({ heading, entries, empty, isTimeline }) => (
        <div class={isTimeline ? 'group timeline' : 'group'}>
          {heading ? <h2>{heading}</h2> : <h2 class="hidden-text">{title}</h2>}
          <EntryList page={page} entries={entries} empty={empty} />
        </div>
      ))}
    </section>
  );
}

export interface PagesProps {
  readonly page: Page;
  /** Undefined on the last page. */
  readonly olderUrl: string | undefined;
  readonly isFirst: boolean;
}

export function Pages({ page, olderUrl, isFirst }: PagesProps): Child {
  if (olderUrl === undefined && isFirst) return null;
  return (
    <p class="pages">
      {!isFirst && (
        <a class="button" href={page.path}>
          {page.t.layout.newest}
        </a>
      )}
      {olderUrl && (
        <a class="button" href={olderUrl} rel="next">
          {page.t.layout.loadOlder}
          <Icon name="link" />
        </a>
      )}
    </p>
  );
}
