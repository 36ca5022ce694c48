// Whatever is sent: a clear answer, never a 500, never anything of another patient.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { checkResource } from '../../src/fhir/structure-check.ts';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { twoPatients } from '../support/two-patients.ts';

const hostile = suite('hostile requests');
/** Enough to notice a fault within days of commits; FUZZ_RUNS asks for more. */
const runs = Number(process.env.FUZZ_RUNS ?? 400);

const awkward = fc.constantFrom(
  '%',
  '%zz',
  '%00',
  '%ff%fe',
  '%c0%ae',
  '%2e%2e%2f',
  '..',
  '\\',
  '//',
  '#',
  '$',
  '|',
  ',',
  '\\,',
  "'",
  '"',
  ';--',
  "' OR 1=1 --",
  '1e999',
  '-0',
  'ge',
  'ap2024-02-30',
  '2024-13-45',
  '0000',
  '9999-12-31T23:59:60Z',
  '*',
  '(',
  '"*"',
  'NEAR(a b)',
  '__proto__',
  'constructor',
  'toString',
  'Patient/bystander',
  'bystander',
  'bystander-weight-1',
  'http://localhost/fhir/Patient/bystander',
  'Zilch',
  '\u202e',
  '\ud83d\ude00',
  'İ',
  'x'.repeat(3000),
  '',
  ' ',
  '+',
);
const anyText = fc.oneof(
  awkward,
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.webUrl(),
);
const type = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('Patient', 'Observation', 'Condition', ...resourceTypes) },
  { weight: 1, arbitrary: anyText },
);
const id = fc.oneof(fc.constantFrom('asker', 'bystander', 'asker-weight-1', 'bystander-weight-1', 'clinic'), anyText);
const modifier = fc.constantFrom('', '', '', ':exact', ':missing', ':not', ':Patient', ':identifier', '.name', ':x');
const parameterName = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(
        '_id',
        '_count',
        '_sort',
        '_total',
        '_include',
        '_revinclude',
        '_cursor',
        '_query',
        '_format',
        '_summary',
        '_elements',
        '_has:Observation:subject:code',
        '_filter',
        '_lastUpdated',
        '_since',
        '_at',
        '_type',
        '_list',
        '_text',
        '_content',
        'subject:Patient._has:Observation:subject:code',
        'has-member.focus:Observation.code',
        '_has:List:item:_has:AuditEvent:entity:date',
        'combo-code-value-quantity',
        'part-of.status',
        'near',
      ),
      fc.constantFrom(...new Set(['Patient', 'Observation', 'Condition'].flatMap((name) => parameterCodes(name)))),
      anyText,
    ),
    modifier,
  )
  .map(([name, suffix]) => name + suffix);
const parameterValue = fc.oneof(
  anyText,
  fc.constantFrom(
    'Patient/bystander',
    '2024',
    'ge2024-03',
    '5.4|http://unitsofmeasure.org|kg',
    'Observation:subject',
    'Patient:organization',
    '*',
    '-date',
    'accurate',
    '0',
    '-1',
    '99999999999',
    'http://loinc.org|29463-7',
    'code eq "29463-7" and not (subject.name co "Zil" or status ne final)',
    'component-code-value-quantity[component-code eq x].component-value-quantity gt 1',
    'date po 2024 or value-quantity ap 70',
    '"body weight" OR (weight* NOT mood)',
    '29463-7$gt70||kg',
    '50|10|5|km',
    'http://hl7.org/fhir/ValueSet/observation-status',
    'true',
    'text',
    'status,code,subject',
    'Observation,Condition',
    '|a',
    'a|',
  ),
);
const pairs = fc.array(fc.tuple(parameterName, parameterValue), { maxLength: 6 });
const path = fc.oneof(
  type.map((name) => `/fhir/${name}`),
  fc.tuple(type, id).map((parts) => `/fhir/${parts.join('/')}`),
  fc.tuple(type, id).map((parts) => `/fhir/${parts.join('/')}/_history`),
  fc.tuple(type, id, anyText).map(([name, of, version]) => `/fhir/${name}/${of}/_history/${version}`),
  type.map((name) => `/fhir/${name}/_search`),
  fc.array(anyText, { maxLength: 6 }).map((parts) => `/fhir/${parts.join('/')}`),
  fc.tuple(id, type).map(([of, name]) => `/fhir/Patient/${of}/${name}`),
  fc.constantFrom(
    '/fhir',
    '/fhir/_search',
    '/fhir/_history',
    '/fhir/Observation/_history',
    '/fhir/Patient/asker/*',
    '/fhir/Patient/bystander/*',
    '/fhir/metadata',
  ),
);
const method = fc.constantFrom(
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'QUERY',
  'PROPFIND',
);
const headerName = fc.constantFrom(
  'Accept',
  'Prefer',
  'If-None-Match',
  'If-Modified-Since',
  'Content-Type',
  'Content-Encoding',
  'X-API-Key',
  'X-API-Secret',
  'User-Agent',
  'X-Forwarded-Host',
  'Range',
  'Cookie',
);
const headerValue = fc.oneof(
  fc.constantFrom(
    'application/fhir+json',
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded',
    'application/fhir+json',
    'handling=strict',
    '*/*;q=x',
    'W/"1"',
    '*',
    'bytes=0-',
    ';;;',
    'text/html;q=0',
  ),
  fc.stringMatching(/^[!-~]{0,40}$/),
);
const headers = fc.array(fc.tuple(headerName, headerValue), { maxLength: 4 });
const entryUrl = fc.oneof(
  anyText,
  fc.tuple(path, pairs).map(([to, asked]) => `${to.replace('/fhir/', '')}?${encodePairs(asked)}`),
);
const anyRequest = fc.record({ method: fc.oneof(method, anyText), url: entryUrl, ifNoneMatch: anyText });
const operationRequest = fc.record({ method: fc.constant('POST'), url: fc.constant('DocumentReference/$docref') });
const parameter = fc.record(
  {
    name: fc.oneof(fc.constantFrom('patient', 'start', 'type', 'on-demand', 'profile', '_count'), anyText),
    valueDateTime: fc.oneof(fc.constant('2020'), anyText),
    valueCodeableConcept: fc.oneof(fc.record({ coding: fc.array(fc.record({ code: anyText })) }), fc.jsonValue()),
    valueId: fc.oneof(fc.constantFrom('asker', 'bystander'), anyText),
  },
  { requiredKeys: ['name'] },
);
const parameters = fc.record({ resourceType: fc.constant('Parameters'), parameter: fc.array(parameter) });
const entry = fc.oneof(
  anyText,
  fc.record({ request: anyRequest, resource: fc.jsonValue() }, { requiredKeys: ['request'] }),
  fc.record({ request: operationRequest, resource: fc.oneof(parameters, fc.jsonValue()) }),
);
const batch = fc
  .record({
    resourceType: fc.constant('Bundle'),
    type: fc.oneof({ weight: 9, arbitrary: fc.constant('batch') }, { weight: 1, arbitrary: anyText }),
    entry: fc.array(entry, { maxLength: 4 }),
  })
  .map((bundle) => JSON.stringify(bundle));
