// From which version on a shared resource is seen: the one that was current when what is admitted came to lead to it, without a
// break since. Its record's own row tells when anything did. Only where the resource has changed since then are the two apart,
// and only then is the past of the record read.
import { mentionsOf, provenanceTargets } from '../../fhir/mentions.ts';
import { typeNumber } from '../../fhir/resource-types.ts';
import type { JsonObject } from '../resource-change.ts';
import type { NewList } from './admitted-fill.ts';
import { type Candidate, canonicalTarget, keyOf, type SharedGraph } from './admitted-graph.ts';
import type { Connection } from './connection.ts';
import { versionReader } from './own-urls.ts';
import { always, areEqual, intersectionOf, type Span, type Spans, unionOf } from './spans.ts';

/** A resource while it was as it was in one version. */
interface Phase {
  readonly span: Span;
  readonly resource: JsonObject;
}

interface VersionRow {
  readonly updatedAt: number;
  readonly content: string | null;
}

interface Place {
  readonly type: number;
  readonly ordinal: number;
}

/** The first version that is seen, of those of which that is later than their record says. */
export type SinceFinder = (list: NewList, graph: SharedGraph) => ReadonlyMap<Candidate, number>;

export function createSinceFinder(connection: Connection): SinceFinder {
  const read = versionReader(connection);
  const selectChange = connection.prepare(
    'SELECT min(updated_at) AS at FROM version WHERE patient = 0 AND type = ? AND ordinal = ? AND version > ?',
  );
  const selectChanged = connection.prepare(
    'SELECT DISTINCT type, ordinal FROM version INDEXED BY version_by_time WHERE patient = ? AND updated_at >= ? AND (? | ordinal) IN (SELECT place FROM admitted_place)',
  );
  const selectPhases = connection.prepare(
    'SELECT updated_at AS updatedAt, content FROM version WHERE patient = ? AND type = ? AND ordinal = ? ORDER BY version',
  );
  const selectVersion = connection.prepare(
    'SELECT max(version) AS version FROM version WHERE patient = 0 AND type = ? AND ordinal = ? AND updated_at <= ?',
  );

  /** Of each version that was current at `from` or later. */
  const phasesOf = (patient: number, { type, ordinal }: Place, from: number): readonly Phase[] => {
    const rows = selectPhases.all(patient, type, ordinal) as VersionRow[];
    return rows.flatMap(({ updatedAt, content }, index): Phase[] => {
      const end = rows[index + 1]?.updatedAt ?? Number.POSITIVE_INFINITY;
      if (content === null || end < from || end <= updatedAt) return [];
      const start = updatedAt < from ? Number.NEGATIVE_INFINITY : updatedAt;
      return [{ span: [start, end], resource: read(JSON.parse(content) as JsonObject, updatedAt).local }];
    });
  };

  return (list, graph) => {
    const changed = graph.reached.filter(({ version, sinceVersion }) => version > sinceVersion);
    if (changed.length === 0) return new Map();
    const changes = changed.map(({ type, contentOrdinal, sinceVersion }) => {
      const { at } = selectChange.get(type, contentOrdinal, sinceVersion) as { at: number };
      return at;
    });
    const from = Math.min(...changes);
    const changedOwn = selectChanged.all(list.patient, from, list.first) as Place[];
    const seen = seenSpans(graph, {
      own: changedOwn.flatMap((place) => phasesOf(list.patient, place, from)),
      ownOrdinals: new Set(changedOwn.map(({ ordinal }) => ordinal)),
      phasesOf: ({ type, contentOrdinal }) => phasesOf(0, { type, ordinal: contentOrdinal }, from),
    });
    const found = changed.map((each): readonly [Candidate, number] => {
      const start =
        seen.get(each)?.find(([, end]) => end === Number.POSITIVE_INFINITY)?.[0] ?? Number.POSITIVE_INFINITY;
      if (start === Number.NEGATIVE_INFINITY) return [each, each.sinceVersion];
      const { version } = selectVersion.get(each.type, each.contentOrdinal, start) as { version: number };
      return [each, version];
    });
    return new Map(found.filter(([each, version]) => version > each.sinceVersion));
  };
}

interface Past {
  /** Phases of the admitted of the patient's own that have changed. */
  readonly own: readonly Phase[];
  readonly ownOrdinals: ReadonlySet<number>;
  readonly phasesOf: (candidate: Candidate) => readonly Phase[];
}

/** When what is admitted led to each shared resource, directly or through others, even such as the record does not show now. */
function seenSpans(graph: SharedGraph, past: Past): ReadonlyMap<Candidate, Spans> {
  const { candidates } = graph;
  const phasesOf = remembered(past.phasesOf);
  const findPast = remembered((key: string) => {
    const [type = '', id = ''] = key.split('/');
    return graph.findPast({ type: Number(type), id });
  });
  const seen = new Map<Candidate, Spans>();
  const queue = new Set<Candidate>();
  const see = (target: Candidate, spans: Spans): void => {
    const before = seen.get(target) ?? [];
    const lived = unionOf(
      [],
      phasesOf(target).map(({ span }) => span),
    );
    const after = unionOf(before, intersectionOf(spans, lived));
    if (areEqual(before, after)) return;
    seen.set(target, after);
    queue.add(target);
  };
  const seeMentioned = (resource: JsonObject, spans: Spans): void => {
    for (const mention of mentionsOf(resource)) {
      if (mention.type === 'canonical') {
        for (const each of candidates.values())
          see(each, intersectionOf(spans, whileNamed(mention.url, phasesOf(each))));
        continue;
      }
      const key = keyOf({ type: typeNumber(mention.resourceType), id: mention.id });
      const target = candidates.get(key) ?? findPast(key);
      if (target !== undefined) see(target, spans);
    }
  };
  for (const each of candidates.values()) {
    const isMentioned = (targetType: number, targetId: string): boolean =>
      graph.isMentioned({ targetType, targetId }, past.ownOrdinals);
    if (isMentioned(each.type, each.id)) see(each, always);
    for (const { resource, span } of phasesOf(each)) {
      if (typeof resource.url === 'string' && isMentioned(canonicalTarget, resource.url)) see(each, [span]);
    }
  }
  for (const { resource, span } of past.own) seeMentioned(resource, [span]);
  for (const from of queue) {
    queue.delete(from);
    const spans = seen.get(from) ?? [];
    for (const { resource, span } of phasesOf(from)) seeMentioned(resource, intersectionOf(spans, [span]));
    for (const each of graph.provenanceOf.get(keyOf(from)) ?? []) {
      see(each, intersectionOf(spans, whileAbout(keyOf(from), phasesOf(each))));
    }
  }
  return seen;
}

function whileNamed(url: string, phases: readonly Phase[]): Spans {
  return phases.filter(({ resource }) => resource.url === url).map(({ span }) => span);
}

function whileAbout(key: string, phases: readonly Phase[]): Spans {
  const isAbout = ({ resource }: Phase): boolean =>
    provenanceTargets(resource).some(({ resourceType, id }) => keyOf({ type: typeNumber(resourceType), id }) === key);
  return phases.filter(isAbout).map(({ span }) => span);
}

function remembered<K, V>(find: (key: K) => V): (key: K) => V {
  const found = new Map<K, { readonly value: V }>();
  return (key) => {
    const known = found.get(key) ?? { value: find(key) };
    found.set(key, known);
    return known.value;
  };
}
