import type { AuditStore } from '../store/audit-store.ts';
import type { Store } from '../store/store.ts';
import { createLimits, type LimitRules, type Limits } from './limits.ts';
import { createMaterialiser, type Materialiser } from './materialise.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createSharedCounts } from './shared-counts.ts';

/** What every surface needs to put requests on record and to hold them to their limits. */
export interface Audit {
  readonly recorder: Recorder;
  readonly limits: Limits;
  readonly materialise: Materialiser;
}

export interface AuditOptions {
  readonly trail: AuditStore;
  /** Of the records, in which a patient may see AuditEvents. */
  readonly write: Store['write'];
  readonly rules: LimitRules;
  /** Where clients reach the server, if that is known. */
  readonly serverUrl: string | undefined;
  readonly now: () => number;
}

export function createAudit({ trail, write, rules, serverUrl, now }: AuditOptions): Audit {
  const counts = createSharedCounts(now);
  return {
    recorder: createRecorder({ store: trail, counts, now }),
    limits: createLimits(counts, rules),
    materialise: createMaterialiser({ trail, write, serverUrl }),
  };
}
