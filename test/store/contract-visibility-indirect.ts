import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { put, remove, to } from '../support/changes.ts';
import type { OpenStore } from './contract.ts';
import { sees, withStore } from './open-store.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

/** Seen by other ways than a reference: attachments, canonical URLs, and Provenance. */
export function indirectVisibilityContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: indirect visibility`);

  test(
    'Binary is seen through the document that refers to it',
    withStore(open, async ({ store }) => {
      const letter = put({ resourceType: 'Binary', id: 'letter', contentType: 'text/plain', data: 'aGk=' });
      const document = (patient: string) =>
        put({
          resourceType: 'DocumentReference',
          id: patient,
          status: 'current',
          subject: to(`Patient/${patient}`),
          content: [{ attachment: { url: 'Binary/letter' } }],
        });
      await store.write([anna, ben, letter, document('anna')]);
      assert.ok(await sees(store, 'anna', 'Binary/letter'));
      assert.not(await sees(store, 'ben', 'Binary/letter'));
      await store.write([
        put({
          resourceType: 'Binary',
          id: 'letter',
          contentType: 'text/plain',
          data: 'aGk=',
          securityContext: to('Patient/ben'),
        }),
      ]);
      assert.not(await sees(store, 'anna', 'Binary/letter'));
      assert.ok(await sees(store, 'ben', 'Binary/letter'));
    }),
  );

  for (const order of ['before', 'after']) {
    test(
      `a definition is seen through its canonical URL, when it comes ${order} what names it`,
      withStore(open, async ({ store }) => {
        const questionnaire = put({
          resourceType: 'Questionnaire',
          id: 'q',
          url: 'http://example.org/q',
          status: 'active',
        });
        const response = put({
          resourceType: 'QuestionnaireResponse',
          id: 'r',
          status: 'completed',
          subject: to('Patient/anna'),
          questionnaire: 'http://example.org/q|1.0',
        });
        await store.write([anna, ben]);
        for (const change of order === 'before' ? [questionnaire, response] : [response, questionnaire])
          await store.write([change]);
        assert.ok(await sees(store, 'anna', 'Questionnaire/q'));
        assert.not(await sees(store, 'ben', 'Questionnaire/q'));
        await store.write([remove('QuestionnaireResponse/r')]);
        assert.not(await sees(store, 'anna', 'Questionnaire/q'));
      }),
    );

    test(
      `Provenance of a shared resource is seen with it, when it comes ${order} it`,
      withStore(open, async ({ store }) => {
        const provenance = put({
          resourceType: 'Provenance',
          id: 'p',
          target: [to('Organization/clinic')],
          recorded: '2024-01-01T00:00:00Z',
          agent: [{ who: { display: 'x' } }],
        });
        await store.write([anna, ben, visit('Organization/clinic')]);
        for (const change of order === 'before' ? [provenance, clinic()] : [clinic(), provenance])
          await store.write([change]);
        assert.ok(await sees(store, 'anna', 'Provenance/p'));
        assert.not(await sees(store, 'ben', 'Provenance/p'));
        await store.write([visit(undefined)]);
        assert.not(await sees(store, 'anna', 'Provenance/p'));
      }),
    );
  }

  test(
    'a definition that changes its canonical URL is seen by those who name the new one, and no longer by the others',
    withStore(open, async ({ store }) => {
      const questionnaire = (url: string) => put({ resourceType: 'Questionnaire', id: 'q', url, status: 'active' });
      const response = (patient: string, questionnaireUrl: string) =>
        put({
          resourceType: 'QuestionnaireResponse',
          id: `of-${patient}`,
          subject: to(`Patient/${patient}`),
          questionnaire: questionnaireUrl,
        });
      await store.write([
        anna,
        ben,
        response('anna', 'http://example.org/old'),
        response('ben', 'http://example.org/new'),
      ]);
      await store.write([questionnaire('http://example.org/old')]);
      assert.equal(await Promise.all(['anna', 'ben'].map((id) => sees(store, id, 'Questionnaire/q'))), [true, false]);
      await store.write([questionnaire('http://example.org/new')]);
      assert.equal(await Promise.all(['anna', 'ben'].map((id) => sees(store, id, 'Questionnaire/q'))), [false, true]);
    }),
  );

  test.run();
}
