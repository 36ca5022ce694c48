// The requests that lead to /fhir: doors, tokens, and what a portal's backend does.
import {
  type Folder,
  isResource,
  isSearchset,
  isStatus,
  isType,
  item,
  keyAuth,
  managementAuth,
  noAuth,
  oauth2Auth,
  tokenAuth,
} from './item.ts';

const keepToken = "pm.collectionVariables.set('accessToken', pm.response.json().access_token);";
const keepPatient = "pm.collectionVariables.set('foundPatientId', pm.response.json().entry[0].resource.id);";
const problemType = isType('application/problem+json');

/** Enough to see a record. */
export const startFolder: Folder = {
  name: 'Start here',
  description: 'Fill in key and secret in the environment, then send these from top to bottom.',
  auth: keyAuth,
  item: [
    item('The patient', { path: '/fhir/Patient' }, [
      ...isSearchset('Patient'),
      "pm.test('is one', () => pm.expect(pm.response.json().total).to.equal(1));",
      keepPatient,
    ]),
    item(
      'Vital signs, newest first',
      {
        path: '/fhir/Observation',
        query: [
          ['category', 'vital-signs'],
          ['_sort', '-date'],
          ['_count', '20'],
        ],
      },
      isSearchset('Observation'),
    ),
    item(
      'Medications, with what they are of',
      { path: '/fhir/MedicationRequest', query: [['_include', 'MedicationRequest:medication']] },
      isSearchset('MedicationRequest'),
    ),
    item(
      'What a misspelt parameter is told',
      { path: '/fhir/Observation', query: [['catgory', 'x']], headers: { Prefer: 'handling=strict' } },
      isResource(400, 'OperationOutcome'),
    ),
  ],
};

export const tokenFolder: Folder = {
  name: 'OAuth 2.0',
  description: 'A token of ten minutes, bought with key and secret.',
  auth: oauth2Auth,
  item: [
    item(
      'Buy a token (client_secret_basic)',
      { method: 'POST', path: '/oauth2/token', form: { grant_type: 'client_credentials' }, auth: keyAuth },
      [
        isStatus(200),
        "pm.test('is a Bearer token', () => pm.expect(pm.response.json().token_type).to.equal('Bearer'));",
        keepToken,
      ],
    ),
    item('Read with it', { path: '/fhir/Patient' }, isSearchset('Patient')),
    item('Read with it as Bearer', { path: '/fhir/Patient', auth: tokenAuth }, isSearchset('Patient')),
    item(
      'Ask what it is worth',
      {
        method: 'POST',
        path: '/oauth2/introspect',
        base: 'manageUrl',
        form: { token: '{{accessToken}}' },
        auth: managementAuth,
      },
      [isStatus(200), "pm.test('is active', () => pm.expect(pm.response.json().active).to.equal(true));"],
    ),
    item('End it', { method: 'POST', path: '/oauth2/revoke', form: { token: '{{accessToken}}' }, auth: keyAuth }, [
      isStatus(200),
    ]),
    item('Read with it no more', { path: '/fhir/Patient' }, isResource(401, 'OperationOutcome')),
    item(
      'Buy one that sees less (client_secret_post)',
      {
        method: 'POST',
        path: '/oauth2/token',
        form: {
          grant_type: 'client_credentials',
          client_id: '{{key}}',
          client_secret: '{{secret}}',
          scope: 'patient/Patient.rs',
        },
        auth: noAuth,
      },
      [
        isStatus(200),
        "pm.test('is narrowed', () => pm.expect(pm.response.json().scope).to.equal('patient/Patient.rs'));",
        keepToken,
      ],
    ),
    item('Nothing else is there for it', { path: '/fhir/Observation' }, [
      ...isSearchset('Observation'),
      "pm.test('finds nothing', () => pm.expect(pm.response.json().total).to.equal(0));",
    ]),
    item(
      'Report a leak',
      {
        method: 'POST',
        path: '/oauth2/leaked',
        json: { key: 'ck_0000000000000000000000', secret: 'none' },
        auth: noAuth,
      },
      [isStatus(200), "pm.test('is received', () => pm.expect(pm.response.json().received).to.equal(true));"],
    ),
  ],
};

