import type { BaseLogger } from 'pino';
import type { ClientReader } from '../audit/client.ts';
import type { Recorder } from '../audit/recorder.ts';
import type { LifeCycle } from '../credentials/life-cycle.ts';
import type { PortalSessions } from '../credentials/portal-sessions.ts';
import type { AuditStore } from '../store/audit-store.ts';

/** How the panel looks, and who may show it within a page of their own. */
export interface PortalLook {
  /** What stands at the head of each page: usually the practice's name. */
  readonly name: string;
  /** Where the patient came from and goes back to; undefined shows no way back. */
  readonly homeUrl: string | undefined;
  /** A style sheet of the operator's, which may set the custom properties of ours. */
  readonly styles: string | undefined;
  /** Origins whose pages may frame the panel: `https://portal.example.org`, `https://*.example.org`. Empty: none may. */
  readonly frameAncestors: readonly string[];
}

export interface PortalOptions {
  readonly sessions: PortalSessions;
  readonly lifeCycle: LifeCycle;
  readonly auditStore: Pick<AuditStore, 'page'>;
  readonly recorder: Pick<Recorder, 'record'>;
  readonly clientOf: ClientReader;
  /** Seals the place of a page into its link, so that it comes back unaltered. */
  readonly sealer: Sealer;
  readonly look: PortalLook;
  /** IANA name of the zone of dates that carry none. */
  readonly timeZone: string;
  /** Scheme and authority that browsers use; undefined to take them from each request. */
  readonly baseUrl: string | undefined;
  readonly now: () => number;
  readonly log: Pick<BaseLogger, 'info' | 'error'>;
}

export interface Sealer {
  seal(text: string, boundTo: readonly string[]): string;
  /** Throws for what was not sealed here for the same thing. */
  unseal(sealed: string, boundTo: readonly string[]): string;
}
