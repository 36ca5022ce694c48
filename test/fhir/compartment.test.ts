import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { compartmentsOf, patientElsewhere } from '../../src/fhir/compartment.ts';

const test = suite('compartment');
const anna = { reference: 'Patient/anna' };
const ben = { reference: 'Patient/ben' };

const rows: [string, Record<string, unknown>, string[]][] = [
  ['a Patient is in its own', { resourceType: 'Patient', id: 'anna' }, ['anna']],
  [
    'a linked Patient is not in the other’s',
    { resourceType: 'Patient', id: 'anna', link: [{ other: ben, type: 'seealso' }] },
    ['anna'],
  ],
  ['an Observation by its subject', { resourceType: 'Observation', subject: anna }, ['anna']],
  [
    'an Observation by its performer too',
    { resourceType: 'Observation', subject: anna, performer: [ben] },
    ['anna', 'ben'],
  ],
  ['an Observation not by its focus', { resourceType: 'Observation', subject: anna, focus: [ben] }, ['anna']],
  [
    'an Appointment by each participant',
    {
      resourceType: 'Appointment',
      participant: [{ actor: anna }, { actor: { reference: 'Location/x' } }, { actor: ben }],
    },
    ['anna', 'ben'],
  ],
  [
    'a versioned reference counts',
    { resourceType: 'Condition', subject: { reference: 'Patient/anna/_history/3' } },
    ['anna'],
  ],
  [
    'a subject by identifier alone is a patient elsewhere',
    { resourceType: 'Condition', subject: { identifier: { value: 'anna' } } },
    [patientElsewhere],
  ],
  ['a subject in words alone too', { resourceType: 'Condition', subject: { display: 'Anna' } }, [patientElsewhere]],
  [
    'a Group by identifier is no patient',
    { resourceType: 'Condition', subject: { type: 'Group', identifier: { value: 'anna' } } },
    [],
  ],
  [
    'a Group elsewhere is no patient',
    { resourceType: 'Condition', subject: { reference: 'http://example.org/fhir/Group/1' } },
    [],
  ],
  [
    'with a patient here, a performer in words does not count',
    { resourceType: 'Observation', subject: anna, performer: [{ display: 'Dr. Who' }] },
    ['anna'],
  ],
  ['without a subject it is shared', { resourceType: 'Observation', performer: [{ display: 'Dr. Who' }] }, []],
  [
    'a subject on a server elsewhere is a patient elsewhere',
    { resourceType: 'Condition', subject: { reference: 'http://example.org/fhir/Patient/anna' } },
    [patientElsewhere],
  ],
  [
    'a contained subject too',
    { resourceType: 'Condition', contained: [{ resourceType: 'Patient', id: 'p' }], subject: { reference: '#p' } },
    [patientElsewhere],
  ],
  [
    'a list of subjects that are no patients is shared',
    { resourceType: 'Account', subject: [{ reference: 'PractitionerRole/x' }, { reference: 'Organization/y' }] },
    [],
  ],
  [
    'one of a list of subjects may be a patient elsewhere',
    { resourceType: 'Contract', subject: [{ reference: 'Organization/y' }, { identifier: { value: 'anna' } }] },
    [patientElsewhere],
  ],
  ['a Group subject is no patient', { resourceType: 'Condition', subject: { reference: 'Group/anna' } }, []],
  ['a Group by its members', { resourceType: 'Group', member: [{ entity: anna }, { entity: ben }] }, ['anna', 'ben']],
  [
    'Coverage by beneficiary, subscriber, policy holder and payor',
    { resourceType: 'Coverage', beneficiary: anna, subscriber: ben, payor: [{ reference: 'Organization/x' }] },
    ['anna', 'ben'],
  ],
  ['a Device by its patient', { resourceType: 'Device', patient: anna }, ['anna']],
  ['a Device without patient is shared', { resourceType: 'Device' }, []],
  ['a Task by whom it is for', { resourceType: 'Task', for: anna }, ['anna']],
  ['a Binary by its security context', { resourceType: 'Binary', securityContext: anna }, ['anna']],
  [
    'an Organization is shared, whatever it says',
    { resourceType: 'Organization', extension: [{ url: 'x', valueReference: anna }] },
    [],
  ],
  ['an unknown type is shared', { resourceType: 'Unheard', subject: anna }, []],
];
for (const [name, resource, expected] of rows) {
  test(`compartmentsOf — ${name}`, () => {
    assert.equal([...compartmentsOf(resource)].sort(), expected);
  });
}

test.run();
