// The entries of a link as the text that is kept and hashed.
import type { AuditEntry } from '../audit-store.ts';

/**
 * `[2, [who, …], [entry, …]]`: who asked is told once for all entries of the link that are theirs, so that half as much is
 * written, hashed and kept. Fields have no names, for the same reason. In form 1 the text was a list of whole entries.
 */
const form = 2;

/** Of a `who`, in the order of its text. */
const whoFields = ['patientId', 'credentialId', 'credentialName', 'door', 'address', 'agent'] as const;
/** Of an entry, behind the place of its `who`. */
const ownFields = [
  ...(['id', 'at', 'requestId', 'kind', 'action', 'resourceType', 'ids', 'parameters', 'status'] as const),
  ...(['count', 'bytes'] as const),
];
/** Of an entry in form 1, behind the number of the form. */
const formOneFields = [
  ...(['id', 'at', 'requestId', 'kind', 'patientId', 'credentialId', 'credentialName', 'door', 'action'] as const),
  ...(['resourceType', 'ids', 'parameters', 'status', 'count', 'bytes', 'address', 'agent'] as const),
];

/** Looked through for who asked; of more the text is only longer. */
const maxCompared = 8;

export function bodyOf(entries: readonly AuditEntry[]): string {
  const whos: AuditEntry[] = [];
  const lists = entries.map((entry) => listOf(entry, placeOf(entry, whos)));
  return JSON.stringify([form, whos.map(whoOf), lists]);
}

/** Where in the list they are whose entry it is; adds them when they are not. */
function placeOf(entry: AuditEntry, whos: AuditEntry[]): number {
  for (let place = whos.length - 1; place >= Math.max(0, whos.length - maxCompared); place -= 1) {
    const who = whos[place];
    if (who !== undefined && isOfSame(entry, who)) return place;
  }
  return whos.push(entry) - 1;
}

/** Each field by its name in the source, here and below, which takes half the time of looking names up. */
function isOfSame(one: AuditEntry, other: AuditEntry): boolean {
  return (
    one.credentialId === other.credentialId &&
    one.patientId === other.patientId &&
    one.credentialName === other.credentialName &&
    one.door === other.door &&
    one.address === other.address &&
    one.agent === other.agent
  );
}

function whoOf(entry: AuditEntry): readonly unknown[] {
  return [entry.patientId, entry.credentialId, entry.credentialName, entry.door, entry.address, entry.agent];
}

function listOf(entry: AuditEntry, who: number): readonly unknown[] {
  return [
    who,
    entry.id,
    entry.at,
    entry.requestId,
    entry.kind,
    entry.action,
    entry.resourceType,
    entry.ids,
    entry.parameters,
    entry.status,
    entry.count,
    entry.bytes,
  ];
}

/** As they were written: nothing else writes these texts, and a check of the chain tells if something did. */
export function entriesOf(body: string): readonly AuditEntry[] {
  return fieldsIn(JSON.parse(body)) as unknown as readonly AuditEntry[];
}

/** What a check needs of a body that may have been changed. */
export interface BodyClaims {
  /** Of the first and the last entry; undefined where there is no such time. */
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
  /** Whose entries there are, each once. */
  readonly patientIds: readonly string[];
}

export function claimsOf(body: string): BodyClaims {
  const entries = fieldsIn(parsed(body));
  const patientIds = entries.map(({ patientId }) => patientId).filter((value) => typeof value === 'string');
  return { firstAt: timeOf(entries[0]), lastAt: timeOf(entries.at(-1)), patientIds: [...new Set(patientIds)] };
}

type Fields = Readonly<Record<string, unknown>>;

/** Nothing of a text that no server wrote. */
function fieldsIn(value: unknown): readonly Fields[] {
  const parts = listIn(value);
  if (parts[0] !== form) return parts.map((list) => named(formOneFields, listIn(list).slice(1)));
  const whos = listIn(parts[1]).map((list) => named(whoFields, listIn(list)));
  return listIn(parts[2]).map((list) => {
    const [who, ...values] = listIn(list);
    return { ...whos[Number(who)], ...named(ownFields, values) };
  });
}

function named(names: readonly string[], values: readonly unknown[]): Fields {
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

/** What a Date can hold. */
const maxTime = 8.64e15;

function timeOf(entry: Fields | undefined): number | undefined {
  const at = entry?.at;
  return typeof at === 'number' && Math.abs(at) <= maxTime ? at : undefined;
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
