// What a server would do without an audit trail: what the trail costs is measured against it. Limits are no part of the trail.
import type { Audit } from '../src/audit/audit.ts';
import { createLimits } from '../src/audit/limits.ts';
import { createSharedCounts } from '../src/audit/shared-counts.ts';
import { defaultFailureLimit, defaultRateLimit } from '../src/config.ts';

export const noAudit: Audit = {
  recorder: { record: async () => {}, flush: async () => {} },
  limits: createLimits(createSharedCounts(Date.now), { requests: defaultRateLimit, failures: defaultFailureLimit }),
  materialise: async () => {},
};
