import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { NewPortalSession, PortalLinkRow } from '../../src/store/portal-session-store.ts';
import { put, remove } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { type Fixture, startAt, withStore } from './open-store.ts';

const hash = (mark: number): Buffer => Buffer.alloc(32, mark);
const linkOf = (patientId: string, mark: number): PortalLinkRow => ({
  tokenHash: hash(mark),
  patientId,
  language: 'es',
  expiresAt: startAt + 60_000,
});
const sessionOf = (mark: number, replaces?: Buffer): NewPortalSession => ({
  tokenHash: hash(mark),
  expiresAt: startAt + 900_000,
  endsAt: startAt + 1_800_000,
  replaces,
});

/** Links to the patient's panel, and the sessions that they begin. */
export function portalSessionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: sessions in the panel`);
  const withAnna = (run: (fixture: Fixture) => Promise<void>) =>
    withStore(open, async (fixture) => {
      await fixture.store.write([put({ resourceType: 'Patient', id: 'anna' })]);
      await run(fixture);
    });
  const begin = async ({ store }: Fixture, mark: number): Promise<void> => {
    await store.portalSessions.createLink(linkOf('anna', mark), startAt);
    await store.portalSessions.redeemLink(hash(mark), startAt, sessionOf(mark + 100));
  };

  test(
    'createLink — refuses an unknown patient and one whose access is off',
    withAnna(async ({ store }) => {
      assert.is(await store.portalSessions.createLink(linkOf('nobody', 1), startAt), 'unknown-patient');
      await store.credentials.setPortalAccess('anna', false);
      assert.is(await store.portalSessions.createLink(linkOf('anna', 2), startAt), 'access-disabled');
      assert.is(await store.portalSessions.redeemLink(hash(2), startAt, sessionOf(3)), undefined);
    }),
  );

  test(
    'redeemLink — once, with the link’s patient and language',
    withAnna(async ({ store: { portalSessions } }) => {
      assert.is(await portalSessions.createLink(linkOf('anna', 1), startAt), 'created');
      const begun = await portalSessions.redeemLink(hash(1), startAt, sessionOf(2));
      assert.equal([begun?.patientId, begun?.language, begun?.formsSent, begun?.notice], ['anna', 'es', 0, null]);
      assert.is(await portalSessions.redeemLink(hash(1), startAt, sessionOf(3)), undefined);
      assert.is(await portalSessions.find(hash(3), startAt), undefined);
    }),
  );

  test(
    'redeemLink — not at its end or after it',
    withAnna(async ({ store: { portalSessions } }) => {
      await portalSessions.createLink(linkOf('anna', 1), startAt);
      assert.is(await portalSessions.redeemLink(hash(1), startAt + 60_000, sessionOf(2)), undefined);
    }),
  );

  test(
    'redeemLink — of two at the same time, one',
    withAnna(async ({ store: { portalSessions } }) => {
      await portalSessions.createLink(linkOf('anna', 1), startAt);
      const begun = await Promise.all(
        [2, 3, 4].map((mark) => portalSessions.redeemLink(hash(1), startAt, sessionOf(mark))),
      );
      assert.is(begun.filter((session) => session !== undefined).length, 1);
    }),
  );

  test(
    'redeemLink — ends the session that it replaces',
    withAnna(async (fixture) => {
      const { portalSessions } = fixture.store;
      await begin(fixture, 1);
      await portalSessions.createLink(linkOf('anna', 2), startAt);
      await portalSessions.redeemLink(hash(2), startAt, sessionOf(102, hash(101)));
      assert.is(await portalSessions.find(hash(101), startAt), undefined);
      assert.ok(await portalSessions.find(hash(102), startAt));
    }),
  );

  test(
    'extend — moves the end on, and not beyond the last one',
    withAnna(async (fixture) => {
      const { portalSessions } = fixture.store;
      await begin(fixture, 1);
      await portalSessions.extend(hash(101), startAt + 9_000_000);
      assert.is((await portalSessions.find(hash(101), startAt))?.expiresAt, startAt + 1_800_000);
      assert.is(await portalSessions.find(hash(101), startAt + 1_800_000), undefined);
    }),
  );

  test(
    'takeForm — each number once, the present one alone',
    withAnna(async (fixture) => {
      const { portalSessions } = fixture.store;
      await begin(fixture, 1);
      assert.is(await portalSessions.takeForm(hash(101), 1), false);
      const taken = await Promise.all([0, 0, 0].map((number) => portalSessions.takeForm(hash(101), number)));
      assert.is(taken.filter(Boolean).length, 1);
      assert.is((await portalSessions.find(hash(101), startAt))?.formsSent, 1);
    }),
  );

  test(
    'setNotice, setLanguage — of this session alone',
    withAnna(async (fixture) => {
      const { portalSessions } = fixture.store;
      await begin(fixture, 1);
      await begin(fixture, 2);
      await portalSessions.setNotice(hash(101), 'done');
      await portalSessions.setLanguage(hash(101), 'en');
      const [one, other] = await Promise.all([101, 102].map((mark) => portalSessions.find(hash(mark), startAt)));
      assert.equal([one?.notice, one?.language, other?.notice, other?.language], ['done', 'en', null, 'es']);
    }),
  );

  for (const [how, end] of [
    ['end', ({ store }: Fixture) => store.portalSessions.end(hash(101))],
    ['access off', ({ store }: Fixture) => store.credentials.setPortalAccess('anna', false)],
    ['the Patient deleted', ({ store }: Fixture) => store.write([remove('Patient/anna')])],
  ] as const) {
    test(
      `${how} — ends the session for good`,
      withAnna(async (fixture) => {
        await begin(fixture, 1);
        await end(fixture);
        assert.is(await fixture.store.portalSessions.find(hash(101), startAt), undefined);
        await fixture.store.write([put({ resourceType: 'Patient', id: 'anna', active: true })]);
        await fixture.store.credentials.setPortalAccess('anna', true);
        assert.is(await fixture.store.portalSessions.find(hash(101), startAt), undefined);
      }),
    );
  }

  test.run();
}
