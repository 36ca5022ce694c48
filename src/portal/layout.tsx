// The frame of every page: head, navigation, the place for messages.
import { html } from 'hono/html';
import type { Child, PropsWithChildren } from 'hono/jsx';
import type { PortalSession } from '../credentials/portal-sessions.ts';
import { Icon, type IconName } from './icons.tsx';
import type { Page } from './page.ts';
import { languages, stringsFor } from './strings.ts';

export interface LayoutProps {
  readonly page: Page;
  readonly title: string;
  /** Absent on the pages that anybody may see. */
  readonly session?: PortalSession | undefined;
  readonly hasCharts?: boolean;
  /** Told once, at the bottom right. */
  readonly notice?: string | undefined;
  readonly children?: Child;
}

/** A whole page, ready to send. */
export function Layout(props: LayoutProps): Child {
  const { page, title, session, hasCharts, notice, children } = props;
  const { assets, look, language } = page;
  const styles = [...assets.styles, ...(hasCharts ? assets.chartStyles : [])];
  const scripts = session === undefined ? [] : [...assets.scripts, ...(hasCharts ? assets.chartScripts : [])];
  return html`<!doctype html>${(
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${look.name}`}</title>
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        {styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        {scripts.map((src) => (
          <script src={src} defer />
        ))}
      </head>
      <body>
        <a class="skip" href="#content">
          {page.t.layout.skip}
        </a>
        <Header page={page} session={session} />
        <main id="content" tabindex={-1}>
          {children}
        </main>
        <Messages page={page} notice={notice} />
        {session && <IdleDialog page={page} session={session} />}
      </body>
    </html>
  )}`;
}

/** The hidden field by which a form is known to be of this session. */
export function FormToken({ session }: { session: PortalSession }): Child {
  return <input type="hidden" name="token" value={session.formToken} />;
}

function Header({ page, session }: { page: Page; session: PortalSession | undefined }): Child {
  const { t, look } = page;
  return (
    <header class="head">
      <div class="head-row">
        <span class="brand">
          <Icon name="history" />
          <span>{look.name}</span>
        </span>
        {session && (
          <div class="head-actions">
            <LanguageForm page={page} session={session} />
            <form method="post" action="/portal/sign-out">
              <FormToken session={session} />
              <button class="quiet" type="submit">
                <Icon name="signOut" />
                <span class="collapses">{t.layout.signOut}</span>
              </button>
            </form>
          </div>
        )}
      </div>
      {session && (
        <nav class="tabs" aria-label={t.layout.pages}>
          <Tab page={page} href="/portal/history" icon="history" text={t.layout.history} />
          <Tab page={page} href="/portal/access" icon="access" text={t.layout.access} />
          <Tab page={page} href="/portal/activity" icon="activity" text={t.layout.activity} />
        </nav>
      )}
    </header>
  );
}

function Tab({ page, href, icon, text }: { page: Page; href: string; icon: IconName; text: string }): Child {
  const isHere = page.path === href || page.path.startsWith(`${href}/`);
  return (
    <a href={href} aria-current={page.path === href ? 'page' : isHere ? 'true' : undefined}>
      <Icon name={icon} />
      <span>{text}</span>
    </a>
  );
}

/** One button for each language but the one that is spoken. */
function LanguageForm({ page, session }: { page: Page; session: PortalSession }): Child {
  return (
    <form method="post" action="/portal/language">
      <FormToken session={session} />
      <input type="hidden" name="back" value={page.path} />
      {languages
        .filter((language) => language !== page.language)
        .map((language) => (
          <button class="quiet" type="submit" name="language" value={language} lang={language}>
            {stringsFor(language).languageName}
          </button>
        ))}
    </form>
  );
}

/** A live region: what a script puts into it is read out. */
function Messages({ page, notice }: { page: Page; notice: string | undefined }): Child {
  return (
    <div class="toasts" id="toasts" role="status" aria-live="polite" data-dismiss={page.t.layout.dismiss}>
      {notice && (
        <p class="toast">
          <Icon name="check" />
          <span>{notice}</span>
        </p>
      )}
    </div>
  );
}

function IdleDialog({ page, session }: { page: Page; session: PortalSession }): Child {
  const { layout } = page.t;
  return (
    <dialog id="idle" class="dialog" aria-labelledby="idle-title" data-idle-ms={session.idleMs}>
      <h2 id="idle-title">{layout.idleTitle}</h2>
      <p>{layout.idleText}</p>
      <div class="dialog-actions">
        <button class="primary" type="button" data-stay>
          {layout.idleStay}
        </button>
      </div>
    </dialog>
  );
}

/** A dialog that a button with `data-opens` shows; without scripts the button's link leads to a page of its own. */
export function Dialog({ id, title, children }: PropsWithChildren<{ id: string; title: string }>): Child {
  return (
    <dialog id={id} class="dialog" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabindex={-1}>
        {title}
      </h2>
      {children}
    </dialog>
  );
}
