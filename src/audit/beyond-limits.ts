import { randomUUID } from 'node:crypto';
import type { NewAuditEntry, Recorder } from './recorder.ts';
import { windowMs } from './shared-counts.ts';

/** What an entry that stands for many requests says was done. */
export const beyondLimit = 'beyond-limit';

/** Puts requests beyond a limit on record, so that a flood of them fills no disk. */
export interface BeyondLimits {
  /**
   * Of those beyond the same limit in the same minute, with the same credential and status, the first is an entry by itself and
   * all others are counted. Resolves when that first one is in the trail.
   */
  record(limit: string, entry: NewAuditEntry): Promise<void>;
  /** Writes an entry for each count of a minute that is over. */
  writeEnded(): Promise<void>;
  /** Writes an entry for each count there is. */
  writeAll(): Promise<void>;
}

/** Requests alike: the first, how many came after it, and what all of these have in common. */
interface Alike {
  readonly window: number;
  readonly first: Promise<void>;
  count: number;
  common: NewAuditEntry;
}

export function createBeyondLimits(record: Recorder['record'], now: () => number): BeyondLimits {
  const counted = new Map<string, Alike>();
  const currentWindow = (): number => Math.floor(now() / windowMs);

  async function recordFirst(key: string, entry: NewAuditEntry): Promise<void> {
    try {
      await record(entry);
    } catch (error) {
      // The next one is then the first.
      counted.delete(key);
      throw error;
    }
  }
  async function write(isDue: (alike: Alike) => boolean): Promise<void> {
    const due = [...counted].filter(([, alike]) => isDue(alike));
    for (const [key] of due) counted.delete(key);
    await Promise.all(due.filter(([, { count }]) => count > 0).map(writeOne));
  }
  async function writeOne([key, alike]: readonly [string, Alike]): Promise<void> {
    try {
      await record(summaryOf(alike));
    } catch (error) {
      counted.set(key, alike);
      throw error;
    }
  }
  return {
    record(limit, entry) {
      const window = currentWindow();
      const key = `${window} ${limit} ${entry.status} ${entry.credentialId}`;
      const known = counted.get(key);
      if (known === undefined) {
        const first = recordFirst(key, entry);
        counted.set(key, { window, first, count: 0, common: entry });
        return first;
      }
      known.common = known.count === 0 ? entry : commonOf(known.common, entry);
      known.count += 1;
      return known.first;
    },
    writeEnded: () => write(({ window }) => window !== currentWindow()),
    writeAll: () => write(() => true),
  };
}

/** Whoever floods may come from many addresses under many names. */
function commonOf(one: NewAuditEntry, other: NewAuditEntry): NewAuditEntry {
  const { door, address, agent } = one;
  if (door === other.door && address === other.address && agent === other.agent) return one;
  return {
    ...one,
    door: door === other.door ? door : null,
    address: address === other.address ? address : null,
    agent: agent === other.agent ? agent : null,
  };
}

/** With a request id of its own: no one of the requests is meant. */
function summaryOf({ count, common }: Alike): NewAuditEntry {
  return {
    ...common,
    kind: 'request',
    requestId: randomUUID(),
    action: beyondLimit,
    resourceType: null,
    ids: [],
    parameters: [],
    count,
    bytes: 0,
  };
}
