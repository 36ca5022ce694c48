// A request on its way to an answer, and what the audit trail keeps of both. https://hl7.org/fhir/R4/security.html#audit
import type { Client } from '../audit/client.ts';
import type { NewAuditEntry } from '../audit/recorder.ts';
import type { AuditSubject } from '../credentials/subject.ts';
import type { VerifiedCredential } from '../credentials/verify.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import type { Door } from '../store/audit-store.ts';
import type { Answer, ContentType } from './answer.ts';
import { fhirJson } from './answer.ts';
import { auditedNames } from './audited-parameters.ts';
import type { Pair } from './query.ts';
import type { InteractionCode } from './route.ts';

/** A request as it comes in: by itself, or as the entry of a batch, which has the id of the batch's request. */
export interface Arrival {
  readonly method: string;
  readonly raw: Request;
  readonly requestId: string;
  readonly client: Client;
  readonly modifiedSince?: number | undefined;
}

/** The fields fill as the request goes. */
export interface Exchange {
  readonly arrival: Arrival;
  readonly action: InteractionCode | 'unrouted';
  contentType: ContentType;
  door: Door | null;
  /** Whose credential was named, right or wrong. */
  subject: AuditSubject | undefined;
  verified: VerifiedCredential | undefined;
  /** The path's, whatever they are. */
  resourceType: string | null;
  id: string;
  pairs: readonly Pair[];
  /** Whether the answer leaves no earlier than a refused authentication does. */
  isHeldBack: boolean;
}

/** The interactions whose path's id is that of the resource they read. */
const ofOneResource: ReadonlySet<string> = new Set(['read', 'vread', 'history-instance']);

export function newExchange(arrival: Arrival, action: Exchange['action']): Exchange {
  return {
    arrival,
    action,
    contentType: fhirJson,
    door: null,
    subject: undefined,
    verified: undefined,
    resourceType: null,
    id: '',
    pairs: [],
    isHeldBack: false,
  };
}

/** What is on record of a request and its answer: ids that the answer confirms, names that R4 knows, and no values. */
export function auditEntryOf(exchange: Exchange, answer: Answer): NewAuditEntry {
  const { arrival, action, subject, door, resourceType, id, pairs } = exchange;
  const { status } = answer;
  const isRead = ofOneResource.has(action) && (status < 400 || status === 410);
  const isWhole = isRead && (status === 200 || status === 206);
  return {
    requestId: arrival.requestId,
    kind: 'request',
    patientId: subject?.patientId ?? null,
    credentialId: subject?.credentialId ?? null,
    credentialName: subject?.credentialName ?? null,
    door,
    action,
    resourceType: resourceType !== null && isResourceType(resourceType) ? resourceType : null,
    ids: isRead ? [id] : [],
    parameters: auditedNames(pairs),
    status,
    count: answer.count ?? (isWhole ? 1 : null),
    bytes: arrival.method === 'HEAD' ? 0 : bytesOf(answer.body),
    address: arrival.client.address,
    agent: arrival.client.agent,
  };
}

function bytesOf(body: Answer['body']): number {
  if (body === null) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
}
