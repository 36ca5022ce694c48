import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';
import type { JsonObject } from '../../src/store/resource-change.ts';
import { put, type TwoPatients, twoPatients } from '../support/two-patients.ts';

const binary = suite('Binary');
const pdf = Buffer.from('%PDF-1.4\n\u00ff0123456789 not text\n%%EOF', 'latin1');
const fhirJson = 'application/fhir+json; charset=utf-8';
const path = '/fhir/Binary/letter';

async function withBinaries(): Promise<TwoPatients> {
  const world = await twoPatients();
  const data = pdf.toString('base64');
  const binaries: readonly JsonObject[] = [
    { resourceType: 'Binary', id: 'letter', contentType: 'application/pdf', data },
    { resourceType: 'Binary', id: 'page', contentType: 'text/html; charset=utf-8', data },
    { resourceType: 'Binary', id: 'odd', contentType: 'no\u0001media type', data },
    { resourceType: 'Binary', id: 'empty', contentType: 'image/png' },
  ];
  const documents = ['asker', 'bystander'].flatMap((patientId) =>
    (patientId === 'asker' ? binaries.map(({ id }) => String(id)) : ['foreign']).map((id) => ({
      resourceType: 'DocumentReference',
      id: `${patientId}-${id}`,
      status: 'current',
      subject: { reference: `Patient/${patientId}` },
      content: [{ attachment: { url: `Binary/${id}` } }],
    })),
  );
  const foreign = { resourceType: 'Binary', id: 'foreign', contentType: 'application/pdf', data };
  await world.store.write([...binaries, foreign, ...documents].map(put));
  return world;
}

const forms: readonly (readonly [accept: string | undefined, contentType: string | 406])[] = [
  [undefined, 'application/pdf'],
  ['*/*', 'application/pdf'],
  ['application/fhir+json', fhirJson],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/fhir+json, */*', fhirJson],
  ['application/fhir+json, application/pdf', fhirJson],
  ['application/fhir+json;q=0.5, application/pdf', 'application/pdf'],
  ['application/pdf', 'application/pdf'],
  ['Application/PDF;q=0.2', 'application/pdf'],
  ['application/*', 'application/pdf'],
  ['application/pdf, */*', 'application/pdf'],
  ['application/pdf;q=0.5, */*', fhirJson],
  ['application/pdf;q=0, application/*', fhirJson],
  ['application/fhir+json;q=0, */*', 'application/pdf'],
  ['image/*', 406],
  ['application/fhir+xml', 406],
  ['application/octet-stream', 406],
];
for (const [accept, contentType] of forms) {
  binary(`goes out to Accept ${accept ?? '(none)'} as ${contentType}`, async () => {
    const { app, asker } = await withBinaries();
    const headers = { Authorization: asker.authorization, ...(accept === undefined ? {} : { Accept: accept }) };
    for (const at of [path, `${path}/_history/1`]) {
      const response = await app.request(at, { headers });
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.is(response.status, contentType === 406 ? 406 : 200);
      assert.is(response.headers.get('content-type'), contentType === 406 ? fhirJson : contentType);
      if (contentType === 'application/pdf') {
        assert.ok(bytes.equals(pdf));
      } else {
        assert.equal(checkResource(JSON.parse(bytes.toString())), []);
      }
    }
  });
}

binary('is what _format says, whatever Accept says', async () => {
  const { ask } = await withBinaries();
  const headers = { Accept: 'application/pdf' };
  assert.is((await ask(`${path}?_format=json`, { headers })).headers.get('content-type'), fhirJson);
  assert.is((await ask(`${path}?_format=application/pdf`)).headers.get('content-type'), 'application/pdf');
  assert.is((await ask(`${path}?_format=xml`, { headers })).status, 406);
});

