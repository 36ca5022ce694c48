// What a portal's backend does.
import {
  type Folder,
  type Item,
  isJson,
  isProblem,
  isResource,
  isSearchset,
  isStatus,
  isType,
  item,
  keyAuth,
  managementAuth,
  noAuth,
  type Sent,
} from './item.ts';

const patient = '/manage/v1/patients/{{patientId}}';
const credentials = `${patient}/credentials`;
const one = `${credentials}/{{credentialId}}`;
const newKey = { 'X-API-Key': '{{newKey}}', 'X-API-Secret': '{{newSecret}}' };

function call(name: string, sent: Omit<Sent, 'base'>, tests: readonly string[]): Item {
  return item(name, { ...sent, base: 'manageUrl' }, tests);
}

const making: readonly Item[] = [
  call(
    'Create a credential',
    { method: 'POST', path: credentials, headers: { 'Idempotency-Key': '{{$guid}}' }, json: { name: 'Postman' } },
    [
      ...isJson(201),
      "pm.test('shows key and secret', () => pm.expect(pm.response.json()).to.include.keys('key', 'secret'));",
      "pm.collectionVariables.set('credentialId', pm.response.json().id);",
      "pm.collectionVariables.set('newKey', pm.response.json().key);",
      "pm.collectionVariables.set('newSecret', pm.response.json().secret);",
    ],
  ),
  item('Read with it', { path: '/fhir/Patient', headers: newKey, auth: noAuth }, isSearchset('Patient')),
  call('List credentials', { path: credentials }, [
    ...isJson(200),
    "pm.test('has it', () => pm.expect(pm.response.json().credentials.map(({ id }) => id)).to.include(pm.collectionVariables.get('credentialId')));",
    "pm.test('shows no secret', () => pm.expect(pm.response.text()).not.to.include(pm.collectionVariables.get('newSecret')));",
  ]),
  call('Get a credential', { path: one }, [
    ...isJson(200),
    "pm.test('is it', () => pm.expect(pm.response.json().id).to.equal(pm.collectionVariables.get('credentialId')));",
  ]),
  call('Rename a credential', { method: 'PATCH', path: one, json: { name: 'Postman, renamed' } }, [
    ...isJson(200),
    "pm.test('is renamed', () => pm.expect(pm.response.json().name).to.equal('Postman, renamed'));",
  ]),
  call('Rotate a credential', { method: 'POST', path: `${one}/rotate`, json: {} }, [
    ...isJson(201),
    "pm.test('has a new key', () => pm.expect(pm.response.json().key).not.to.equal(pm.collectionVariables.get('newKey')));",
    "pm.collectionVariables.set('newKey', pm.response.json().key);",
    "pm.collectionVariables.set('newSecret', pm.response.json().secret);",
  ]),
];

const aboutPatient: readonly Item[] = [
  call(
    'Switch access off',
    {
      method: 'PUT',
      path: `${patient}/portal-access`,
      json: { enabled: false },
      description: 'Stops every credential of the patient, and ends links to the panel and sessions there.',
    },
    [...isJson(200), "pm.test('is off', () => pm.expect(pm.response.json().enabled).to.equal(false));"],
  ),
  item('Nothing is read meanwhile', { path: '/fhir/Patient', auth: keyAuth }, isResource(401, 'OperationOutcome')),
  call('Switch access on', { method: 'PUT', path: `${patient}/portal-access`, json: { enabled: true } }, [
    ...isJson(200),
    "pm.test('is on', () => pm.expect(pm.response.json().enabled).to.equal(true));",
  ]),
  call('Who read what', { path: `${patient}/activity`, query: [['count', '5']] }, [
    ...isJson(200),
    "pm.test('tells of five', () => pm.expect(pm.response.json().activity).to.have.lengthOf(5));",
  ]),
  call(
    'The same for a spreadsheet',
    { path: `${patient}/activity`, query: [['count', '5']], headers: { Accept: 'text/csv' } },
    [isStatus(200), isType('text/csv')],
  ),
  call('A link to the patient’s panel', { method: 'POST', path: `${patient}/portal-sessions`, json: {} }, [
    ...isJson(201),
    "pm.test('is a URL', () => pm.expect(pm.response.json().url).to.match(/^https?:/));",
  ]),
];

/** Of nobody, and refused: a record is not changed by trying out the server. */
const refusedBundle = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: [{ resource: { resourceType: 'Observation', id: 'without-a-status', code: { text: 'A try' } } }],
};

export const manageFolder: Folder = {
  name: 'Management API',
  description:
    'What a portal’s backend does, with a management token. What is made here is deleted here, and no record is changed, so ' +
    'that it can be sent again and again. Left out is DELETE of all credentials of a patient, yours among them.',
  auth: managementAuth,
  item: [
    call('Description', { path: '/manage/v1/openapi.json', auth: noAuth }, [
      ...isJson(200),
      "pm.test('is OpenAPI', () => pm.expect(pm.response.json().openapi).to.match(/^3/));",
    ]),
    call('Without a token', { path: credentials, auth: noAuth }, isProblem(401)),
    call('Find a patient', { path: '/manage/v1/patients', query: [['identifier', '{{identifier}}']] }, [
      ...isJson(200),
      "const isKnown = pm.collectionVariables.get('identifier') !== 'none';",
      "const isFound = pm.response.json().patientIds.includes(pm.environment.get('patientId'));",
      "pm.test('finds the patient by the identifier that the record holds', () => pm.expect(isFound).to.equal(isKnown));",
    ]),
    ...making,
    ...aboutPatient,
    call(
      'Import, and why it is refused',
      {
        method: 'POST',
        path: '/manage/v1/import',
        headers: { 'Content-Type': 'application/fhir+json' },
        json: refusedBundle,
      },
      [
        ...isJson(200),
        'const [{ outcome, problems = [] }] = pm.response.json().outcomes;',
        "pm.test('is refused for want of a status', () => pm.expect([outcome, ...problems.map(({ expression }) => expression)]).to.eql(['refused', 'Observation.status']));",
      ],
    ),
    call('Delete a credential', { method: 'DELETE', path: one }, [isStatus(204)]),
    call('It is gone', { path: one }, isProblem(404)),
    item(
      'And reads nothing',
      { path: '/fhir/Patient', headers: newKey, auth: noAuth },
      isResource(401, 'OperationOutcome'),
    ),
  ],
};
