import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { preferredHandling } from '../../src/http/prefer.ts';
import { twoPatients } from '../support/two-patients.ts';

const prefer = suite('Prefer');

/** https://www.rfc-editor.org/rfc/rfc7240#section-2 */
const rows: readonly (readonly [header: string, handling: 'strict' | 'lenient' | undefined])[] = [
  ['handling=strict', 'strict'],
  ['Handling=Lenient', 'lenient'],
  ['handling="strict"', 'strict'],
  ['return=minimal, handling=strict', 'strict'],
  ['return=minimal;handling=strict', 'strict'],
  ['handling = strict ; why=because', 'strict'],
  ['handling=strict, handling=lenient', 'strict'],
  ['handling=careful, handling=strict', undefined],
  ['handling', undefined],
  ['handling=strictly', undefined],
  ['mishandling=strict', undefined],
  ['respond-async, wait=10', undefined],
  ['', undefined],
];
for (const [header, handling] of rows) {
  prefer(`reads "${header}" as ${handling ?? 'nothing'}`, () => {
    assert.is(preferredHandling(new Headers({ Prefer: header })), handling);
  });
}

prefer('is nothing when it is not there', () => {
  assert.is(preferredHandling(new Headers()), undefined);
});

prefer('is said to be applied wherever it is', async () => {
  const { ask } = await twoPatients();
  for (const path of [
    'Patient/asker',
    'Patient/asker/_history/1',
    'Patient/asker/_history',
    'Patient/_history',
    '_history',
    'Patient',
    'Patient/asker/Observation',
    'Patient/asker/*',
    '?_type=Patient',
  ]) {
    for (const handling of ['strict', 'lenient']) {
      const { status, headers } = await ask(`/fhir/${path}`, { headers: { Prefer: `handling=${handling}` } });
      assert.is(status, 200, path);
      assert.is(headers.get('preference-applied'), `handling=${handling}`, path);
    }
    assert.is((await ask(`/fhir/${path}`)).headers.get('preference-applied'), null, path);
  }
});

prefer('for strict handling refuses an unknown parameter wherever it is', async () => {
  const { ask } = await twoPatients();
  for (const path of [
    'Patient/asker?',
    'Patient/asker/_history/1?',
    'Patient/asker/_history?',
    'Patient/_history?',
    '_history?',
    'Patient?',
    'Patient/asker/Observation?',
    'Patient/asker/*?',
    '?_type=Patient&',
  ]) {
    assert.is((await ask(`/fhir/${path}colour=red`)).status, 200, path);
    const strict = await ask(`/fhir/${path}colour=red`, { headers: { Prefer: 'handling=strict' } });
    assert.is(strict.status, 400, path);
    assert.equal(JSON.parse(strict.text).issue[0].location, ['http.colour'], path);
  }
});

prefer.run();
