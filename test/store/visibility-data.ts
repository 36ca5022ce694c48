// Two patients, and a shared resource that a resource of theirs may mention.
import { put, to } from '../support/changes.ts';

export const anna = put({ resourceType: 'Patient', id: 'anna' });
export const ben = put({ resourceType: 'Patient', id: 'ben' });

/** Shared: whoever's resources mention it sees it. */
export const clinic = (name = 'Clinic', more: object = {}) =>
  put({ resourceType: 'Organization', id: 'clinic', name, ...more });

/** A patient's own resource, which mentions its provider. */
export const visit = (provider: string | undefined, id = 'visit', patient = 'anna') =>
  put({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'AMB' },
    subject: to(`Patient/${patient}`),
    ...(provider ? { serviceProvider: to(provider) } : {}),
  });