const body = fc.oneof(pairs.map(encodePairs), anyText, fc.uint8Array({ maxLength: 200 }), fc.json(), batch);

hostile('get a clear answer, valid R4, never a 500 and nothing of another patient', async () => {
  const { ask, log } = await twoPatients();
  await fc.assert(
    fc.asyncProperty(
      method,
      path,
      fc.boolean(),
      pairs,
      headers,
      body,
      async (verb, to, escaped, asked, sent, content) => {
        const query = escaped ? encodePairs(asked) : asked.map(([name, value]) => `${name}=${value}`).join('&');
        const url = `http://localhost${to}${query === '' ? '' : '?'}${query}`;
        if (!URL.canParse(url)) return;
        const takesBody = verb !== 'GET' && verb !== 'HEAD';
        const init = { method: verb, headers: sent.map(([name, value]): [string, string] => [name, value]) };
        const answer = await ask(url, takesBody ? { ...init, body: content } : init);
        const failure = log.at(-1)?.error;
        assert.ok(answer.status < 500, `${answer.status} ${failure instanceof Error ? failure.stack : ''}`);
        const hasNoBody = answer.status === 204 || answer.status === 304 || verb === 'HEAD';
        if (!hasNoBody && new URL(url).pathname !== '/fhir/metadata') {
          assert.equal(checkResource(JSON.parse(answer.text)), []);
        }
      },
    ),
    { numRuns: runs },
  );
});

hostile('in a batch get a clear answer, valid R4, never a 500 and nothing of another patient', async () => {
  const { ask, log } = await twoPatients();
  await fc.assert(
    fc.asyncProperty(batch, async (content) => {
      const headers = { 'Content-Type': 'application/fhir+json' };
      const answer = await ask('/fhir', { method: 'POST', headers, body: content });
      const failure = log.find(({ status }) => status >= 500)?.error;
      assert.is(failure, undefined, failure instanceof Error ? failure.stack : '');
      assert.ok(answer.status < 500, answer.text);
      assert.equal(checkResource(JSON.parse(answer.text)), []);
    }),
    { numRuns: runs },
  );
});

hostile('with 10,000 parameters get a clear refusal', async () => {
  const { ask } = await twoPatients();
  const answer = await ask('/fhir/Patient/_search', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: Array.from({ length: 10_000 }, (_, index) => `a${index}`).join('&'),
  });
  assert.ok(answer.status === 400 || answer.status === 413);
});

function encodePairs(list: readonly (readonly [string, string])[]): string {
  return list
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
}

function parameterCodes(name: string): string[] {
  const known = resourceTypes.find((candidate) => candidate === name);
  return known === undefined ? [] : searchParametersOf(known).map(({ code }) => code);
}

hostile.run();
