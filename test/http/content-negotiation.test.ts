import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FhirError } from '../../src/fhir/errors.ts';
import { negotiate } from '../../src/http/content-negotiation.ts';
import { twoPatients } from '../support/two-patients.ts';

const negotiation = suite('content negotiation');
const fhir = 'application/fhir+json; charset=utf-8';
const plain = 'application/json; charset=utf-8';

const rows: readonly (readonly [accept: string | null, format: string | undefined, answer: string | 406])[] = [
  [null, undefined, fhir],
  ['', undefined, fhir],
  ['*/*', undefined, fhir],
  ['application/*', undefined, fhir],
  ['application/fhir+json', undefined, fhir],
  ['Application/FHIR+JSON; charset=utf-8', undefined, fhir],
  ['application/fhir+json; fhirVersion=4.0', undefined, fhir],
  ['application/fhir+json; fhirVersion=3.0', undefined, 406],
  ['application/json', undefined, plain],
  ['text/json', undefined, plain],
  ['application/json, text/plain, */*', undefined, fhir],
  ['application/fhir+xml, application/fhir+json;q=0.1', undefined, fhir],
  ['application/fhir+json;q=0, application/json', undefined, plain],
  ['application/fhir+json;q=0, application/json;q=0, */*', undefined, 406],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', undefined, fhir],
  ['application/fhir+xml', undefined, 406],
  ['text/html', undefined, 406],
  ['application/fhir+json;q=0', undefined, 406],
  [';;,,', undefined, 406],
  ['application/fhir+xml', 'json', fhir],
  ['application/fhir+xml', 'application/fhir+json', fhir],
  ['application/fhir+xml', 'application/fhir json', fhir],
  [null, 'application/json', plain],
  [null, 'text/json', plain],
  [null, 'xml', 406],
  [null, 'application/fhir+xml', 406],
  [null, 'html', 406],
];
for (const [accept, format, answer] of rows) {
  negotiation(`Accept ${accept ?? '(none)'}, _format ${format ?? '(none)'} → ${answer}`, () => {
    if (answer !== 406) {
      assert.is(negotiate(accept, format), answer);
      return;
    }
    let status = 0;
    try {
      negotiate(accept, format);
    } catch (error) {
      status = error instanceof FhirError ? error.status : 0;
    }
    assert.is(status, 406);
  });
}

negotiation('holds for resources, Bundles, refusals and metadata alike', async () => {
  const { ask } = await twoPatients();
  for (const path of ['/fhir/Patient/asker', '/fhir/Patient', '/fhir/Patient/nobody', '/fhir/metadata']) {
    assert.is((await ask(path, { headers: { Accept: 'application/json' } })).headers.get('content-type'), plain);
    const refused = await ask(path, { headers: { Accept: 'application/fhir+xml' } });
    assert.is(refused.status, 406);
    assert.is(refused.headers.get('content-type'), fhir);
    assert.is(JSON.parse(refused.text).resourceType, 'OperationOutcome');
  }
});

negotiation('reads an unescaped plus in _format', async () => {
  const { ask } = await twoPatients();
  assert.is((await ask('/fhir/Patient/asker?_format=application/fhir+json')).status, 200);
  assert.is((await ask('/fhir/Patient/asker?_format=xml')).status, 406);
});

negotiation.run();
