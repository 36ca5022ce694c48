// What concerns the session itself: signing out, staying, changing the language.
import type { Hono } from 'hono';
import { MessagePage } from './message-page.tsx';
import type { PortalEnv } from './page.ts';
import { notFound } from './refusals.tsx';
import type { SessionCookie } from './session-cookie.ts';
import { isLanguage } from './strings.ts';

/** Where everybody lands who signs out; open to all, since then there is no session. */
export function mountSignedOut(app: Hono<PortalEnv>): void {
  app.get('/portal/signed-out', (c) => {
    const { page } = c.var;
    const { messages } = page.t;
    return c.html(<MessagePage page={page} title={messages.signedOutTitle} text={messages.signedOutText} />);
  });
}

export function mountSessionPages(app: Hono<PortalEnv>, cookie: SessionCookie): void {
  app.get('/portal', (c) => c.redirect('/portal/history', 302));
  // The look-up of the session has moved its end on already.
  app.get('/portal/still-here', (c) => c.body(null, 204));
  app.post('/portal/sign-out', async (c) => {
    await c.var.session.end();
    cookie.clear(c);
    return c.redirect('/portal/signed-out', 303);
  });
  app.post('/portal/language', async (c) => {
    const language = c.var.form.get('language');
    const back = c.var.form.get('back') ?? '';
    if (!isLanguage(language)) return notFound(c);
    await c.var.session.setLanguage(language);
    // Only ever to a page of the panel, whatever the form says.
    return c.redirect(/^\/portal\/[\w/%.-]*$/.test(back) ? back : '/portal/history', 303);
  });
}
