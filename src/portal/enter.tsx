// The one-time link: where a patient comes in from their portal.
import type { Context, Hono } from 'hono';
import type { PortalSessions } from '../credentials/portal-sessions.ts';
import { MessagePage } from './message-page.tsx';
import { isFromOwnPage, isOpenedByPerson } from './origin.ts';
import type { PortalEnv } from './page.ts';
import { foreignForm, linkEnded } from './refusals.tsx';
import type { SessionCookie } from './session-cookie.ts';

const path = '/portal/enter/:link';

export interface EnterOptions {
  readonly sessions: PortalSessions;
  readonly cookie: SessionCookie;
  readonly origin: (c: Context) => string;
}

/**
 * A browser that says a person opens the link takes it at once. Whoever else asks, a preview, a scanner or a browser that does
 * not say, gets a page with a button: looking at a link must not use it up.
 */
export function mountEnter(app: Hono<PortalEnv>, { sessions, cookie, origin }: EnterOptions): void {
  const enter = async (c: Context<PortalEnv, typeof path>): Promise<Response> => {
    const sessionToken = await sessions.redeem(c.req.param('link'), cookie.read(c));
    if (sessionToken === undefined) return linkEnded(c);
    cookie.write(c, sessionToken);
    return c.redirect('/portal/history?entered', 303);
  };
  app.get(path, (c) => (isOpenedByPerson(c.req.raw) ? enter(c) : askFirst(c)));
  app.post(path, (c) => (isFromOwnPage(c.req.raw.headers, origin(c)) ? enter(c) : foreignForm(c)));
}

function askFirst(c: Context<PortalEnv, typeof path>): Response | Promise<Response> {
  const { page } = c.var;
  const { messages } = page.t;
  return c.html(
    <MessagePage page={page} title={messages.enterTitle} text={messages.enterText}>
      <form method="post">
        <button class="primary" type="submit">
          {messages.enterContinue}
        </button>
      </form>
    </MessagePage>,
  );
}
