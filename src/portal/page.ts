import type { Connected } from '../audit/client.ts';
import type { PortalSession } from '../credentials/portal-sessions.ts';
import type { Assets } from './assets.ts';
import type { DateWriter } from './dates.ts';
import type { PortalLook } from './portal-options.ts';
import type { Language, Strings } from './strings.ts';

/** What every page is made with. */
export interface Page {
  readonly t: Strings;
  readonly language: Language;
  readonly dates: DateWriter;
  readonly look: PortalLook;
  readonly assets: Assets;
  /** As asked for, without a query. */
  readonly path: string;
}

/** What Hono carries for each request of the panel. */
export interface PortalEnv {
  Bindings: Connected;
  Variables: {
    /** Names the request in the log and in the audit trail. */
    requestId: string;
    page: Page;
    session: PortalSession;
    /** What a form sent; there on every route that takes one. */
    form: URLSearchParams;
  };
}
