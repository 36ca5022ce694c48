import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { twoPatients } from '../support/two-patients.ts';
import {
  askDocref,
  askingWith,
  docrefPath,
  documentedPatients,
  documentsIn,
  label,
  parametersBody,
  usCoreProfile,
} from './documents.ts';

const docref = suite('$docref');

const loinc = 'http://loinc.org';
const patient = { name: 'patient', valueId: 'asker' };
const year = [
  { name: 'start', valueDateTime: '2019-01-01' },
  { name: 'end', valueDateTime: '2019-12-31' },
];
const typeOf = (system: string, code: string) => ({ name: 'type', valueCoding: { system, code, display: 'A note' } });

docref('US Core example 1: a patient and nothing else is the latest CCD, by GET and by POST', async () => {
  const world = await documentedPatients();
  const { ids, bundle, warnings } = await askDocref(world, '?patient=asker');
  assert.equal([ids, bundle.total, warnings], [['ccd'], 1, []]);
  assert.equal(bundle.link, [{ relation: 'self', url: `http://localhost${docrefPath}?patient=asker` }]);
  assert.equal((await askDocref(world, '', parametersBody([patient]))).bundle, bundle);
});

docref(
  'US Core example 2: documents of 2019 and of two types that are to be generated are none, which is said',
  async () => {
    const world = await documentedPatients();
    const system = 'http://terminology.hl7.org/CodeSystem/c80-doc-typecodes';
    const sent = [
      patient,
      ...year,
      typeOf(system, '18842-5'),
      typeOf(system, '28570-0'),
      { name: 'on-demand', valueBoolean: true },
    ];
    const { ids, bundle, warnings } = await askDocref(world, '', parametersBody(sent));
    assert.equal([ids, bundle.total, warnings.length], [[], 0, 1]);
    assert.match(warnings[0] ?? '', 'generates no documents');
  },
);

docref('the dollar sign may be escaped', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/DocumentReference/%24docref');
  assert.is(answer.status, 200, answer.text);
  assert.is(JSON.parse(answer.text).type, 'searchset');
});

docref('US Core example 2: those on record are found by the codes that they have', async () => {
  const world = await documentedPatients();
  const sent = [patient, ...year, typeOf(loinc, '18842-5'), typeOf(loinc, '28570-0')];
  const { ids, bundle } = await askDocref(world, '', parametersBody(sent));
  assert.equal([ids, bundle.total], [['procedure-1', 'procedure-2', 'discharge'], 3]);
  const query = '?patient=asker&start=2019-01-01&end=2019-12-31';
  const listed = await askDocref(world, `${query}&type=${loinc}|18842-5,${loinc}|28570-0`);
  assert.equal(listed.ids, ids);
  const repeated = await askDocref(world, `${query}&type=${loinc}|18842-5&type=${loinc}|28570-0`);
  assert.equal(repeated.bundle, bundle);
});

const found: readonly (readonly [query: string, ids: readonly string[]])[] = [
  ['?start=2019-06-01', ['ccd-old', 'procedure-2', 'discharge', 'progress']],
  ['?end=2019-06-01', ['procedure-1', 'procedure-2']],
  ['?start=2019-03-02T00:00:00Z&end=2019-06-01', ['procedure-1', 'procedure-2']],
  // As R4 has "ge": what ends with the day neither reaches above it nor lies within it.
  ['?start=2019-03-02&end=2019-06-01', ['procedure-2']],
  ['?start=2019-10-02&end=2019-10-03', ['discharge']],
  ['?start=2024-03-01T10:30:00%2B01:00&end=2024-03-01T11:00:00%2B01:00', ['progress']],
  ['?start=2024-03-01T10:30:00+01:00&end=2024-03-01T11:00:00+01:00', ['progress']],
  ['?start=2024-03-01T11:30:00Z', []],
  ['?start=2019&end=2019', ['procedure-1', 'procedure-2', 'discharge']],
  ['?start=2000&type=34133-9', ['ccd-old']],
  ['?start=2000&type=http://loinc.org|34133-9&type=11506-3', ['ccd-old', 'progress']],
  ['?start=2000&type=http://snomed.info/sct|34133-9', []],
  [`?start=2000&profile=${usCoreProfile}`, ['progress']],
  [`?start=2000&profile=${usCoreProfile}&profile=http://example.org/other`, ['progress']],
  ['?start=2000&profile=http://example.org/other', []],
  ['?start=2000&type=11506-3&on-demand=false', ['progress']],
  ['?type=28570-0', ['procedure-2']],
  ['?type=28570-0&type=18842-5', ['procedure-2']],
  ['?type=11506-3', ['progress']],
  ['?type=1234-5', []],
  [`?profile=${usCoreProfile}`, ['ccd']],
  ['', ['ccd']],
  ['?start=2000&on-demand=true', []],
];
for (const [query, ids] of found) {
  docref(
    `finds ${ids.length === 0 ? 'nothing' : ids.join(', ')} for ${query || 'no parameter'}, the patient named or not`,
    async () => {
      const world = await documentedPatients();
      const answer = await askDocref(world, query);
      assert.equal([answer.ids, answer.bundle.total], [ids, ids.length]);
      const named = await askDocref(world, `${query === '' ? '?' : `${query}&`}patient=asker`);
      assert.equal(named.bundle.entry, answer.bundle.entry);
    },
  );
}

