// What the next page is to tell, kept with the session in between.
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import type { Strings } from '../strings.ts';

const types = ['ready', 'renamed', 'deleted', 'sentTwice'] as const;
type NoticeType = (typeof types)[number];

export function leaveNotice(session: PortalSession, type: NoticeType, name: string): Promise<void> {
  return session.setNotice(JSON.stringify([type, name]));
}

/** Told once. */
export async function takeNotice(session: PortalSession, { access }: Strings): Promise<string | undefined> {
  if (session.notice === null) return undefined;
  await session.setNotice(null);
  const [type, name] = JSON.parse(session.notice) as [NoticeType, string];
  if (!types.includes(type)) return undefined;
  return type === 'sentTwice' ? access.sentTwice : access[type](name);
}
