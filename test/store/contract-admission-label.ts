import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, to } from '../support/changes.ts';
import { all, both } from './admission-data.ts';
import type { OpenStore } from './contract.ts';
import { withStore } from './open-store.ts';
import { anna } from './visibility-data.ts';

/** A text is often released by a version that replaces it: what was kept back is not to be had by its number. */
export function labelAdmissionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: admission by label`);
  const system = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
  const admissions = both({ ...all(), unseenLabels: [{ system, code: 'psy' }] });
  const note = (text: string, ...codes: readonly string[]) =>
    put({
      resourceType: 'Observation',
      id: 'note',
      meta: { security: codes.map((code) => ({ system, code })) },
      status: 'final',
      code: { text },
      subject: to('Patient/anna'),
    });

  test(
    'of a resource no version is seen that carries a label, nor one before it',
    withStore(open, async ({ store, clock }) => {
      for (const version of [
        note('plain'),
        note('in full', 'ETH', 'PSY'),
        note('redacted'),
        note('corrected', 'ETH'),
      ]) {
        clock.now += 1000;
        await store.write([anna, version]);
      }
      const record = store.openRecord('anna', admissions);
      assert.is(await record.vread('Observation', 'note', 1), undefined);
      assert.is(await record.vread('Observation', 'note', 2), undefined);
      assert.match((await record.vread('Observation', 'note', 3))?.content ?? '', 'redacted');
      assert.match((await record.read('Observation', 'note'))?.content ?? '', 'corrected');
      const requests = [
        { resourceType: 'Observation', id: 'note', count: 10 },
        { resourceType: 'Observation', count: 10 },
      ] as const;
      for (const request of requests) {
        const history = await record.history(request);
        assert.equal(
          history?.versions.map(({ version, isCreation }) => [version, isCreation]),
          [
            [4, false],
            [3, true],
          ],
        );
        assert.is(history?.total, 2);
      }
      assert.is((await record.history({ count: 10 }))?.total, 3);
      const everything = store.openRecord('anna', both(all()));
      assert.is((await everything.history(requests[0]))?.total, 4);
    }),
  );

  test.run();
}
