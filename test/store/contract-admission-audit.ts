import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { everything } from '../../src/store/admission.ts';
import { put, to } from '../support/changes.ts';
import { both, doctor, provenance, shown, without } from './admission-data.ts';
import type { OpenStore } from './contract.ts';
import { withStore } from './open-store.ts';
import { plan } from './search-data.ts';
import { anna, ben, clinic, visit } from './visibility-data.ts';

/** Who read a record is no part of it, unless it is named. */
export function auditAdmissionContract(database: string, open: OpenStore): void {
  const test = suite(`${database}: admission of AuditEvents`);

  test(
    'an AuditEvent leads to nothing, and is seen by its name alone',
    withStore(open, async ({ store }) => {
      const event = put({
        resourceType: 'AuditEvent',
        id: 'e',
        type: { code: 'rest' },
        recorded: '2024-01-01T00:00:00Z',
        entity: [{ what: to('Patient/anna') }, { what: to('Organization/clinic') }],
        agent: [{ requestor: true, who: to('Practitioner/doctor') }],
      });
      await store.write([
        anna,
        ben,
        clinic(),
        doctor(),
        event,
        provenance('of-event', 'AuditEvent/e'),
        visit(undefined),
      ]);
      const names = ['Organization/clinic', 'Practitioner/doctor', 'Provenance/of-event'];
      assert.equal(await shown(store, everything, ...names, 'AuditEvent/e'), ['AuditEvent/e']);
      const usual = both(without('AuditEvent'));
      assert.equal(await shown(store, usual, ...names, 'AuditEvent/e'), []);
      const record = store.openRecord('anna', usual);
      assert.is(await record.vread('AuditEvent', 'e', 1), undefined);
      assert.is(await record.history({ resourceType: 'AuditEvent', id: 'e', count: 1 }), undefined);
      assert.is((await record.history({ resourceType: 'AuditEvent', count: 1 }))?.total, 0);
      assert.is((await record.history({ count: 10 }))?.total, 2);
      const revinclude = [{ sourceType: 'AuditEvent', params: ['entity'], iterate: false }] as const;
      assert.equal((await record.search(plan({ resourceType: 'Patient', revinclude }))).included, []);
      const has = { type: 'has', sourceType: 'AuditEvent', param: 'entity', where: [] } as const;
      assert.is((await record.search(plan({ resourceType: 'Patient', where: [has] }))).total, 0);
      const list = put({
        resourceType: 'List',
        id: 'l',
        subject: to('Patient/anna'),
        entry: [{ item: to('AuditEvent/e') }],
      });
      await store.write([list]);
      const include = [{ sourceType: 'List', params: ['item'], iterate: false }] as const;
      assert.equal((await record.search(plan({ resourceType: 'List', include }))).included, []);
      const chain = { type: 'chain', param: 'item', targetType: 'AuditEvent', where: [] } as const;
      assert.is((await record.search(plan({ resourceType: 'List', where: [chain] }))).total, 0);
    }),
  );

  test.run();
}
