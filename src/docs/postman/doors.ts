// The doors to /fhir: key and secret, tokens, and headers.
import {
  type Folder,
  isJson,
  isResource,
  isSearchset,
  isStatus,
  item,
  keyAuth,
  managementAuth,
  noAuth,
  oauth2Auth,
  tokenAuth,
} from './item.ts';

const keepToken = "pm.collectionVariables.set('accessToken', pm.response.json().access_token);";
/** The key says whose record it is, and the management API is asked for the same patient. */
const keepPatient = [
  'const patient = pm.response.json().entry[0].resource;',
  "pm.environment.set('patientId', patient.id);",
  'const [identifier] = patient.identifier ?? [];',
  "const asked = identifier === undefined ? 'none' : [identifier.system ?? '', identifier.value].join('|');",
  "pm.collectionVariables.set('identifier', encodeURIComponent(asked));",
];

/** Enough to see a record. */
export const startFolder: Folder = {
  name: 'Start here',
  description: 'Fill in key and secret in the environment, then send these from top to bottom.',
  auth: keyAuth,
  item: [
    item('The patient', { path: '/fhir/Patient' }, [
      ...isSearchset('Patient'),
      "pm.test('is one', () => pm.expect(pm.response.json().total).to.equal(1));",
      ...keepPatient,
    ]),
    item('The same, by its id', { path: '/fhir/Patient/{{patientId}}' }, [
      ...isResource(200, 'Patient'),
      "pm.test('is that patient', () => pm.expect(pm.response.json().id).to.equal(pm.environment.get('patientId')));",
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
        ...isJson(200),
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
      [...isJson(200), "pm.test('is active', () => pm.expect(pm.response.json().active).to.equal(true));"],
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
        ...isJson(200),
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
      [...isJson(200), "pm.test('is received', () => pm.expect(pm.response.json().received).to.equal(true));"],
    ),
  ],
};

export const headersFolder: Folder = {
  name: 'X-API-Key and X-API-Secret',
  description: 'For clients that cannot send an Authorization header of their own.',
  auth: noAuth,
  item: [
    item(
      'The patient',
      { path: '/fhir/Patient', headers: { 'X-API-Key': '{{key}}', 'X-API-Secret': '{{secret}}' } },
      isSearchset('Patient'),
    ),
  ],
};
