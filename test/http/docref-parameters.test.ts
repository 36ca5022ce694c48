import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import { askDocref, docrefPath, documentedPatients, parametersBody } from './documents.ts';

const parameters = suite('$docref parameters');

const strict = { Prefer: 'handling=strict' };

const unreadable: readonly (readonly [query: string, issueCode: string, location: string])[] = [
  ['patient=Patient/asker', 'value', 'patient'],
  ['patient=a%20b', 'value', 'patient'],
  [`patient=${'x'.repeat(65)}`, 'value', 'patient'],
  ['patient=asker&patient=asker', 'invalid', 'patient'],
  ['start=yesterday', 'value', 'start'],
  ['start=ge2019', 'value', 'start'],
  ['start=2019-02-30', 'value', 'start'],
  ['start=2019,2020', 'value', 'start'],
  ['start=2019&start=2020', 'invalid', 'start'],
  ['end=2019-13', 'value', 'end'],
  ['end=2019&end=2019', 'invalid', 'end'],
  ['start=2020&end=2019', 'value', 'end'],
  ['start=2019-05-02&end=2019-05-01T23:59:59Z', 'value', 'end'],
  ['on-demand=yes', 'value', 'on-demand'],
  ['on-demand=true&on-demand=false', 'invalid', 'on-demand'],
  ['profile=not%20a%20url', 'value', 'profile'],
  ['type=|', 'value', 'type'],
  ['type=a|b|c', 'value', 'type'],
  ['type:in=http://example.org/codes', 'not-supported', 'type:in'],
  ['type:not=34133-9', 'not-supported', 'type:not'],
  ['patient:Patient=asker', 'not-supported', 'patient:Patient'],
  ['_count=x', 'value', '_count'],
  ['_count=x&start=2000', 'value', '_count'],
  ['_summary=all', 'value', '_summary'],
  ['_cursor=x', 'value', '_cursor'],
];
for (const [query, issueCode, location] of unreadable) {
  parameters(`refuses ${query.slice(0, 60)}`, async () => {
    const { ask } = await documentedPatients();
    const answer = await ask(`${docrefPath}?${query}`);
    assert.is(answer.status, 400, answer.text);
    const outcome = JSON.parse(answer.text);
    assert.equal(checkResource(outcome), []);
    assert.equal([outcome.issue[0].code, outcome.issue[0].location], [issueCode, [`http.${location}`]]);
  });
}

const unreadableBodies: readonly (readonly [
  what: string,
  parameter: readonly JsonObject[],
  location: string | undefined,
])[] = [
  ['a date as text', [{ name: 'start', valueString: '2019' }], 'start'],
  ['a date without a value', [{ name: 'start' }], 'start'],
  ['an empty date', [{ name: 'start', valueDateTime: '' }], 'start'],
  ['a date that is a number', [{ name: 'start', valueDateTime: 2019 }], 'start'],
  ['half a character in a code', [{ name: 'type', valueCode: '\ud800' }], 'type'],
  ['half a character in a profile', [{ name: 'profile', valueCanonical: 'http://a.example.org/\udc00' }], 'profile'],
  ['two values at once', [{ name: 'start', valueDateTime: '2019', valueDate: '2019' }], 'start'],
  ['a value and a resource', [{ name: 'patient', valueId: 'asker', resource: { resourceType: 'Patient' } }], 'patient'],
  ['a patient as a reference', [{ name: 'patient', valueReference: { reference: 'Patient/asker' } }], 'patient'],
  ['a boolean in quotes', [{ name: 'on-demand', valueBoolean: 'true' }], 'on-demand'],
  ['a type without a code', [{ name: 'type', valueCoding: { system: 'http://loinc.org' } }], 'type'],
  ['a type as a CodeableConcept with text alone', [{ name: 'type', valueCodeableConcept: { text: 'CCD' } }], 'type'],
  ['a type as a CodeableConcept with no codings', [{ name: 'type', valueCodeableConcept: { coding: [] } }], 'type'],
  [
    'a type as a CodeableConcept with a coding without a code',
    [{ name: 'type', valueCodeableConcept: { coding: [{ code: '34133-9' }, { display: 'CCD' }] } }],
    'type',
  ],
  ['a type as text', [{ name: 'type', valueString: '34133-9' }], 'type'],
  ['a type that is an empty code', [{ name: 'type', valueCode: '' }], 'type'],
  ['a time of day', [{ name: 'start', valueTime: '10:00:00' }], 'start'],
  ['an instant that is none', [{ name: 'start', valueInstant: 'yesterday' }], 'start'],
  ['a profile as a uri', [{ name: 'profile', valueUri: 'http://example.org/a' }], 'profile'],
  ['a type whose system is no text', [{ name: 'type', valueCoding: { system: 1, code: '34133-9' } }], 'type'],
  [
    'a repeated patient',
    [
      { name: 'patient', valueId: 'asker' },
      { name: 'patient', valueId: 'asker' },
    ],
    'patient',
  ],
  ['what belongs in the URL', [{ name: '_count', valueInteger: 5 }], '_count'],
  ['a parameter without a name', [{ valueId: 'asker' }], undefined],
  ['parts in place of a value', [{ name: 'patient', part: [{ name: 'id', valueId: 'asker' }] }], 'patient'],
];
for (const [what, parameter, location] of unreadableBodies) {
  parameters(`refuses ${what} in a Parameters resource`, async () => {
    const { ask } = await documentedPatients();
    const answer = await ask(docrefPath, parametersBody(parameter));
    assert.is(answer.status, 400, answer.text);
    const [issue] = JSON.parse(answer.text).issue;
    assert.equal(issue.location, location === undefined ? undefined : [`http.${location}`]);
  });
}

