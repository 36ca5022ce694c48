import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mentionsOf } from '../../src/fhir/mentions.ts';

const test = suite('mentions');

function textsOf(resource: Record<string, unknown>): string[] {
  return mentionsOf(resource).map((mention) =>
    mention.type === 'canonical' ? mention.url : `${mention.resourceType}/${mention.id}`,
  );
}

const rows: [string, Record<string, unknown>, string[]][] = [
  [
    'any depth, each once',
    {
      resourceType: 'CareTeam',
      participant: [
        { member: { reference: 'Practitioner/a' } },
        { member: { reference: 'Practitioner/a' } },
        { onBehalfOf: { reference: 'Organization/b' } },
      ],
    },
    ['Practitioner/a', 'Organization/b'],
  ],
  [
    'extensions and contained resources',
    {
      resourceType: 'Observation',
      contained: [{ resourceType: 'Device', owner: { reference: 'Organization/b' } }],
      extension: [{ url: 'x', valueReference: { reference: 'Location/c' } }],
    },
    ['Organization/b', 'Location/c'],
  ],
  ['without the version', { resourceType: 'Observation', device: { reference: 'Device/d/_history/2' } }, ['Device/d']],
  ['not patients', { resourceType: 'Observation', subject: { reference: 'Patient/anna' } }, []],
  [
    'not Observation.focus',
    { resourceType: 'Observation', focus: [{ reference: 'Device/d' }], device: { reference: 'Device/e' } },
    ['Device/e'],
  ],
  [
    'not Patient.link',
    {
      resourceType: 'Patient',
      link: [{ other: { reference: 'RelatedPerson/r' } }],
      managingOrganization: { reference: 'Organization/b' },
    },
    ['Organization/b'],
  ],
  [
    'attachments that are Binary',
    {
      resourceType: 'DocumentReference',
      content: [{ attachment: { url: 'Binary/x' } }, { attachment: { url: 'http://example.org/Binary/y' } }],
    },
    ['Binary/x'],
  ],
  [
    'canonical URLs of definitions, without version',
    { resourceType: 'QuestionnaireResponse', questionnaire: 'http://example.org/q|2' },
    ['http://example.org/q'],
  ],
  [
    'nothing elsewhere or contained',
    {
      resourceType: 'Observation',
      device: { reference: '#d' },
      encounter: { reference: 'http://example.org/Encounter/1' },
    },
    [],
  ],
];
for (const [name, resource, expected] of rows) {
  test(`mentionsOf — ${name}`, () => {
    assert.equal(textsOf(resource), expected);
  });
}

test.run();
