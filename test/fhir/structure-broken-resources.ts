import type { BrokenCase } from './structure-broken-observations.ts';

/** Whole resources, where the rule is another type's. */
export const brokenResources: readonly BrokenCase[] = [
  [
    'a name with null that nothing fills',
    { resourceType: 'Patient', name: [{ given: ['A', null] }] },
    'Patient.name[0].given[1]',
    'structure',
  ],
  [
    'an array beside a primitive that repeats, longer than it',
    {
      resourceType: 'Patient',
      name: [{ given: ['A'], _given: [null, { extension: [{ url: 'http://e.x', valueCode: 'a' }] }] }],
    },
    'Patient.name[0].given',
    'structure',
  ],
  [
    'a null on both sides',
    { resourceType: 'Patient', name: [{ given: ['A', null], _given: [{ id: 'a' }, null] }] },
    'Patient.name[0].given[1]',
    'structure',
  ],
  [
    'an object beside a primitive that repeats',
    { resourceType: 'Patient', name: [{ given: ['A'], _given: { id: 'a' } }] },
    'Patient.name[0].given',
    'structure',
  ],
  [
    'an array beside a primitive that does not repeat',
    { resourceType: 'Patient', gender: 'male', _gender: [{ id: 'a' }] },
    'Patient.gender',
    'structure',
  ],
  [
    'a phone number without a system',
    { resourceType: 'Patient', telecom: [{ value: '1' }] },
    'Patient.telecom[0]',
    'invariant',
  ],
  [
    'a contact that cannot be reached',
    { resourceType: 'Patient', contact: [{ gender: 'male' }] },
    'Patient.contact[0]',
    'invariant',
  ],
  [
    'a clinical status from elsewhere',
    {
      resourceType: 'Condition',
      subject: { reference: 'Patient/1' },
      clinicalStatus: { coding: [{ system: 'http://e.x', code: 'active' }] },
    },
    'Condition.clinicalStatus',
    'code-invalid',
  ],
  [
    'a clinical status in words alone',
    { resourceType: 'Condition', subject: { reference: 'Patient/1' }, clinicalStatus: { text: 'active' } },
    'Condition.clinicalStatus',
    'code-invalid',
  ],
  [
    'a clinical status with words beside an extension',
    {
      resourceType: 'Condition',
      subject: { reference: 'Patient/1' },
      clinicalStatus: { extension: [{ url: 'http://e.x', valueCode: 'unknown' }], text: 'active' },
    },
    'Condition.clinicalStatus',
    'code-invalid',
  ],
  [
    'an abated condition that is active',
    {
      resourceType: 'Condition',
      subject: { reference: 'Patient/1' },
      abatementString: 'gone',
      clinicalStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
      },
    },
    'Condition',
    'invariant',
  ],
  [
    'an allergy without a clinical status',
    { resourceType: 'AllergyIntolerance', patient: { reference: 'Patient/1' } },
    'AllergyIntolerance',
    'invariant',
  ],
  [
    'a missing choice',
    { resourceType: 'MedicationRequest', status: 'active', intent: 'order', subject: { reference: 'Patient/1' } },
    'MedicationRequest.medication[x]',
    'required',
  ],
  [
    'an error in the resource of a Bundle',
    { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', active: 'yes' } }] },
    'Bundle.entry[0].resource.active',
    'value',
  ],
  [
    'a fragment that another entry of the Bundle contains',
    {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resource: { resourceType: 'Patient', contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }] } },
        { resource: { resourceType: 'Patient', managingOrganization: { reference: '#o' } } },
      ],
    },
    'Bundle.entry[1].resource.managingOrganization.reference',
    'invariant',
  ],
  ['a type R4 does not have', { resourceType: 'SubscriptionStatus' }, 'Resource', 'structure'],
  ['an abstract type', { resourceType: 'DomainResource' }, 'Resource', 'structure'],
  ['no type', { id: 'a' }, 'Resource', 'structure'],
  ['a type that is no text', { resourceType: ['Patient'] }, 'Resource', 'structure'],
  [
    'a position that is no positive number',
    {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
      diagnosis: [{ condition: { reference: 'Condition/1' }, rank: 0 }],
    },
    'Encounter.diagnosis[0].rank',
    'value',
  ],
];
