// Who read what, and when.
import type { Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { csvLine } from '../../audit/csv-line.ts';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import type { AuditEntry, AuditQuery } from '../../store/audit-store.ts';
import type { CredentialRow } from '../../store/credential-store.ts';
import { Icon } from '../icons.tsx';
import { Layout } from '../layout.tsx';
import type { Page, PortalEnv } from '../page.ts';
import type { PortalOptions } from '../portal-options.ts';
import { textStream } from '../text-stream.ts';
import { actorOf, deedOf } from './entry-words.ts';
import { groupEntries } from './group-entries.ts';

const perPage = 50;
const csvPage = 500;
/** What a spreadsheet still opens. */
const maxCsvLines = 100_000;

/** What is asked for: by its names in the form and in the query. */
interface Filter {
  readonly credential: string;
  readonly kind: '' | AuditEntry['kind'];
}

export function mountActivity(app: Hono<PortalEnv>, { auditStore, lifeCycle, now }: PortalOptions): void {
  app.get('/portal/activity', async (c) => {
    const { page, session } = c.var;
    const filter = readFilter(c);
    const before = Number(c.req.query('before') ?? Number.NaN);
    const { entries, next } = await auditStore.page({
      ...queryOf(session.patientId, filter),
      ...(Number.isSafeInteger(before) ? { before } : {}),
      count: perPage,
    });
    const rows = (await lifeCycle.credentials.list(session.patientId)) ?? [];
    const older = next === undefined ? undefined : urlOf('/portal/activity', filter, next);
    return c.html(
      <Layout page={page} title={page.t.activity.title} session={session}>
        <div class="page-head">
          <h1>{page.t.activity.title}</h1>
          <p>{page.t.activity.intro}</p>
        </div>
        <section class="card">
          <FilterForm page={page} filter={filter} rows={rows} />
          <EntryTable page={page} entries={entries} now={now()} />
          <p class="pages">
            <a class="button" href={urlOf('/portal/activity.csv', filter)} download>
              <Icon name="download" />
              {page.t.activity.csv}
            </a>
            {older && (
              <a class="button" href={older} rel="next">
                {page.t.layout.loadOlder}
                <Icon name="link" />
              </a>
            )}
          </p>
        </section>
      </Layout>,
    );
  });

  mountTable(app, auditStore);
}

function mountTable(app: Hono<PortalEnv>, auditStore: PortalOptions['auditStore']): void {
  app.get('/portal/activity.csv', (c) => {
    const { page, session } = c.var;
    const lines = csvLines(page, auditStore, session, readFilter(c));
    return new Response(textStream(lines), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="activity.csv"',
      },
    });
  });
}

function readFilter(c: Context<PortalEnv>): Filter {
  const kind = c.req.query('kind');
  return { credential: c.req.query('credential') ?? '', kind: kind === 'request' || kind === 'credential' ? kind : '' };
}

function queryOf(patientId: string, { credential, kind }: Filter): Omit<AuditQuery, 'count'> {
  return { patientId, credentialId: credential || undefined, kind: kind || undefined };
}

function urlOf(path: string, filter: Filter, before?: number): string {
  const pairs = Object.entries({ ...filter, before: before === undefined ? '' : String(before) });
  const query = new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString();
  return query === '' ? path : `${path}?${query}`;
}

function FilterForm({ page, filter, rows }: { page: Page; filter: Filter; rows: readonly CredentialRow[] }): Child {
  const { activity } = page.t;
  const kinds: readonly (readonly [string, string])[] = [
    ['', activity.all],
    ['request', activity.reads],
    ['credential', activity.changes],
  ];
  const apps = [['', activity.allApps] as const, ...rows.map(({ id, name }) => [id, name] as const)];
  return (
    <form method="get" action="/portal/activity" class="filter">
      <Select id="filter-kind" name="kind" label={activity.filter} options={kinds} value={filter.kind} />
      <Select id="filter-app" name="credential" label={activity.app} options={apps} value={filter.credential} />
      <button type="submit">{activity.apply}</button>
    </form>
  );
}

interface SelectProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly value: string;
}

function Select({ id, name, label, options, value }: SelectProps): Child {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {options.map(([optionValue, text]) => (
          <option value={optionValue} selected={optionValue === value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function EntryTable({ page, entries, now }: { page: Page; entries: readonly AuditEntry[]; now: number }): Child {
  const { t, dates } = page;
  if (entries.length === 0) return <p class="empty">{t.activity.empty}</p>;
  return (
    <ul class="activity">
      {groupEntries(entries).map((group) => (
        <li>
          <span>
            <strong>{actorOf(group.newest, t)}</strong>
            {` ${deedOf(group, t)}`}
          </span>
          <span class="line">
            <time datetime={new Date(group.newest.at).toISOString()} title={dates.instant(group.newest.at)}>
              {dates.ago(group.newest.at, now)}
            </time>
            {group.newest.agent && group.newest.door !== 'portal' ? ` · ${group.newest.agent}` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Breaks off when the session ends. */
async function* csvLines(
  { t }: Page,
  auditStore: PortalOptions['auditStore'],
  session: PortalSession,
  filter: Filter,
): AsyncGenerator<string, undefined> {
  const { activity } = t;
  const query = queryOf(session.patientId, filter);
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  yield `\ufeff${csvLine([activity.when, activity.who, activity.what, 'FHIR', 'HTTP', activity.from, 'User-Agent'])}`;
  let before: number | undefined;
  let count = 0;
  do {
    if (!(await session.isLive())) throw new Error('The session has ended.');
    const { entries, next } = await auditStore.page({ ...query, before, count: csvPage });
    for (const entry of entries) {
      const { at, resourceType, action, status, address, agent } = entry;
      const fhir = [action, resourceType].filter(Boolean).join(' ');
      yield csvLine([
        new Date(at).toISOString(),
        actorOf(entry, t),
        deedOf({ newest: entry, count: entry.count }, t),
        fhir,
        status,
        address,
        agent,
      ]);
    }
    count += entries.length;
    before = next;
  } while (before !== undefined && count < maxCsvLines);
  return undefined;
}
