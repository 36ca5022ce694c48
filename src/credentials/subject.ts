import type { CredentialToVerify } from '../store/credential-store.ts';

/** Whose credential it is, for the audit trail alone: no interaction and no answer learns it. */
export interface AuditSubject {
  readonly patientId: string;
  readonly credentialId: string;
  readonly credentialName: string;
}

export function subjectOf({ patientId, id, name }: CredentialToVerify): AuditSubject {
  return { patientId, credentialId: id, credentialName: name };
}
