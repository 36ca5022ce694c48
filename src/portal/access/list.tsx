// The credentials of a patient: name, hint, use, what each may see, and what can be done with it.
import type { Child } from 'hono/jsx';
import { keyHint } from '../../credentials/credential-format.ts';
import type { CredentialRow } from '../../store/credential-store.ts';
import { Icon } from '../icons.tsx';
import type { Page } from '../page.ts';
import { partsOf } from './parts.ts';

export function CredentialList({
  page,
  rows,
  now,
}: {
  page: Page;
  rows: readonly CredentialRow[];
  now: number;
}): Child {
  const { access } = page.t;
  if (rows.length === 0) {
    return (
      <div class="empty-state">
        <Icon name="lock" />
        <p>
          <strong>{access.empty}</strong>
        </p>
        <p>{access.emptyHint}</p>
      </div>
    );
  }
  return (
    <ul class="credentials">
      {rows.map((row) => (
        <Credential page={page} row={row} now={now} />
      ))}
    </ul>
  );
}

function Credential({ page, row, now }: { page: Page; row: CredentialRow; now: number }): Child {
  const { t, dates } = page;
  const { access } = t;
  const hasEnded = row.expiresAt !== null && row.expiresAt <= now;
  return (
    <li class="credential">
      <div class="credential-head">
        <h3>{row.name}</h3>
        <code class="hint">{keyHint(row.key)}</code>
        {hasEnded && <span class="badge plain">{access.expired}</span>}
      </div>
      <div class="credential-actions">
        <DialogLink page={page} row={row} action="rename" label={access.renameOf(row.name)} />
        <DialogLink page={page} row={row} action="delete" label={access.deleteOf(row.name)} />
      </div>
      {row.exposedAt !== null && (
        <p class="note warn">
          <Icon name="alert" />
          <span>{access.exposed}</span>
        </p>
      )}
      <dl class="facts">
        <Fact label={access.made} text={dates.ago(row.createdAt, now)} />
        <Fact label={access.lastUsed} text={lastUse(page, row, now)} />
        <Fact label={access.maySee} text={visibleText(page, row)} />
        <Fact label={access.worksUntil} text={row.expiresAt === null ? access.noEnd : dates.instant(row.expiresAt)} />
      </dl>
    </li>
  );
}

/** A link to a page of its own that a script turns into a button for the dialog. */
function DialogLink(props: { page: Page; row: CredentialRow; action: 'rename' | 'delete'; label: string }): Child {
  const { row, action, label } = props;
  return (
    <a
      class={`icon-button ${action}`}
      href={`/portal/access/${row.id}/${action}`}
      data-opens={`${action}-${row.id}`}
      aria-label={label}
      title={label}
    >
      <Icon name={action} />
    </a>
  );
}

function Fact({ label, text }: { label: string; text: string }): Child {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function lastUse({ t, dates }: Page, { lastUsedAt, lastUsedFrom }: CredentialRow, now: number): string {
  if (lastUsedAt === null) return t.access.never;
  const who = lastUsedFrom ? ` ${t.access.lastUsedBy(lastUsedFrom)}` : '';
  return `${dates.ago(lastUsedAt, now)}${who}`;
}

/** What it may see: parts of the record, and of which time. */
function visibleText({ t, dates }: Page, { scope, since, until }: CredentialRow): string {
  const seen = partsOf(scope);
  const words =
    seen === 'whole'
      ? [t.parts.whole]
      : [...seen.parts.map((part) => t.parts[part]), ...(seen.hasOther ? [t.parts.other] : [])];
  const window = [
    since === null ? undefined : t.parts.since(dates.day(since) || since),
    until === null ? undefined : t.parts.until(dates.day(until) || until),
  ];
  return [words.join(', '), ...window].filter(Boolean).join(', ');
}
