import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuditStore } from '../../src/store/audit-store.ts';
import { rejects } from '../support/rejects.ts';
import { appendEach, requestEntries, requestEntry } from './audit-data.ts';

export type OpenAudit = () => Promise<AuditStore>;

/** Every promise of an audit trail; each database runs all of it. */
export function auditContract(database: string, open: OpenAudit): void {
  const trail = suite(`audit trail in ${database}`);

  function withTrail(test: (audit: AuditStore) => Promise<void>): () => Promise<void> {
    return async () => {
      const audit = await open();
      try {
        await test(audit);
      } finally {
        await audit.close();
      }
    };
  }

  trail(
    'gives back what was added, newest first, whole',
    withTrail(async (audit) => {
      const entries = [
        requestEntry(1),
        requestEntry(2, { credentialName: 'Żółć 🩺 "quoted"', count: null, agent: null }),
      ];
      await audit.append(entries, []);
      assert.equal((await audit.page({ patientId: 'ada', count: 10 })).entries, [...entries].reverse());
    }),
  );

  trail(
    'shows a patient nothing of another, and no entry without a patient',
    withTrail(async (audit) => {
      await audit.append(
        [requestEntry(1), requestEntry(2, { patientId: 'ben' }), requestEntry(3, { patientId: null })],
        [],
      );
      assert.equal((await audit.page({ patientId: 'ada', count: 10 })).entries, [requestEntry(1)]);
      assert.equal((await audit.page({ patientId: 'nobody', count: 10 })).entries, []);
    }),
  );

  trail(
    'pages without repeating or dropping, while entries are added',
    withTrail(async (audit) => {
      await audit.append(requestEntries(7), []);
      const seen: string[] = [];
      let before: number | undefined;
      do {
        const page = await audit.page({ patientId: 'ada', count: 3, before });
        seen.push(...page.entries.map(({ requestId }) => requestId));
        before = page.next;
        await audit.append([requestEntry(100 + seen.length)], []);
      } while (before !== undefined);
      assert.equal(
        seen,
        [7, 6, 5, 4, 3, 2, 1].map((number) => `request-${number}`),
      );
    }),
  );

  const filters = [
    ['a credential', { credentialId: 'credential-b' }, [4]],
    ['a kind', { kind: 'credential' }, [3]],
    ['times, both included', { since: requestEntry(2).at, until: requestEntry(3).at }, [3, 2]],
    ['all of them at once', { credentialId: 'credential-a', kind: 'request', since: requestEntry(2).at }, [2]],
  ] as const;
  for (const [what, filter, numbers] of filters) {
    trail(
      `filters by ${what}`,
      withTrail(async (audit) => {
        await audit.append(
          [
            ...requestEntries(2),
            requestEntry(3, { kind: 'credential', action: 'renamed' }),
            requestEntry(4, { credentialId: 'credential-b' }),
          ],
          [],
        );
        const { entries, next } = await audit.page({ patientId: 'ada', count: 10, ...filter });
        assert.equal(
          entries.map(({ requestId }) => requestId),
          numbers.map((number) => `request-${number}`),
        );
        assert.is(next, undefined);
      }),
    );
  }

  trail(
    'counts together, over calls, what is counted under one name in one window',
    withTrail(async (audit) => {
      const count = (name: string, window: number, by: number) => ({ name, window, by });
      assert.equal(await audit.append([], [count('a', 1, 2), count('b', 1, 1)]), [2, 1]);
      assert.equal(await audit.append([requestEntry(1)], [count('b', 1, 4), count('a', 1, 1)]), [5, 3]);
      assert.equal(await audit.append([], [count('a', 2, 1)]), [1], 'a new window begins anew');
    }),
  );

  trail(
    'is whole from the first entry on, and tells how much it holds',
    withTrail(async (audit) => {
      assert.equal((await audit.verify()).breaks, []);
      await audit.append(requestEntries(3), []);
      await audit.append([requestEntry(4)], []);
      const { count, first, last, breaks } = await audit.verify();
      assert.equal(breaks, []);
      assert.is(count, 4);
      assert.equal(first, { sequence: 1, at: requestEntry(1).at });
      assert.equal(last, { sequence: 4, at: requestEntry(4).at });
    }),
  );

  trail(
    'stays whole when its beginning is purged, and when all of it is',
    withTrail(async (audit) => {
      await appendEach(audit, requestEntries(5));
      await audit.purge(2);
      const purged = await audit.verify();
      assert.equal(purged.breaks, []);
      assert.equal(purged.first, { sequence: 3, at: requestEntry(3).at });
      await audit.purge(2);
      await audit.purge(5);
      assert.equal(await audit.verify(), { ...purged, count: 0, first: undefined, last: undefined });
      await audit.append([requestEntry(6)], []);
      const { last, breaks } = await audit.verify();
      assert.equal(breaks, []);
      assert.equal(last, { sequence: 6, at: requestEntry(6).at });
    }),
  );

  trail(
    'names as oldest only what nothing newer stands before',
    withTrail(async (audit) => {
      await appendEach(audit, [requestEntry(1), requestEntry(9), requestEntry(2)]);
      const sequencesBefore = async (number: number) =>
        (await audit.oldest(requestEntry(number).at, 10)).map(({ sequence }) => sequence);
      assert.equal(await sequencesBefore(1), []);
      assert.equal(await sequencesBefore(5), [1]);
      assert.equal(await sequencesBefore(10), [1, 2, 3]);
      assert.is((await audit.oldest(requestEntry(10).at, 2)).length, 2);
    }),
  );

  trail(
    'gives as oldest, and purges, what was appended together only together',
    withTrail(async (audit) => {
      await audit.append(requestEntries(3), []);
      await audit.append([requestEntry(4), requestEntry(9)], []);
      const old = await audit.oldest(requestEntry(5).at, 1);
      assert.equal(
        old.map(({ sequence }) => sequence),
        [1, 2, 3],
      );
      await rejects(audit.purge(2), /does not end/);
      await audit.purge(3);
      assert.equal(await audit.oldest(requestEntry(5).at, 10), []);
      assert.equal((await audit.page({ patientId: 'ada', count: 10 })).entries, [requestEntry(9), requestEntry(4)]);
      assert.equal((await audit.verify()).breaks, []);
    }),
  );

  trail(
    'finds the entries of each patient among those that were appended together',
    withTrail(async (audit) => {
      const entries = requestEntries(9).map((entry, index) => ({
        ...entry,
        patientId: ['ada', 'ben', null][index % 3] ?? null,
      }));
      await audit.append(entries.slice(0, 4), []);
      await audit.append(entries.slice(4), []);
      const first = await audit.page({ patientId: 'ben', count: 2 });
      assert.equal(first.entries, [entries[7], entries[4]]);
      assert.equal((await audit.page({ patientId: 'ben', count: 2, before: first.next })).entries, [entries[1]]);
      const handedOut = await audit.unmaterialised('ada', 2);
      assert.equal(
        handedOut.map(({ entry }) => entry),
        [entries[0], entries[3]],
      );
      await audit.markMaterialised('ada', handedOut.at(-1)?.sequence ?? 0);
      assert.equal(
        (await audit.unmaterialised('ada', 2)).map(({ entry }) => entry),
        [entries[6]],
      );
    }),
  );

  trail(
    'hands out each entry for an AuditEvent until it is marked, oldest first',
    withTrail(async (audit) => {
      await audit.append([...requestEntries(3), requestEntry(4, { patientId: 'ben' })], []);
      assert.equal(
        (await audit.unmaterialised('ada', 2)).map(({ sequence }) => sequence),
        [1, 2],
      );
      await audit.markMaterialised('ada', 2);
      await audit.markMaterialised('ada', 1);
      assert.equal(await audit.unmaterialised('ada', 10), [{ sequence: 3, entry: requestEntry(3) }]);
      const old = await audit.oldest(requestEntry(9).at, 10);
      assert.equal(
        old.map(({ isMaterialised }) => isMaterialised),
        [true, true, false, false],
      );
    }),
  );

  trail.run();
}
