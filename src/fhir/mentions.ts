// Which other resources a resource mentions, in any element: what makes a shared resource visible to a patient.
// https://hl7.org/fhir/R4/references.html
import { parseReference } from './reference.ts';
import type { ResourceType } from './resource-types.ts';

/** Another resource by type and id, or by canonical URL (without `|version`). */
export type Mention =
  | { readonly type: 'resource'; readonly resourceType: ResourceType; readonly id: string }
  | { readonly type: 'canonical'; readonly url: string };

/** Elements whose references tell about something else and open nothing. */
const withoutVisibility: Readonly<Record<string, string>> = { Observation: 'focus', Patient: 'link' };

/** Elements of clinical resources that name a definition by its canonical URL. */
const canonicalElements: ReadonlySet<string> = new Set(['instantiatesCanonical', 'questionnaire', 'measure']);

/**
 * Everything the resource mentions, each once; Patients are left out, since no mention opens a patient's record. Nothing of an
 * AuditEvent: what was read is not seen for having been read, and a record is the same whether or not its reading is kept.
 */
export function mentionsOf(resource: Readonly<Record<string, unknown>>): readonly Mention[] {
  if (resource.resourceType === 'AuditEvent') return [];
  const mentions = new Map<string, Mention>();
  const skipped = withoutVisibility[String(resource.resourceType)];
  for (const [name, value] of Object.entries(resource)) {
    if (name !== skipped) collect(name, value, mentions);
  }
  return [...mentions.values()];
}

function collect(name: string, value: unknown, mentions: Map<string, Mention>): void {
  if (typeof value === 'string') {
    collectText(name, value, mentions);
  } else if (Array.isArray(value)) {
    for (const item of value) collect(name, item, mentions);
  } else if (typeof value === 'object' && value !== null) {
    for (const key in value) collect(key, (value as Record<string, unknown>)[key], mentions);
  }
}

function collectText(name: string, text: string, mentions: Map<string, Mention>): void {
  if (name === 'reference' || (name === 'url' && text.startsWith('Binary/'))) {
    const target = parseReference(text);
    if (target?.type === 'relative' && target.resourceType !== 'Patient') {
      const { resourceType, id } = target;
      mentions.set(`${resourceType}/${id}`, { type: 'resource', resourceType, id });
    }
  } else if (canonicalElements.has(name)) {
    const url = text.split('|')[0] ?? text;
    mentions.set(url, { type: 'canonical', url });
  }
}

/** What a Provenance is about: the local targets of its `target`. https://hl7.org/fhir/R4/provenance.html */
export function provenanceTargets(
  provenance: Readonly<Record<string, unknown>>,
): readonly (Mention & { type: 'resource' })[] {
  const targets: readonly unknown[] = Array.isArray(provenance.target) ? provenance.target : [];
  return targets.flatMap((target) => {
    const reference =
      typeof target === 'object' && target !== null && 'reference' in target ? target.reference : undefined;
    const parsed = typeof reference === 'string' ? parseReference(reference) : undefined;
    return parsed?.type === 'relative'
      ? [{ type: 'resource' as const, resourceType: parsed.resourceType, id: parsed.id }]
      : [];
  });
}
