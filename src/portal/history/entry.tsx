// One thing of a record, as a list shows it.
import type { Child } from 'hono/jsx';
import type { Page } from '../page.ts';

export interface Entry {
  readonly title: string;
  /** The title in plain words, where they differ. */
  readonly about?: string | undefined;
  readonly badge?: Badge | undefined;
  /** Short facts in a row: when, by whom. */
  readonly line: readonly (string | undefined)[];
  readonly facts?: readonly Fact[];
  /** Codes behind the words, folded away. */
  readonly codes?: readonly string[];
  readonly action?: Child;
}

export interface Badge {
  readonly text: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

export interface Fact {
  readonly label: string;
  /** Undefined leaves the fact out. */
  readonly text: string | undefined;
}

export function EntryList({ page, entries, empty }: { page: Page; entries: readonly Entry[]; empty: string }): Child {
  if (entries.length === 0) return <p class="empty">{empty}</p>;
  return (
    <ul class="entries">
      {entries.map((entry) => (
        <li class="entry">
          <EntryBody page={page} entry={entry} />
        </li>
      ))}
    </ul>
  );
}

/** Titles alone, for an overview. */
export function BriefList({ entries, empty }: { entries: readonly Entry[]; empty: string }): Child {
  if (entries.length === 0) return <p class="empty">{empty}</p>;
  return (
    <ul class="brief">
      {entries.map(({ title, about, badge, line }) => (
        <li>
          <span class="brief-title">{title}</span>
          {badge && <BadgeMark badge={badge} />}
          <span class="brief-line">{[about, ...line].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}

export function BadgeMark({ badge }: { badge: Badge }): Child {
  return <span class={`badge ${badge.tone}`}>{badge.text}</span>;
}

function EntryBody({ page, entry }: { page: Page; entry: Entry }): Child {
  const { title, about, badge, line, facts = [], codes = [], action } = entry;
  const shownFacts = facts.filter(({ text }) => text);
  const words = line.filter(Boolean).join(' · ');
  return (
    <>
      <div class="entry-head">
        <h3>{title}</h3>
        {badge && <BadgeMark badge={badge} />}
      </div>
      {about && <p class="about">{about}</p>}
      {words && <p class="line">{words}</p>}
      {shownFacts.length > 0 && (
        <dl class="facts">
          {shownFacts.map(({ label, text }) => (
            <div>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {action}
      {codes.length > 0 && (
        <details class="codes">
          <summary>{page.t.history.codes}</summary>
          <ul>
            {codes.map((code) => (
              <li>{code}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Entries of one title shown once, the first of them: a diagnosis comes again with each visit. */
export function firstOfEachTitle(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ title }) => !seen.has(title) && seen.add(title));
}
