// Which shared resources of a record are admitted: those that meet the conditions, and to which what is admitted still leads.
// It leads as visibility.ts has it: by mentions, canonical URLs, and Provenance about what is seen.
import { canBeOfPatient } from '../../fhir/compartment.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import type { NewList } from './admitted-fill.ts';
import { type Candidate, type FindPast, keyOf, type Target } from './admitted-graph.ts';
import { type CandidateType, sharedRows } from './admitted-shared-rows.ts';
import { createSinceFinder } from './admitted-since.ts';
import type { Connection } from './connection.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';

/** Adds to a list that holds all that is admitted of the patient's own; how many of each type. */
export type SharedFiller = (
  list: NewList,
  types: readonly CandidateType[],
  findPast: FindPast,
) => readonly { readonly type: ResourceType; readonly size: number }[];

const provenance = typeNumber('Provenance');
const none: ReadonlySet<number> = new Set();

export function createSharedFiller(connection: Connection, parameters: ParameterNumbers): SharedFiller {
  const rows = sharedRows(connection, parameters);
  const findSince = createSinceFinder(connection);
  return (list, types, findPast) => {
    const found = types.flatMap(rows.candidatesOf);
    const ofProvenance = found.filter(({ type }) => type === provenance);
    const targets = new Map(ofProvenance.map((each) => [each, rows.targetsOf(list, each)]));
    const candidates = withoutBroken(new Map(found.map((each) => [keyOf(each), each])), targets);
    const provenanceOf = byTarget(targets);
    const isMentioned = (target: Target, besides: ReadonlySet<number>): boolean =>
      rows.isMentioned(list, target, besides);
    const roots = [...candidates.values()].filter((each) => rows.namesOf(each).some((name) => isMentioned(name, none)));
    const reached = reachedFrom(roots, (from) => [
      ...rows.mentionsOf(from).flatMap((target) => candidates.get(targetKey(target)) ?? []),
      ...(provenanceOf.get(keyOf(from)) ?? []).filter((each) => candidates.has(keyOf(each))),
    ]);
    const since = findSince(list, { candidates, reached, provenanceOf, isMentioned, findPast });
    for (const each of reached) rows.insert(list, each, since.get(each) ?? 0);
    return reached.map(({ type }) => ({ type: typeOfNumber(type), size: 1 }));
  };
}

function reachedFrom(
  roots: readonly Candidate[],
  next: (from: Candidate) => readonly Candidate[],
): readonly Candidate[] {
  const reached = new Set(roots);
  const queue = [...roots];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    const fresh = new Set(next(from).filter((each) => !reached.has(each)));
    for (const each of fresh) reached.add(each);
    queue.push(...fresh);
  }
  return [...reached];
}

function byTarget(targetsOf: ReadonlyMap<Candidate, readonly Target[]>): ReadonlyMap<string, readonly Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const [each, targets] of targetsOf) {
    for (const key of targets.map(targetKey)) found.set(key, [...(found.get(key) ?? []), each]);
  }
  return found;
}

/**
 * A Provenance about something that may be a patient's and is not there is nobody's, even where that would have been shared;
 * so is one about such a Provenance.
 */
function withoutBroken(
  candidates: ReadonlyMap<string, Candidate>,
  targetsOf: ReadonlyMap<Candidate, readonly Target[]>,
): ReadonlyMap<string, Candidate> {
  const whole = new Map(candidates);
  for (let before = -1; before !== whole.size; ) {
    before = whole.size;
    for (const [each, targets] of targetsOf) {
      if (targets.some((target) => mayBeOfPatient(target) && !whole.has(targetKey(target)))) whole.delete(keyOf(each));
    }
  }
  return whole;
}

function mayBeOfPatient({ targetType }: Target): boolean {
  return targetType === provenance || (targetType > 0 && canBeOfPatient(typeOfNumber(targetType)));
}

function targetKey({ targetType, targetId }: Target): string {
  return `${targetType}/${targetId}`;
}