binary('as its content cannot act as a page of this server', async () => {
  const { ask } = await withBinaries();
  const { status, headers } = await ask('/fhir/Binary/page', { headers: { Accept: 'text/html,*/*;q=0.8' } });
  assert.is(status, 200);
  assert.is(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.is(headers.get('content-security-policy'), "sandbox; default-src 'none'");
  assert.is(headers.get('content-disposition'), 'attachment');
  assert.is(headers.get('x-content-type-options'), 'nosniff');
  assert.is(headers.get('cache-control'), 'private, no-store');
});

binary('has validators as its content too, and no body for HEAD', async () => {
  const { ask } = await withBinaries();
  const headers = { Accept: 'application/pdf' };
  assert.is((await ask(path, { headers })).headers.get('etag'), 'W/"1"');
  assert.is((await ask(path, { headers: { ...headers, 'If-None-Match': 'W/"1"' } })).status, 304);
  const head = await ask(path, { method: 'HEAD', headers });
  assert.is(head.headers.get('content-type'), 'application/pdf');
  assert.is(head.text, '');
});

const last = pdf.length - 1;
const ranges: readonly (readonly [range: string, status: number, from: number, to: number])[] = [
  ['bytes=0-3', 206, 0, 3],
  ['bytes=4-', 206, 4, last],
  ['bytes=-6', 206, pdf.length - 6, last],
  ['bytes=-9999', 206, 0, last],
  ['bytes=5-9999', 206, 5, last],
  ['bytes=3-2', 200, 0, last],
  ['bytes=0-1,3-4', 200, 0, last],
  ['lines=0-1', 200, 0, last],
  [`bytes=${pdf.length}-`, 416, 0, 0],
  ['bytes=-0', 416, 0, 0],
];
for (const [range, status, from, to] of ranges) {
  binary(`answers ${status} to Range ${range}`, async () => {
    const { app, asker } = await withBinaries();
    const headers = { Authorization: asker.authorization, Accept: 'application/pdf', Range: range };
    const response = await app.request(path, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.is(response.status, status);
    assert.is(response.headers.get('accept-ranges'), status === 416 ? null : 'bytes');
    if (status === 416) {
      assert.is(response.headers.get('content-range'), `bytes */${pdf.length}`);
      assert.equal(checkResource(JSON.parse(bytes.toString())), []);
      return;
    }
    assert.ok(bytes.equals(pdf.subarray(from, to + 1)));
    assert.is(response.headers.get('content-range'), status === 206 ? `bytes ${from}-${to}/${pdf.length}` : null);
  });
}

binary('goes out whole to If-Range, which asks for a validator stronger than versions are', async () => {
  const { ask } = await withBinaries();
  const headers = { Accept: 'application/pdf', Range: 'bytes=0-3', 'If-Range': 'W/"1"' };
  assert.is((await ask(path, { headers })).status, 200);
});

binary('without data has empty content, and one of no media type goes out as JSON alone', async () => {
  const { ask } = await withBinaries();
  const empty = await ask('/fhir/Binary/empty', { headers: { Accept: 'image/png' } });
  assert.is(empty.status, 200);
  assert.is(empty.headers.get('content-type'), 'image/png');
  assert.is(empty.text, '');
  assert.is((await ask('/fhir/Binary/odd', { headers: { Accept: 'text/plain' } })).status, 406);
  assert.is((await ask('/fhir/Binary/odd')).status, 200);
});

binary('of another patient is not there, in whatever form', async () => {
  const { ask } = await withBinaries();
  for (const accept of ['application/pdf', 'application/fhir+json']) {
    const headers = { Accept: accept };
    const absent = await ask('/fhir/Binary/nobody', { headers });
    const foreign = await ask('/fhir/Binary/foreign', { headers });
    assert.is(foreign.status, 404);
    assert.is(foreign.text, absent.text);
  }
});

binary('in a history or a search goes out as JSON alone', async () => {
  const { ask } = await withBinaries();
  const headers = { Accept: 'application/pdf' };
  assert.is((await ask(`${path}/_history`, { headers })).status, 406);
  assert.is((await ask('/fhir/Binary?_id=letter', { headers })).status, 406);
  assert.is((await ask('/fhir/Binary?_id=letter')).status, 200);
});

binary.run();
