// References by the server's own URL. https://hl7.org/fhir/R4/references.html#literal
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withOwnReferences } from '../../src/fhir/own-references.ts';

const test = suite('own-references');
const urls = ['http://a.example.org/fhir', 'https://b.example.org'];

const rows: readonly (readonly [reference: string, local: string])[] = [
  ['http://a.example.org/fhir/Patient/1', 'Patient/1'],
  ['https://b.example.org/Patient/1', 'Patient/1'],
  ['http://a.example.org/fhir/Patient/1/_history/2', 'Patient/1/_history/2'],
  ['https://a.example.org/fhir/Patient/1', 'https://a.example.org/fhir/Patient/1'],
  ['http://a.example.org/fhir2/Patient/1', 'http://a.example.org/fhir2/Patient/1'],
  ['http://a.example.org/fhir/x/Patient/1', 'http://a.example.org/fhir/x/Patient/1'],
  ['http://a.example.org/fhir/Nothing/1', 'http://a.example.org/fhir/Nothing/1'],
  ['http://a.example.org/fhir', 'http://a.example.org/fhir'],
  ['https://b.example.org/https://b.example.org/Patient/1', 'https://b.example.org/https://b.example.org/Patient/1'],
  ['Patient/1', 'Patient/1'],
  ['#p', '#p'],
];
for (const [reference, local] of rows) {
  test(`${reference} is ${local === reference ? 'left' : local}`, () => {
    const resource = {
      resourceType: 'Observation',
      subject: { reference },
      performer: [{ display: 'x' }, { reference }],
    };
    assert.equal(withOwnReferences(resource, urls), {
      resourceType: 'Observation',
      subject: { reference: local },
      performer: [{ display: 'x' }, { reference: local }],
    });
    assert.is(resource.subject.reference, reference);
  });
}

test('beside the URL of an attachment in a Binary stands what it refers to', () => {
  const attachments = ['https://b.example.org/Binary/1', 'https://b.example.org/Patient/1', 'Binary/1'].map((url) => ({
    url,
  }));
  const [own, ...others] = attachments;
  assert.equal(withOwnReferences({ content: attachments }, urls), {
    content: [{ ...own, reference: 'Binary/1' }, ...others],
  });
});

test('what has nothing to change is the very same, in what is changed too', () => {
  const code = { coding: [{ system: 'http://a.example.org/fhir/Patient/1' }] };
  const plain = { resourceType: 'Observation', code, focus: [{ reference: 'Group/1' }] };
  assert.is(withOwnReferences(plain, urls), plain);
  const changed = { ...plain, subject: { reference: 'https://b.example.org/Patient/1' } };
  assert.is(withOwnReferences(changed, urls).code, code);
  assert.is(withOwnReferences(changed, []), changed);
});

test.run();
