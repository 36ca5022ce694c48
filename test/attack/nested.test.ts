// What lies inside a Bundle is found by chains: by none that a credential takes where the Bundle is not for it to see.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { to } from '../support/changes.ts';
import type { Json } from '../support/evaluate-parameters.ts';
import { isGranted, type JudgedGrant } from '../support/judge-scope.ts';
import { allPages, difference, label, lastContents, openNarrowedWorld, pastOf } from '../support/narrowed-world.ts';
import { keyOf } from '../support/source-data.ts';
import { visibilityOf } from '../support/source-data-visibility.ts';

const nested = suite('attack: nested in Bundles');

function composition(me: string, other: string, index: number): Json {
  return {
    resourceType: 'Composition',
    id: `composition-${index}`,
    status: 'final',
    title: `Letter of ${me}`,
    subject: to(`Patient/${index === 3 ? other : me}`),
    author: [to(`Practitioner/${me}-${index}`), to('#inner')],
    contained: [{ resourceType: 'Practitioner', id: 'inner', name: [{ family: `Inner ${me}` }] }],
  };
}

function header(me: string, other: string, index: number): Json {
  return {
    resourceType: 'MessageHeader',
    eventCoding: { code: 'order' },
    responsible: to(`Practitioner/${me}-${index}`),
    focus: [to(`Observation/${me}-${index}`), to(`Bundle/${other}-${index - 1}`)],
  };
}

/** Each patient's documents point at the Bundles of both. A Practitioner and an Organization have the same id. */
function chartOf(me: string, other: string): Json[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((index): Json[] => [
    {
      resourceType: 'Bundle',
      id: `${me}-${index}`,
      type: index % 2 === 1 ? 'document' : 'message',
      entry: [{ resource: index % 2 === 1 ? composition(me, other, index) : header(me, other, index) }],
    },
    { resourceType: 'Practitioner', id: `${me}-${index}`, name: [{ family: `Doctor ${me}` }] },
    { resourceType: 'Organization', id: `${me}-${index}`, name: `Clinic ${me}` },
    {
      resourceType: 'Observation',
      id: `${me}-${index}`,
      status: index % 3 === 0 ? 'final' : 'amended',
      code: { coding: [{ code: 'weight' }] },
      subject: to(`Patient/${me}`),
      performer: [to(`${index % 2 === 0 ? 'Practitioner' : 'Organization'}/${me}-4`)],
    },
    {
      resourceType: 'DocumentReference',
      id: `${me}-${index}`,
      status: index % 3 === 0 ? 'current' : 'superseded',
      date: `${2010 + index}-01-01T00:00:00Z`,
      subject: to(`Patient/${me}`),
      content: [{ attachment: { url: 'http://example.org/letter' } }],
      context: { related: [to(`Bundle/${me}-${index}`), ...(index > 4 ? [to(`Bundle/${other}-${index}`)] : [])] },
    },
  ]);
}

const resources: readonly Json[] = [
  { resourceType: 'Patient', id: 'a', name: [{ family: 'Asker' }] },
  { resourceType: 'Patient', id: 'b', name: [{ family: 'Bystander' }] },
  ...chartOf('a', 'b'),
  ...chartOf('b', 'a'),
];

const chains: readonly string[] = [
  ...['title=letter', 'subject=a', 'subject=Patient/b', 'subject:Patient.name=bystander', '_content=letter'],
  ...['author.name=doctor', 'author.name=inner', 'author=a-1', 'author=b-5', 'author:Practitioner._id=b-7'],
].map((chain) => `composition.${chain}`);
const messages: readonly string[] = [
  ...['event=order', 'responsible=b-6', 'responsible.name=doctor', 'focus:Observation.code=weight'],
  ...['focus:Bundle._id=b-5', 'focus:Bundle.composition.title=letter', 'focus:Observation.performer=a-4'],
].map((chain) => `message.${chain}`);
const searches: readonly string[] = [
  ...[...chains, ...messages, 'composition=composition-5', 'composition:missing=true'].flatMap((query) => [
    `Bundle?${query}`,
    `Bundle?${query}&_count=1`,
    `DocumentReference?related:Bundle.${query}`,
    `Practitioner?_has:DocumentReference:related:related:Bundle.${query}`,
  ]),
  ...['Composition', 'MessageHeader', 'Practitioner'].flatMap((type) => [
    `${type}?_contained=true`,
    `${type}?_contained=both&_id=inner,composition-1`,
  ]),
  ...['Observation?performer=a-4', 'Observation?_filter=performer ne a-4', 'Observation?_filter=performer re a-4'],
  ...['Bundle?_sort=composition&_count=3', 'Bundle/_history', 'DocumentReference/$docref'],
  ...['DocumentReference/$docref?start=2000&_count=2', 'DocumentReference/$docref?patient=b'],
];

const grants: readonly JudgedGrant[] = [
  { scope: 'patient/*.rs' },
  { scope: 'patient/*.rs', excludedLabels: [label] },
  { scope: 'patient/*.rs', until: '2012-06-30' },
  { scope: 'patient/*.rs', since: '2014' },
  { scope: 'patient/Bundle.rs patient/DocumentReference.rs?status=current' },
  { scope: 'patient/Composition.rs patient/DocumentReference.rs patient/Practitioner.rs' },
  { scope: 'patient/Observation.rs?status=final patient/Practitioner.rs patient/Organization.rs' },
];

const past = pastOf(resources);
const record = visibilityOf([...lastContents(past).values()]).visibleTo('a');
for (const grant of grants) {
  nested(`${JSON.stringify(grant)} finds what it would in a record without the rest`, async () => {
    const removed = new Set(record.filter((each) => !isGranted(each, grant, 's')).map(keyOf));
    const rest = past.filter(({ change }) => !removed.has(`${change.resourceType}/${change.id}`));
    const whole = await openNarrowedWorld(past, 'a');
    const alone = await openNarrowedWorld(rest, 'a');
    const [narrowed, other] = [await whole.holderOf(grant), alone.onlooker()];
    for (const search of searches) {
      const path = `/fhir/${search.replaceAll(' ', '%20')}`;
      const [answer, expected] = [await allPages(narrowed, path), await allPages(other, path)];
      assert.ok(answer === expected, `${search}, without ${removed.size}:\n${difference(answer, expected)}`);
      assert.match(answer, /^(?:200|400)\n/, search);
    }
    await alone.close();
    await whole.close();
  });
}

nested('the whole record finds what is in it, and refuses what may be two', async () => {
  const whole = await openNarrowedWorld(past, 'a');
  const ask = await whole.holderOf({ scope: 'patient/*.rs' });
  const total = async (search: string): Promise<string> =>
    /^400|"total":(\d+)/.exec(await ask(`/fhir/${search}`))?.[1] ?? '400';
  assert.not.equal(await total('Bundle?composition.title=letter'), '0');
  assert.not.equal(await total('Bundle?composition.author.name=inner'), '0');
  assert.not.equal(await total('Bundle?message.responsible.name=doctor'), '0');
  assert.is(await total('Bundle?composition.subject:Patient.name=bystander'), '0');
  assert.is(await total('Observation?performer=a-4'), '400');
  await whole.close();
});

nested.run();
