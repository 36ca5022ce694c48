import { closeStore, openStore } from '../src/cli/open-store.ts';
import { readServeConfig } from '../src/config.ts';
import { createManageApp } from '../src/manage/app.ts';
import { registerImport } from '../src/manage/import.ts';
import { describeCalls } from '../src/manage/openapi-document.ts';
import { registerPortalSessions } from '../src/manage/register-portal-sessions.ts';
import type { Description } from './openapi-types.ts';

/** The description of the whole management API, from the schemas that check its input. Nothing is asked of its parts. */
export async function describeManagement(): Promise<Description> {
  const open = await openStore(readServeConfig({ db: ':memory:' }, {}));
  const { store, audit: trail, hashKey } = open;
  const log = { info: () => undefined, error: () => undefined };
  const now = Date.now;
  const recorder = { record: unused };
  const limits = { admitsFailure: unused, secondsLeft: unused };
  const app = createManageApp({
    ...{ store, hashKey, now, log },
    audit: { trail, recorder, limits },
    registerImport: (mounting) => registerImport(mounting, { store, recorder, now, log }),
    registerPortalSessions: (mounting) =>
      registerPortalSessions(mounting, { sessions: { createLink: unused }, linkUrl: unused }),
  });
  const description: unknown = describeCalls(app);
  await closeStore(open);
  return description as Description;
}

function unused(): never {
  throw new Error('A description asks for nothing.');
}
