import type { AuditEntry, AuditStore } from '../../src/store/audit-store.ts';

/** An entry of a request, the `number`th in time, a second after the one before. */
export function requestEntry(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    at: Date.UTC(2024, 0, 1) + number * 1000,
    requestId: `request-${number}`,
    kind: 'request',
    patientId: 'ada',
    credentialId: 'credential-a',
    credentialName: 'App',
    door: 'basic',
    action: 'read',
    resourceType: 'Observation',
    ids: ['weight'],
    parameters: [],
    status: 200,
    count: 1,
    bytes: 321,
    address: '203.0.113.7',
    agent: 'tests',
    ...more,
  };
}

export function requestEntries(count: number, more: Partial<AuditEntry> = {}): readonly AuditEntry[] {
  return Array.from({ length: count }, (_, index) => requestEntry(index + 1, more));
}

/** Each by itself, as a server adds what is asked of it one by one. */
export async function appendEach(audit: Pick<AuditStore, 'append'>, entries: readonly AuditEntry[]): Promise<void> {
  for (const entry of entries) await audit.append([entry], []);
}