export const headersFolder: Folder = {
  name: 'X-API-Key and X-API-Secret',
  auth: noAuth,
  item: [
    item(
      'The patient',
      { path: '/fhir/Patient', headers: { 'X-API-Key': '{{key}}', 'X-API-Secret': '{{secret}}' } },
      isSearchset('Patient'),
    ),
  ],
};

const patient = '/manage/v1/patients/{{patientId}}';
const one = `${patient}/credentials/{{credentialId}}`;
const manage = { base: 'manageUrl' } as const;

/** What is made here is deleted here, and nothing of the record is changed: it can be sent again and again. */
export const manageFolder: Folder = {
  name: 'Management API',
  description: 'What a portal’s backend does, with a management token.',
  auth: managementAuth,
  item: [
    item('Description', { ...manage, path: '/manage/v1/openapi.json', auth: noAuth }, [isStatus(200)]),
    item('Without a token', { ...manage, path: `${patient}/credentials`, auth: noAuth }, [isStatus(401), problemType]),
    item(
      'Find a patient',
      { ...manage, path: '/manage/v1/patients', query: [['identifier', 'http://example.org|none']] },
      [isStatus(200), "pm.test('is a list', () => pm.expect(pm.response.json().patientIds).to.be.an('array'));"],
    ),
    item(
      'Create a credential',
      {
        ...manage,
        method: 'POST',
        path: `${patient}/credentials`,
        headers: { 'Idempotency-Key': '{{$guid}}' },
        json: { name: 'Postman' },
      },
      [
        isStatus(201),
        "pm.test('shows key and secret', () => pm.expect(pm.response.json()).to.include.keys('key', 'secret'));",
        "pm.collectionVariables.set('credentialId', pm.response.json().id);",
        "pm.collectionVariables.set('newKey', pm.response.json().key);",
        "pm.collectionVariables.set('newSecret', pm.response.json().secret);",
      ],
    ),
    item(
      'Read with it',
      { path: '/fhir/Patient', headers: { 'X-API-Key': '{{newKey}}', 'X-API-Secret': '{{newSecret}}' }, auth: noAuth },
      isSearchset('Patient'),
    ),
    item('List credentials', { ...manage, path: `${patient}/credentials` }, [
      isStatus(200),
      "pm.test('has it', () => pm.expect(pm.response.json().credentials.map(({ id }) => id)).to.include(pm.collectionVariables.get('credentialId')));",
    ]),
    item('Get a credential', { ...manage, path: one }, [isStatus(200)]),
    item('Rename a credential', { ...manage, method: 'PATCH', path: one, json: { name: 'Postman, renamed' } }, [
      isStatus(200),
      "pm.test('is renamed', () => pm.expect(pm.response.json().name).to.equal('Postman, renamed'));",
    ]),
    item('Rotate a credential', { ...manage, method: 'POST', path: `${one}/rotate`, json: {} }, [
      isStatus(201),
      "pm.test('has a new key', () => pm.expect(pm.response.json().key).not.to.equal(pm.collectionVariables.get('newKey')));",
    ]),
    item(
      'Switch access off',
      { ...manage, method: 'PUT', path: `${patient}/portal-access`, json: { enabled: false } },
      [isStatus(200)],
    ),
    item('Nothing is read meanwhile', { path: '/fhir/Patient', auth: keyAuth }, isResource(401, 'OperationOutcome')),
    item('Switch access on', { ...manage, method: 'PUT', path: `${patient}/portal-access`, json: { enabled: true } }, [
      isStatus(200),
    ]),
    item('Who read what', { ...manage, path: `${patient}/activity`, query: [['count', '5']] }, [isStatus(200)]),
    item('A link to the patient’s panel', { ...manage, method: 'POST', path: `${patient}/portal-sessions`, json: {} }, [
      isStatus(201),
      "pm.test('is a URL', () => pm.expect(pm.response.json().url).to.match(/^https?:/));",
    ]),
    item(
      'Import, and what is refused of it',
      { ...manage, method: 'POST', path: '/manage/v1/import', json: { resourceType: 'Bundle', type: 'collection' } },
      [isStatus(200)],
    ),
    item('Delete a credential', { ...manage, method: 'DELETE', path: one }, [isStatus(204)]),
    item('It is gone', { ...manage, path: one }, [isStatus(404), problemType]),
  ],
};
