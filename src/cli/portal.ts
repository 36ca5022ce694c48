// The patient's panel as part of a server.
import { readFileSync } from 'node:fs';
import { createClientReader } from '../audit/client.ts';
import type { Recorder } from '../audit/recorder.ts';
import { ConfigError, type ServeConfig } from '../config.ts';
import { createPortalSessions, type PortalSessions } from '../credentials/portal-sessions.ts';
import { createCursorSealer } from '../http/cursor.ts';
import type { PortalLinkOptions } from '../manage/register-portal-sessions.ts';
import { createPortalApp } from '../portal/app.ts';
import type { PortalLook } from '../portal/portal-options.ts';
import { couldNotRun } from './command-failure.ts';
import type { Log } from './log.ts';
import type { OpenStore } from './open-store.ts';
import type { Fetch } from './serve-fetch.ts';

const defaultName = 'My health record';

export function createPortal(
  config: ServeConfig,
  { store, audit, hashKey, cursorKey }: OpenStore,
  { recorder, log }: { recorder: Recorder; log: Log },
): { readonly fetch: Fetch; readonly sessions: PortalSessions } {
  const now = Date.now;
  const { maxCredentials, excludedLabels, baseUrl, proxyHops } = config;
  const sessions = createPortalSessions({ store, hashKey, now });
  const policy = { maxPerPatient: maxCredentials, excludedLabels };
  const { credentials, timeZone } = store;
  const app = createPortalApp({
    sessions,
    lifeCycle: { credentials, hashKey, now, timeZone, policy },
    auditStore: audit,
    recorder,
    clientOf: createClientReader(proxyHops),
    sealer: createCursorSealer(cursorKey),
    look: readLook(config.portal),
    timeZone,
    baseUrl,
    now,
    log,
  });
  return { fetch: (request, env) => app.fetch(request, env), sessions };
}

/**
 * Where browsers open a link. Without a base URL that is where the management call was sent, on the port that serves patients.
 */
export function portalLinkUrl(baseUrl: string | undefined, port: () => number): PortalLinkOptions['linkUrl'] {
  return (linkToken, requestUrl) => {
    const path = `/portal/enter/${linkToken}`;
    if (baseUrl !== undefined) return `${baseUrl}${path}`;
    const url = new URL(path, requestUrl);
    url.port = String(port());
    return url.href;
  };
}

/** Refuses what the panel could not use. */
function readLook({ name, homeUrl, styles, frameAncestors }: ServeConfig['portal']): PortalLook {
  const isHttp = homeUrl === undefined || /^https?:$/.test(URL.canParse(homeUrl) ? new URL(homeUrl).protocol : '');
  if (!isHttp) {
    throw new ConfigError('--portal-home-url (CHARTKEY_PORTAL_HOME_URL) must be an http or https URL.');
  }
  return {
    name: name ?? defaultName,
    homeUrl,
    styles: styles === undefined ? undefined : readStyles(styles),
    frameAncestors: frameAncestors?.split(',').map((origin) => readAncestor(origin.trim())) ?? [],
  };
}

function readAncestor(origin: string): string {
  if (!/^https?:\/\/(?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?$/.test(origin)) {
    throw new ConfigError(
      `--portal-frame-ancestors (CHARTKEY_PORTAL_FRAME_ANCESTORS) must be a list of origins such as https://portal.example.org or https://*.example.org, separated by commas; "${origin}" is not one.`,
    );
  }
  return origin;
}

function readStyles(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw couldNotRun('Cannot read the style sheet of the panel', error);
  }
}
