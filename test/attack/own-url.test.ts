// References by the server's own URL, as stored text may hold them: one record in two worlds, of which only one holds another's.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put } from '../support/changes.ts';
import { isJson, type Json } from '../support/evaluate-parameters.ts';
import { queryOf } from '../support/server-client.ts';
import { historyQuestions, readQuestions } from './read-questions.ts';
import {
  type Ask,
  compare,
  openWorld,
  type Question,
  type TimedChange,
  world,
  worldTypes,
  written,
  writtenAndChanged,
} from './two-worlds.ts';

const ownUrl = suite('attack: references by the server’s own URL');
const baseUrl = 'http://chartkey.test/fhir';

/** Some of the references whole, some with a version, some as they were: by their place, so that both worlds have the same. */
function withOwnUrls(resource: Json): Json {
  let count = String(resource.id).length;
  const spelt = (reference: string): string => {
    if (!/^[A-Z]/.test(reference)) return reference;
    count += 1;
    const forms = [reference, `${baseUrl}/${reference}`, `${baseUrl}/${reference.split('/_history')[0]}/_history/1`];
    return forms[count % forms.length] ?? reference;
  };
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isJson(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [
        name,
        name === 'reference' && typeof part === 'string' ? spelt(part) : copy(part),
      ]),
    );
  };
  return Object(copy(resource));
}

function inOwnUrls(changes: readonly TimedChange[]): TimedChange[] {
  return changes.map(({ change, at }) => ({
    change: change.type === 'put' ? put(withOwnUrls(change.resource)) : change,
    at,
  }));
}

const searches: readonly string[] = worldTypes.flatMap((type) => [
  `/fhir/${type}?_count=500`,
  `/fhir/${type}?_include=*&_revinclude=*`,
  `/fhir/Patient/a/${type}`,
  `/fhir/${type}?${queryOf([['_filter', '_id ne x and not (_id eq y)']])}`,
]);
const links: readonly string[] = ['a', 'b'].flatMap((owner) => [
  ...[`Patient/${owner}`, owner, `${baseUrl}/Patient/${owner}`].flatMap((patient) => [
    `/fhir/Observation?subject=${patient}`,
    `/fhir/Observation?focus=${patient}`,
    `/fhir/DocumentReference/$docref?patient=${owner}&start=2000`,
    `/fhir/Observation?${queryOf([['_filter', `focus ne "${patient}"`]])}`,
    `/fhir/Provenance?patient=${patient}`,
  ]),
  `/fhir/Observation?has-member=${baseUrl}/Observation/${owner}-weight`,
  `/fhir/Observation?has-member:Observation._id=${owner}-weight`,
  `/fhir/Encounter?part-of:Encounter._id=${owner}-visit`,
  `/fhir/Practitioner?_has:Observation:performer:_id=${owner}-weight`,
  `/fhir/Observation?_has:List:item:_id=${owner}-list`,
]);
const questions: readonly Question[] = [
  ...[...searches, ...links].map((path): Question => ({ path, init: {} })),
  ...readQuestions().filter((_, index) => index % 5 === 0),
  ...historyQuestions(),
];

async function visible(ask: Ask): Promise<string[]> {
  const answers = await Promise.all(worldTypes.map((type) => ask(`/fhir/${type}?_count=500`)));
  return answers.flatMap((answer) => [...answer.matchAll(/"fullUrl":"([^"]+)"/g)].map(([, url = '']) => url)).sort();
}

for (const [name, made] of [
  ['written', written(world)],
  ['written and changed', writtenAndChanged()],
] as const) {
  ownUrl(
    `${name} — they bring into a record what references by type and id bring, and nothing of another’s`,
    async () => {
      const together = await openWorld(inOwnUrls(made.together), 'a', baseUrl);
      const alone = await openWorld(inOwnUrls(made.alone), 'a', baseUrl);
      const { different, leaking, statuses } = await compare(together, alone, questions);
      assert.equal([different, leaking], [[], []]);
      assert.ok((statuses.get('200') ?? 0) > questions.length / 2, [...statuses].join(' '));
      assert.equal(await visible(together), await visible(await openWorld(made.together, 'a')));
    },
  );
}

ownUrl.run();