const explained: readonly (readonly [what: string, parameter: JsonObject, parts: readonly string[]])[] = [
  [
    'another type of value',
    { name: 'start', valueString: '2019' },
    ['"start"', 'valueDateTime, valueDate or valueInstant', 'not "valueString"'],
  ],
  ['no value', { name: 'patient' }, ['"patient"', 'valueId', 'no value']],
  ['two values', { name: 'patient', valueId: 'a', valueString: 'a' }, ['valueId', 'not "valueId and valueString"']],
  ['a reference', { name: 'patient', valueReference: { reference: 'Patient/a' } }, ['valueId', '"valueReference"']],
  [
    'a number',
    { name: 'start', valueDateTime: 2019 },
    ['"start"', 'valueDateTime with a date such as 2024', 'not "2019"'],
  ],
  [
    'text alone',
    { name: 'type', valueCodeableConcept: { text: 'CCD' } },
    ['"type"', 'valueCodeableConcept with codings that each have a code', '{"text":"CCD"}'],
  ],
];
for (const [what, parameter, parts] of explained) {
  parameters(`says which parameter, what was sent and what would be right of ${what} in a body`, async () => {
    const { ask } = await documentedPatients();
    const { text } = await ask(docrefPath, parametersBody([parameter]));
    const { diagnostics } = JSON.parse(text).issue[0];
    for (const part of parts) assert.ok(diagnostics.includes(part), `${part} in ${diagnostics}`);
  });
}

parameters('a document fits when one coding of a CodeableConcept does', async () => {
  const world = await documentedPatients();
  const idsFor = async (codes: readonly string[]) => {
    const concept = { name: 'type', valueCodeableConcept: { coding: codes.map(loinc) } };
    return (await askDocref(world, '?start=2000', parametersBody([concept]))).ids;
  };
  const [ccds, others, both] = [
    await idsFor(['34133-9']),
    await idsFor(['18842-5']),
    await idsFor(['34133-9', '18842-5']),
  ];
  assert.ok(ccds.length > 0 && others.length > 0);
  assert.equal(both.toSorted(), [...ccds, ...others].toSorted());
  assert.equal(await idsFor(['34133-9', '99999-9']), ccds);
});

parameters('a parameter in the URL and again in the body is repeated', async () => {
  const { ask } = await documentedPatients();
  const again = parametersBody([{ name: 'patient', valueId: 'asker' }]);
  assert.is((await ask(`${docrefPath}?patient=asker`, again)).status, 400);
  assert.is((await ask(`${docrefPath}?start=2000`, again)).status, 200);
});

