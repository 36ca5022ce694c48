// Which shared resources a patient sees: those that the patient's own resources mention, directly or through another
// shared one, and the Provenance of any of them. Decided once per write, after all its changes are in place.
import { type Mention, provenanceTargets } from '../../fhir/mentions.ts';
import { type ResourceType, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { type MentioningRow, type MentionRows, mentionKey } from './mention-rows.ts';
import { sharedPartition } from './partitions.ts';
import type { ResourceRows, ViewRow } from './resource-rows.ts';
import { derive, type SharedResource, type ViewRows } from './view-rows.ts';

export interface Visibility {
  /** The patient's own resources mention these: what of them is shared becomes visible. */
  mentioned(patient: number, mentions: readonly Mention[]): void;
  /** The patient's own resources mention less than before. */
  mentionedLess(patient: number): void;
  /** A shared resource is there that was not. */
  arrived(resourceType: ResourceType, id: string): void;
  /** Decides about everything shared anew: what mentions it may have been read by other code. */
  reconsider(patient: number): void;
  /** Carries out what was noted since the last call. */
  settle(): void;
}

export function visibility(rows: ResourceRows, mentions: MentionRows, views: ViewRows, timeZone: string): Visibility {
  let noted = new Map<number, Map<string, Mention>>();
  let lessened = new Set<number>();
  let arrivals = new Map<string, Mention & { type: 'resource' }>();

  const mentioned = (patient: number, targets: readonly Mention[]): void => {
    const known = noted.get(patient) ?? new Map<string, Mention>();
    noted.set(patient, known);
    for (const target of targets) known.set(mentionKey(target), target);
  };

  const resolve = (mention: Mention): readonly SharedResource[] => {
    if (mention.type === 'canonical') return views.findCanonical(mention.url);
    const shared = views.find(mention.resourceType, mention.id);
    return shared ? [shared] : [];
  };

  /** What becomes visible along with a shared resource. */
  const next = (shared: SharedResource): readonly Mention[] => [
    ...mentions.of(sharedPartition, typeNumber(shared.resourceType), shared.home.ordinal),
    ...mentions.bySharedOf(asMention(shared), 'Provenance').flatMap((row) => provenanceAbout(shared, row)),
  ];

  /** The shared Provenance in this row, if it is about the resource: it may mention it in another element only. */
  const provenanceAbout = (shared: SharedResource, row: MentioningRow): readonly Mention[] => {
    const id = rows.idAt(row.patient, row.type, row.ordinal);
    const provenance = id === undefined ? undefined : views.find('Provenance', id);
    if (!provenance) return [];
    const isAbout = targetsOf(provenance).some((target) => mentionKey(target) === mentionKey(asMention(shared)));
    return isAbout ? [asMention(provenance)] : [];
  };

  const targetsOf = ({ resourceType, home }: SharedResource) =>
    provenanceTargets(rows.currentAt(resourceType, home)?.local ?? {});

  const grow = (patient: number, targets: readonly Mention[]): void => {
    const queue = [...targets];
    for (let target = queue.pop(); target; target = queue.pop()) {
      if (target.type === 'resource' && views.isInRecord(patient, target.resourceType, target.id)) continue;
      for (const shared of resolve(target)) {
        if (views.isInRecord(patient, shared.resourceType, shared.id)) continue;
        views.add(patient, shared);
        queue.push(...next(shared));
      }
    }
  };

  /** Notes the newcomer for every patient who mentions it, or sees a shared resource that does or that it is about. */
  const welcome = (newcomer: Mention & { type: 'resource' }): void => {
    for (const target of [newcomer, ...views.canonicalsOf(newcomer.resourceType, newcomer.id)]) {
      for (const row of mentions.by(target)) {
        if (row.patient !== sharedPartition) mentioned(row.patient, [newcomer]);
        else for (const view of rows.viewsOf(typeOfNumber(row.type), row.ordinal)) mentioned(view.patient, [newcomer]);
      }
    }
    const shared = newcomer.resourceType === 'Provenance' ? views.find('Provenance', newcomer.id) : undefined;
    for (const target of shared ? targetsOf(shared) : []) {
      for (const seen of resolve(target)) {
        for (const view of rows.viewsOf(seen.resourceType, seen.home.ordinal)) mentioned(view.patient, [newcomer]);
      }
    }
  };

  /** Removes the views that nothing leads to any more. */
  const shrink = (patient: number): void => {
    const unreached = new Map(views.ofPatient(patient).map((view) => [mentionKey(viewMention(view)), view]));
    const queue = [...unreached.values()].filter((view) => isRoot(patient, view)).map(viewMention);
    for (let target = queue.pop(); target; target = queue.pop()) {
      for (const shared of resolve(target)) {
        if (unreached.delete(mentionKey(asMention(shared)))) queue.push(...next(shared));
      }
    }
    for (const view of unreached.values()) removeView(view);
  };

  const isRoot = (patient: number, view: ViewRow): boolean =>
    [viewMention(view), ...views.canonicalsOf(typeOfNumber(view.type), view.id)].some((target) =>
      mentions.isMentionedBy(patient, target),
    );

  const sharedOf = (view: ViewRow): SharedResource | undefined => views.find(typeOfNumber(view.type), view.id);

  const removeView = (view: ViewRow): void => {
    const home = sharedOf(view)?.home;
    views.remove(view, derive(home && rows.currentAt(typeOfNumber(view.type), home), timeZone));
  };

  return {
    mentioned,
    mentionedLess: (patient) => lessened.add(patient),
    reconsider(patient) {
      const seen = views.ofPatient(patient).flatMap((view) => sharedOf(view) ?? []);
      mentioned(patient, [...mentions.ofPatient(patient), ...seen.flatMap(next)]);
      lessened.add(patient);
    },
    arrived: (resourceType, id) => arrivals.set(`${resourceType}/${id}`, { type: 'resource', resourceType, id }),
    settle() {
      for (const newcomer of arrivals.values()) welcome(newcomer);
      for (const [patient, targets] of noted) grow(patient, [...targets.values()]);
      for (const patient of lessened) shrink(patient);
      noted = new Map();
      lessened = new Set();
      arrivals = new Map();
    },
  };
}

function asMention({ resourceType, id }: SharedResource): Mention {
  return { type: 'resource', resourceType, id };
}

function viewMention(view: ViewRow): Mention {
  return { type: 'resource', resourceType: typeOfNumber(view.type), id: view.id };
}
