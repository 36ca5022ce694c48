// Everything that the record holds, as one Bundle.
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { parseSearch } from '../../search/parse.ts';
import { planSearch } from '../../search/plan.ts';
import type { SearchPosition } from '../../store/store.ts';
import { textStream } from '../text-stream.ts';

/** Between pages of so many the server answers others. */
const perPage = 200;

/** A `collection` Bundle of every current resource; the texts go out as they are stored. It breaks off when the session ends. */
export function wholeRecord(session: PortalSession, timeZone: string, now: number): ReadableStream<Uint8Array> {
  return textStream(pieces(session, timeZone, now));
}

async function* pieces(session: PortalSession, timeZone: string, now: number): AsyncGenerator<string, undefined> {
  const timestamp = new Date(now).toISOString();
  yield `{"resourceType":"Bundle","type":"collection","timestamp":"${timestamp}","entry":[`;
  let separator = '\n';
  for (const type of resourceTypes) {
    const { plan } = planSearch(parseSearch(type, [['_total', 'none']]), {
      strict: true,
      now,
      timeZone,
      defaultCount: perPage,
      maxCount: perPage,
    });
    let after: SearchPosition | undefined;
    do {
      if (!(await session.isLive())) throw new Error('The session has ended.');
      const found = await session.record.search(plan, after);
      for (const { content } of found.matches) {
        if (content === undefined) continue;
        yield `${separator}{"resource":${content}}`;
        separator = ',\n';
      }
      after = found.next;
    } while (after !== undefined);
  }
  yield '\n]}\n';
  return undefined;
}
