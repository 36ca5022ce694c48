// All of the shared data is taken, and taken again changes nothing.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startTestServer, type TestServer } from '../support/server.ts';
import { sharedDataFiles } from '../support/source-data.ts';

const test = suite('import of the shared data');
const files = sharedDataFiles();

let server: TestServer;

test.before(async () => {
  server = await startTestServer();
});

test.after(async () => {
  await server.stop();
});

if (files) {
  test('every resource is taken, a second time unchanged', async () => {
    const first = await server.importFiles(files);
    assert.equal(first.refused, []);
    assert.ok((first.counts.created ?? 0) > 0);
    const second = await server.importFiles(files);
    assert.equal(second.refused, []);
    const { unchanged, ...others } = second.counts;
    assert.equal(
      Object.entries(others).filter(([, count]) => count > 0),
      [],
    );
    assert.is(
      unchanged,
      Object.values(first.counts).reduce((sum, count) => sum + count, 0),
    );
  });

  test('patients may come in any order, once hospitals and practitioners are there', async () => {
    const other = await startTestServer();
    try {
      const [hospitals = '', practitioners = '', ...patients] = files.slice(0, 5);
      const turned = await other.importFiles([hospitals, practitioners, ...patients.reverse()]);
      assert.equal(turned.refused, []);
    } finally {
      await other.stop();
    }
  });
} else {
  test.skip('the shared data is absent');
}

test.run();