docref('without a CCD it is the latest current document of any type, and says so', async () => {
  const world = await documentedPatients(['ccd', 'ccd-old']);
  const { ids, bundle, warnings } = await askDocref(world, '?patient=asker');
  assert.equal([ids, bundle.total, warnings.length], [['progress'], 1, 1]);
  assert.match(warnings[0] ?? '', 'no CCD');
  const none = await askDocref(world, '?patient=asker&type=34133-9');
  assert.equal([none.ids, none.bundle.total, none.warnings], [[], 0, []]);
});

docref('the latest is one, however many are asked for, and is counted and shortened like any match', async () => {
  const world = await documentedPatients();
  for (const query of ['?_count=50', '?_count=1']) {
    const { ids, bundle } = await askDocref(world, query);
    assert.equal([ids, bundle.total, bundle.link?.length], [['ccd'], 1, 1], query);
  }
  for (const query of ['?_count=0', '?_summary=count']) {
    const { bundle } = await askDocref(world, query);
    assert.equal([bundle.entry, bundle.total, bundle.link?.length], [undefined, 1, 1], query);
  }
  const { bundle } = await askDocref(world, '?_elements=date');
  assert.equal(bundle.entry?.[0]?.resource?.meta?.tag?.[0]?.code, 'SUBSETTED');
});

docref('another patient and none are the same answer but for the id: nothing is found', async () => {
  const world = await documentedPatients();
  for (const more of ['', '&start=2000', '&type=34133-9', '&on-demand=true']) {
    const texts = await Promise.all(
      ['bystander', 'nobody'].map(async (id) => {
        const asked = await world.ask(`${docrefPath}?patient=${id}${more}`);
        const { ids, bundle } = documentsIn(asked);
        assert.equal([ids, bundle.total], [[], 0]);
        return asked.text.replace(`patient=${id}`, 'patient=');
      }),
    );
    assert.is(texts[0], texts[1], more);
  }
});

docref('goes in pages, whose links say what was asked and hold for one credential and for this operation', async () => {
  const world = await documentedPatients();
  const whole = await askDocref(world, '?start=2000');
  const seen: string[] = [];
  let next: string | undefined = `${docrefPath}?start=2000&_count=2`;
  const links: string[] = [];
  while (next !== undefined) {
    links.push(next);
    const { ids, bundle } = documentsIn(await world.ask(next));
    assert.is(bundle.total, whole.ids.length);
    const self = bundle.link?.find(({ relation }) => relation === 'self')?.url ?? '';
    assert.ok(self.startsWith(`http://localhost${docrefPath}?start=2000&_count=2`), self);
    assert.equal(documentsIn(await world.ask(self)).ids, ids);
    seen.push(...ids);
    next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
  }
  assert.is(links.length, 3);
  assert.equal(seen, whole.ids);
  const later = links[1] ?? '';
  const another = await askingWith(world, {});
  assert.is((await another(later)).status, 400);
  assert.is((await world.ask(later.replace('/$docref', ''))).status, 400);
  assert.is((await world.ask(`${later}&type=34133-9`)).status, 400);
});

docref('by POST the links are those of GET', async () => {
  const world = await documentedPatients();
  const { bundle } = await askDocref(
    world,
    '?_count=2',
    parametersBody([patient, { name: 'start', valueDateTime: '2000' }]),
  );
  const [self, next] = (bundle.link ?? []).map(({ url = '' }) => url);
  assert.is(self, `http://localhost${docrefPath}?_count=2&patient=asker&start=2000`);
  assert.is(documentsIn(await world.ask(next ?? '')).ids.length, 2);
});

const grants = [
  { scope: 'patient/*.rs' },
  { scope: 'patient/DocumentReference.s' },
  { scope: 'patient/DocumentReference.rs?type=http://loinc.org|28570-0' },
  { scope: 'patient/DocumentReference.r' },
  { scope: 'patient/Observation.rs patient/Patient.rs' },
  { excludedLabels: [`${label.system}|${label.code}`] },
  { since: '2022-06-01' },
  { until: '2022-06-01' },
] as const;
for (const grant of grants) {
  docref(`shows ${JSON.stringify(grant)} what a search shows it`, async () => {
    const ask = await askingWith(await documentedPatients(), grant);
    const search = documentsIn(await ask('/fhir/DocumentReference?patient=asker&period=ge2000'));
    assert.equal(documentsIn(await ask(`${docrefPath}?patient=asker&start=2000`)).ids, search.ids);
    const latest = 'status=current&_sort=-date&_count=1&patient=asker';
    const ccd = documentsIn(await ask(`/fhir/DocumentReference?${latest}&type=34133-9`)).ids;
    const any = documentsIn(await ask(`/fhir/DocumentReference?${latest}`)).ids;
    assert.equal(documentsIn(await ask(docrefPath)).ids, ccd.length > 0 ? ccd : any);
  });
}

docref('what a credential does not see is not told by totals either', async () => {
  const world = await documentedPatients();
  const blind = await askingWith(world, { scope: 'patient/Observation.rs' });
  const empty = documentsIn(await blind(`${docrefPath}?start=2000`));
  assert.equal([empty.ids, empty.bundle.total], [[], 0]);
  const labelled = await askingWith(world, { excludedLabels: [`${label.system}|${label.code}`] });
  const without = documentsIn(await labelled(`${docrefPath}?start=2000`));
  assert.equal([without.ids.includes('progress'), without.bundle.total], [false, without.ids.length]);
  assert.equal(documentsIn(await labelled(`${docrefPath}?type=11506-3`)).ids, []);
});

docref.run();
