import type { Admissions } from '../store/admission.ts';
import type { PatientRecord } from '../store/store.ts';

const auditEvent = 'AuditEvent';

export function admitsAuditEvents({ read, search }: Admissions): boolean {
  return read.types.has(auditEvent) || search.types.has(auditEvent);
}

/**
 * The same record, whose AuditEvents are brought up to date before they are asked for. The further pages of an answer are left
 * to what the first one found: each request adds an event, and small pages would never end.
 */
export function withAuditEvents(record: PatientRecord, bringUpToDate: () => Promise<void>): PatientRecord {
  return {
    async read(resourceType, id) {
      if (resourceType === auditEvent) await bringUpToDate();
      return record.read(resourceType, id);
    },
    async vread(resourceType, id, version) {
      if (resourceType === auditEvent) await bringUpToDate();
      return record.vread(resourceType, id, version);
    },
    async history(request) {
      const concernsThem = request.resourceType === undefined || request.resourceType === auditEvent;
      if (concernsThem && request.after === undefined) await bringUpToDate();
      return record.history(request);
    },
    async search(plan, after) {
      // A plan is plain values: one that finds AuditEvents, includes them or leads through them names them.
      if (after === undefined && JSON.stringify(plan).includes(`"${auditEvent}"`)) await bringUpToDate();
      return record.search(plan, after);
    },
  };
}
