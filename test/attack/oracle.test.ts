// Questions whose answer would tell something of another patient, were it to depend on what that patient has.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isJson, type Json, listOf, textOf } from '../support/evaluate-parameters.ts';
import { nextPage } from '../support/server-client.ts';
import { type Ask, openWorld, world, written } from './two-worlds.ts';

const oracle = suite('attack: oracles');
let asked: Promise<Ask> | undefined;
const asA = (): Promise<Ask> => {
  asked ??= openWorld(written(world).together, 'a');
  return asked;
};

async function bundleAt(path: string): Promise<Json> {
  const [status = '', , body = ''] = (await (await asA())(path)).split('\n');
  assert.is(status, '200', `${path}: ${body.slice(0, 300)}`);
  const bundle: unknown = JSON.parse(body);
  return isJson(bundle) ? bundle : {};
}

function idsIn(bundle: Json, mode: 'match' | 'include'): string[] {
  return listOf(bundle.entry).flatMap((entry) => {
    if (!isJson(entry) || !isJson(entry.search) || entry.search.mode !== mode || !isJson(entry.resource)) return [];
    return [textOf(entry.resource.id) ?? ''];
  });
}

/** [what is asked, query, ids of the matches in alphabetical order] */
const questions: readonly (readonly [string, string, readonly string[]])[] = [
  ['a chain to the name of a linked patient', 'Patient?link:Patient.name=Bystander', []],
  ['a chain to the linked patient at all', 'Patient?link:Patient._id=b', []],
  ['a chain without a type', 'Observation?focus._id=b-weight', []],
  ['a chain to the other’s Observation', 'Observation?has-member:Observation._id=b-weight', []],
  [
    'a chain that one’s own Observation meets',
    'Observation?has-member:Observation._id=a-weight',
    ['a-astray', 'a-pressure'],
  ],
  ['a chain that negates', 'Observation?has-member:Observation._id:not=a-weight', []],
  ['a chain to what is missing there', 'Observation?focus:Observation.device:missing=true', []],
  ['the reference itself, which is one’s own', 'Observation?has-member=Observation/b-weight', ['a-astray']],
  ['a chain through the other’s Encounter', 'Encounter?part-of:Encounter.part-of:Encounter._id=a-visit', []],
  [
    'a chain through the other’s Encounter to a shared one',
    'Encounter?part-of:Encounter.service-provider:Organization.name=Clinic',
    [],
  ],
  ['_has through the other’s Observation', 'Patient?_has:Observation:focus:_id=b-weight', []],
  ['_has of anything that is not one’s own', 'Patient?_has:Observation:focus:_id:not=a-weight', []],
  ['_has of the other’s List', 'Observation?_has:List:item:_id=b-across,b-list', []],
  ['_has of the shared List', 'Observation?_has:List:item:_id=shared', ['a-weight']],
  [
    '_has of _has by way of the other',
    'Organization?_has:Encounter:service-provider:_has:Encounter:part-of:_id=b-visit',
    [],
  ],
  ['_has within a chain', 'Observation?subject:Patient._has:Group:member:_id=b-only', []],
  ['_list of the other’s List', 'Observation?_list=b-across', []],
  ['_list of the shared List', 'Observation?_list=shared', ['a-weight']],
  ['a practitioner by the other’s Observation', 'Practitioner?_has:Observation:performer:subject=Patient/b', []],
  ['_filter along a chain', 'Patient?_filter=link.name eq "Bystander"', []],
  ['_filter for presence there', 'Observation?_filter=has-member.code pr true and _id ne a-astray', ['a-pressure']],
  ['_filter that negates a chain', 'Patient?_filter=not (link.name eq "Bystander")', ['a']],
  ['_filter that negates a chain to nothing', 'Patient?_filter=not (link.name eq "Nobody")', ['a']],
  ['words of the other', 'Observation?_content=bystander', []],
  ['words of the other’s narrative', 'Observation?_text=bcanary', []],
  ['the beginning of words of both', 'Observation?_text=pressure AND (as* OR by*)', ['a-pressure']],
  ['words without those of the other', 'Observation?_text=pressure NOT bystander', ['a-pressure']],
  ['a place of the other', 'Location?near=50|20|5', []],
  ['a place of nobody', 'Location?near=50|30|5', []],
  ['every place on earth', 'Location?near=50|10|20000', ['a-home']],
  ['places below a shared one', 'Location?partof:below=shared', ['a-home', 'a-room']],
  ['the identifier of the other’s doctor', 'Observation?performer:identifier=http://example.org/staff|staff-b', []],
  ['components of the other', 'Observation?component-code-value-quantity=8480-6$112||mm[Hg]', []],
  ['components of both', 'Observation?component-code-value-quantity=8480-6$gt100', ['a-pressure']],
  ['tags of the other', 'Observation?_tag=tag-b', []],
  ['all but tags of the other', 'Encounter?_tag:not=tag-b', ['a-home-visit', 'a-visit', 'shared']],
];

for (const [name, query, expected] of questions) {
  oracle(`${name} — ${query}`, async () => {
    const bundle = await bundleAt(`/fhir/${query}`);
    assert.equal([idsIn(bundle, 'match').sort(), bundle.total], [[...expected], expected.length]);
  });
}

oracle('totals count the asker’s own, whatever is asked for', async () => {
  for (const query of [
    '',
    '_total=accurate',
    '_total=estimate',
    '_summary=count',
    '_count=0',
    '_count=1&_sort=-date',
  ]) {
    assert.is((await bundleAt(`/fhir/Patient?${query}`.replace('&_sort=-date', ''))).total, 1, query);
  }
});

oracle('nothing of the other stands between the asker’s own in an order, page by page', async () => {
  for (const sort of ['date', '-date', 'code', '-_id', 'status', '-value-quantity', 'subject', '_tag', '-focus']) {
    const whole = idsIn(await bundleAt(`/fhir/Observation?_sort=${sort}`), 'match');
    const paged: string[] = [];
    for (let path: string | undefined = `/fhir/Observation?_sort=${sort}&_count=1`; path !== undefined; ) {
      const bundle = await bundleAt(path);
      paged.push(...idsIn(bundle, 'match'));
      assert.is(bundle.total, whole.length);
      path = nextPage(bundle);
    }
    assert.equal(paged, whole, sort);
  }
});

oracle('everything that includes bring, over any number of steps, is the asker’s to see', async () => {
  const all = new Set(idsIn(await bundleAt('/fhir?_count=1000'), 'match'));
  for (const type of ['Patient', 'Observation', 'Encounter', 'List', 'Composition', 'Organization', 'Location']) {
    const bundle = await bundleAt(`/fhir/${type}?_include:iterate=*&_revinclude:iterate=*`);
    const brought = idsIn(bundle, 'include');
    assert.ok(brought.length > 5, type);
    assert.equal(
      brought.filter((id) => !all.has(id)),
      [],
    );
  }
});

oracle.run();
