// Random pasts of two patients' records, and admissions to them. Left out is what no narrowed record tells exactly, since only a
// record that had gone without could know it: resources that turn from a patient's own into shared ones, Provenance about several
// things or about other things than before, of which some left the record, and what led to shared resources before it moved to
// another record.
import fc from 'fast-check';
import type { ResourceType } from '../../src/fhir/resource-types.ts';
import type { Condition } from '../../src/search/plan-type.ts';
import type { Admission } from '../../src/store/admission.ts';
import type { JsonObject, ResourceChange } from '../../src/store/resource-change.ts';
import { put, remove, to } from '../support/changes.ts';

export const patients: readonly string[] = ['anna', 'ben'];
const shared = [
  ...['Organization/o1', 'Organization/o2', 'Practitioner/p1', 'PractitionerRole/r1', 'Device/d1', 'Questionnaire/q1'],
  'Binary/b1',
];
const clinical = [
  ...['Observation/x1', 'Observation/x2', 'Encounter/e1', 'DocumentReference/f1', 'QuestionnaireResponse/a1'],
  'Appointment/ap1',
];
const provenances = ['Provenance/v1', 'Provenance/v2', 'Provenance/v3'];
const others = [...shared, ...clinical, ...provenances, 'AuditEvent/au1'];
export const names: readonly string[] = [...patients.map((id) => `Patient/${id}`), ...others];
export const types: readonly ResourceType[] = [...new Set(names.map((name) => name.split('/')[0] as ResourceType))];

/** They may be one patient's and then another's, or both's, and mention nothing. */
const movable: ReadonlySet<string> = new Set(['Observation/x1', 'Encounter/e1', 'Appointment/ap1']);

/** What each Provenance is about, always. */
type About = Readonly<Record<string, readonly string[]>>;

interface Content {
  readonly subjects: readonly string[];
  readonly mentions: readonly string[];
  readonly focus: readonly string[];
  readonly text: 'one' | 'two';
  readonly tag: 'seen' | 'unseen';
}

const anyOf = (all: readonly string[], max: number) => fc.uniqueArray(fc.constantFrom(...all), { maxLength: max });

const content: fc.Arbitrary<Content> = fc.record({
  subjects: fc.uniqueArray(fc.constantFrom(...patients), { minLength: 1, maxLength: 2 }),
  mentions: anyOf([...shared, ...clinical], 3),
  focus: anyOf(names, 2),
  text: fc.constantFrom('one', 'two'),
  tag: fc.constantFrom('seen', 'seen', 'unseen'),
});

/** With random references, as far as its type has places for them. */
function resourceOf(name: string, about: About, random: Content): JsonObject {
  const [resourceType = '', id = ''] = name.split('/');
  const isFixed = (about[name] ?? []).length > 1;
  const isMovable = movable.has(name) && !isOneOfMany(name, about);
  const { text, tag } = isFixed ? { text: 'one', tag: 'seen' } : random;
  const mentions = isFixed || movable.has(name) ? [] : random.mentions;
  const [first = '', ...more] = isMovable ? random.subjects : patients.slice(name.length % 2).slice(0, 1);
  const extension = mentions.map((each) => ({ url: 'http://example.org/e', valueReference: to(each) }));
  const base = {
    resourceType,
    id,
    meta: { tag: [{ code: tag }] },
    ...(extension.length > 0 ? { extension } : {}),
    language: text,
  };
  const subject = to(`Patient/${first}`);
  const actors = [first, ...more].map((each) => to(`Patient/${each}`));
  switch (resourceType) {
    case 'Observation':
      return { ...base, subject, performer: actors.slice(1), focus: random.focus.map(to) };
    case 'Encounter':
      return { ...base, subject };
    case 'DocumentReference': {
      const url = text === 'one' ? 'Binary/b1' : 'http://example.org';
      return { ...base, subject, content: [{ attachment: { url } }] };
    }
    case 'QuestionnaireResponse':
      return { ...base, subject, questionnaire: `http://example.org/${text === 'one' ? 'q1|3' : 'other'}` };
    case 'Appointment':
      return { ...base, participant: actors.map((actor) => ({ actor })) };
    case 'Questionnaire':
      return { ...base, url: `http://example.org/${text === 'one' ? 'q1' : 'q2'}` };
    case 'Provenance':
      return { ...base, target: (about[name] ?? []).map(to) };
    case 'AuditEvent':
      return { ...base, entity: [...actors, ...mentions.map(to)].map((what) => ({ what })) };
    case 'Patient':
      return { ...base, link: random.subjects.map((each) => ({ other: to(`Patient/${each}`) })) };
    default:
      return base;
  }
}

/** Whether a Provenance is about it and about something else. */
function isOneOfMany(name: string, about: About): boolean {
  return Object.values(about).some((targets) => targets.length > 1 && targets.includes(name));
}

function changeOf(about: About): fc.Arbitrary<ResourceChange> {
  return fc.constantFrom(...names).chain((name) => {
    const isKept = (about[name] ?? []).length > 1 || isOneOfMany(name, about);
    return fc.oneof(
      { weight: 5, arbitrary: content.map((random) => put(resourceOf(name, about, random))) },
      { weight: isKept ? 0 : 1, arbitrary: fc.constant(remove(name)) },
    );
  });
}

/** Some transactions of some changes. */
export const writes: fc.Arbitrary<ResourceChange[][]> = fc
  .record(Object.fromEntries(provenances.map((name) => [name, anyOf(others, 2)])))
  .chain((about: About) =>
    fc.array(fc.array(changeOf(about), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
  );

const isSeen: Condition = { type: 'token', param: '_tag', any: [{ code: 'seen', exact: 'seen' }] };
const whole: Admission = { types: new Map(types.flatMap((type) => (type === 'AuditEvent' ? [] : [[type, []]]))) };

/** Some types, of some of which only what is tagged; now and then all but AuditEvent, as credentials usually have it. */
export const admission: fc.Arbitrary<Admission> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(whole) },
  {
    weight: 9,
    arbitrary: fc.tuple(...types.map(() => fc.constantFrom('all', 'all', 'tagged', 'none'))).map((kinds) => {
      const admitted = types.flatMap((type, index) =>
        kinds[index] === 'none' ? [] : [[type, kinds[index] === 'tagged' ? [isSeen] : []] as const],
      );
      return { types: new Map(admitted) };
    }),
  },
);

/** Whether a resource meets what is asked of it, by looking at it. */
export function isAsked({ types: admitted }: Admission, resource: JsonObject): boolean {
  const where = admitted.get(resource.resourceType as ResourceType);
  return where !== undefined && (where.length === 0 || JSON.stringify(resource.meta).includes('"seen"'));
}
