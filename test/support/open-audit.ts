import { type Audit, createAudit } from '../../src/audit/audit.ts';
import type { LimitRules } from '../../src/audit/limits.ts';
import type { AuditStore } from '../../src/store/audit-store.ts';
import { openSqliteAudit } from '../../src/store/sqlite/audit.ts';
import type { Store } from '../../src/store/store.ts';

export interface TestAudit extends Audit {
  readonly trail: AuditStore;
}

/** A trail in memory, and no limits unless a test has some. */
export async function openTestAudit(
  { write }: Pick<Store, 'write'>,
  now: () => number,
  rules: LimitRules = { requests: 0, failures: 0 },
): Promise<TestAudit> {
  const trail = await openSqliteAudit({ file: ':memory:', auditKey: Buffer.alloc(32, 5) });
  return { trail, ...createAudit({ trail, write, rules, serverUrl: 'https://fhir.example.org', now }) };
}