function dated(name: string, value: JsonObject): JsonObject {
  return { name, ...value };
}

function loinc(code: string): JsonObject {
  return { system: 'http://loinc.org', code, display: 'As LOINC has it' };
}

const same: readonly (readonly [query: string, parameter: readonly JsonObject[]])[] = [
  ['', []],
  ['?patient=asker', [{ name: 'patient', valueId: 'asker' }]],
  ['?patient=bystander', [{ name: 'patient', valueId: 'bystander' }]],
  ['?start=2019-06-01', [{ name: 'start', valueDateTime: '2019-06-01' }]],
  [
    '?start=2024-03-01T10:30:00%2B01:00&on-demand=false',
    [
      { name: 'start', valueDateTime: '2024-03-01T10:30:00+01:00' },
      { name: 'on-demand', valueBoolean: false },
    ],
  ],
  [
    '?type=34133-9&end=2023',
    [
      { name: 'type', valueCoding: { code: '34133-9' } },
      { name: 'end', valueDateTime: '2023' },
    ],
  ],
  ['?type=a%5C%2Cb%7Cc%5C%7Cd', [{ name: 'type', valueCoding: { system: 'a,b', code: 'c|d' } }]],
  [
    '?profile=http://example.org/a%2Cb&start=2000',
    [
      { name: 'profile', valueCanonical: 'http://example.org/a,b' },
      { name: 'start', valueDateTime: '2000' },
    ],
  ],
  ['?on-demand=true', [{ name: 'on-demand', valueBoolean: true }]],
  ['?start=2019-06-01&end=2023', [dated('start', { valueDate: '2019-06-01' }), dated('end', { valueDate: '2023' })]],
  ['?start=2024-03-01T09:30:00.000Z', [dated('start', { valueInstant: '2024-03-01T09:30:00.000Z' })]],
  ['?type=34133-9', [{ name: 'type', valueCode: '34133-9' }]],
  ['?type=a%5C%7Cb', [{ name: 'type', valueCode: 'a|b' }]],
  ['?type=http://loinc.org%7C34133-9', [{ name: 'type', valueCodeableConcept: { coding: [loinc('34133-9')] } }]],
  [
    '?start=2000&type=http://loinc.org%7C34133-9&type=18842-5',
    [
      dated('start', { valueDateTime: '2000' }),
      { name: 'type', valueCodeableConcept: { coding: [loinc('34133-9'), { code: '18842-5' }], text: 'Either' } },
    ],
  ],
];
for (const [query, parameter] of same) {
  parameters(`GET ${query || 'without parameters'} and the POST that means the same have one answer`, async () => {
    const world = await documentedPatients();
    const byGet = await askDocref(world, query);
    assert.equal((await askDocref(world, '', parametersBody(parameter))).bundle, byGet.bundle);
  });
}

parameters('names in the Bundle what it passes over, and refuses it when the client is strict', async () => {
  const world = await documentedPatients();
  for (const [query, sent] of [
    ['?category=clinical-note', undefined],
    ['?start=', undefined],
    ['?_include=DocumentReference:author', undefined],
    ['?ondemand=true', undefined],
    ['', parametersBody([{ name: 'category', valueCode: 'clinical-note' }])],
  ] as const) {
    const { ids, warnings, bundle } = await askDocref(world, query, sent);
    assert.equal([ids, warnings.length], [['ccd'], 1], query);
    assert.equal(bundle.link?.[0]?.url, `http://localhost${docrefPath}`);
    const refused = await world.ask(docrefPath + query, { ...sent, headers: { ...sent?.headers, ...strict } });
    assert.is(refused.status, 400, query);
  }
  const answer = await world.ask(`${docrefPath}?patient=asker&start=2000&_count=3&_pretty=true`, { headers: strict });
  assert.is(answer.status, 200);
  assert.is(answer.headers.get('preference-applied'), 'handling=strict');
});

parameters('an element that no document has is reported once, with what else was passed over', async () => {
  const world = await documentedPatients();
  for (const query of ['?_elements=date,quill&category=x', '?_elements=date,quill&category=x&start=2000']) {
    assert.is((await askDocref(world, query)).warnings.length, 2, query);
  }
});

parameters.run();
