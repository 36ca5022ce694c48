import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AskedGrant, chosenGrant, grantProblems } from '../../src/credentials/grant.ts';

const grant = suite('grant');
const psychotherapy = 'http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY';

grant('nothing asked for — the whole record at any time, without what the operator leaves out', () => {
  assert.equal(grantProblems({}, 'UTC'), []);
  assert.equal(chosenGrant({}, [psychotherapy]), {
    scope: 'patient/*.rs',
    since: null,
    until: null,
    excludedLabels: [psychotherapy],
  });
});

grant('what is asked for wins over what the operator leaves out, and stands as it was written', () => {
  const asked = {
    scope: ' patient/Observation.rs?category=laboratory\n patient/Condition.read ',
    since: '2020-01',
    until: '2024-05-17T09:30:00+02:00',
    excludedLabels: ['urn:a|R', 'urn:a|V', 'urn:a|R'],
  };
  assert.equal(grantProblems(asked, 'UTC'), []);
  assert.equal(chosenGrant(asked, [psychotherapy]), {
    scope: 'patient/Observation.rs?category=laboratory patient/Condition.read',
    since: '2020-01',
    until: '2024-05-17T09:30:00+02:00',
    excludedLabels: ['urn:a|R', 'urn:a|V'],
  });
  assert.equal(chosenGrant({ excludedLabels: [] }, [psychotherapy]).excludedLabels, []);
});

const admitted: readonly AskedGrant[] = [
  { since: null, until: null },
  { since: '2024', until: '2024' },
  { since: '2024-05-17', until: '2024-05-17' },
  { since: '2024-05-17T23:00:00-10:00', until: '2024-05-18' },
  { since: '2999' },
];
for (const asked of admitted) {
  grant(`${JSON.stringify(asked)} is admitted`, () => assert.equal(grantProblems(asked, 'UTC'), []));
}

const refused: readonly (readonly [asked: AskedGrant, fields: readonly string[]])[] = [
  [{ scope: '' }, ['scope']],
  [{ scope: ' \n' }, ['scope']],
  [{ scope: 'user/*.rs' }, ['scope']],
  [{ scope: 'patient/*.rs patient/Observation.u' }, ['scope']],
  [{ since: '' }, ['since']],
  [{ since: '2023-02-29' }, ['since']],
  [{ until: '17.5.2024' }, ['until']],
  [{ since: 'x', until: 'y' }, ['since', 'until']],
  [{ since: '2024', until: '2023' }, ['until']],
  [{ since: '2024-05-17T09:30:01Z', until: '2024-05-17T09:30:00Z' }, ['until']],
  [{ excludedLabels: ['PSY'] }, ['excludedLabels']],
  [{ excludedLabels: ['|PSY'] }, ['excludedLabels']],
  [{ excludedLabels: ['urn:a|'] }, ['excludedLabels']],
  [{ excludedLabels: ['urn:a|b|c'] }, ['excludedLabels']],
  [{ excludedLabels: [psychotherapy, ''] }, ['excludedLabels']],
  [{ excludedLabels: Array.from({ length: 101 }, (_, number) => `urn:a|${number}`) }, ['excludedLabels']],
  [{ scope: 'x', since: 'x', until: 'x', excludedLabels: ['x'] }, ['scope', 'since', 'until', 'excludedLabels']],
];
for (const [asked, fields] of refused) {
  grant(`${JSON.stringify(asked).slice(0, 80)} is refused for ${fields.join(', ')}`, () => {
    assert.equal(
      grantProblems(asked, 'UTC').map(({ field }) => field),
      fields,
    );
  });
}

grant('dates are those of the zone they are taken in', () => {
  const asked = { since: '2024-05-17T23:30:00Z', until: '2024-05-17' };
  assert.equal(grantProblems(asked, 'America/New_York'), []);
  assert.equal(
    grantProblems(asked, 'Asia/Tokyo').map(({ field }) => field),
    ['until'],
  );
});

grant.run();
