// What a server would do without an audit trail: what the trail costs is measured against it.
import type { Audit } from '../src/audit/audit.ts';

export const noAudit: Audit = {
  recorder: { record: async () => {}, flush: async () => {} },
  limits: {
    admits: () => true,
    standing: () => undefined,
    isFailureTooMany: () => false,
    secondsLeft: () => 60,
  },
  materialise: async () => {},
};
