// Pieces of a Postman collection, version 2.1. https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html

export interface Folder {
  readonly name: string;
  readonly description?: string;
  readonly auth?: object;
  readonly item: readonly (Folder | Item)[];
}

export interface Item {
  readonly name: string;
  readonly event: readonly object[];
  readonly request: object;
}

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD';
  /** Below the variable; with `{{…}}` where a value goes in, and encoded otherwise. */
  readonly path: string;
  readonly base?: 'baseUrl' | 'manageUrl';
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** In place of the folder's. */
  readonly auth?: object;
  readonly description?: string;
}

/** `tests` are lines of the script that judges the answer. */
export function item(name: string, sent: Sent, tests: readonly string[]): Item {
  const { method = 'GET', base = 'baseUrl', path, query = [], headers = {}, json, form, auth, description } = sent;
  const bodyType = path.startsWith('/fhir') ? 'application/fhir+json' : 'application/json';
  const typed = json === undefined ? headers : { 'Content-Type': bodyType, ...headers };
  const text = query.map(([key, value]) => `${key}=${value}`).join('&');
  return {
    name,
    event: [{ listen: 'test', script: { type: 'text/javascript', exec: tests } }],
    request: {
      method,
      header: Object.entries(typed).map(([key, value]) => ({ key, value })),
      url: {
        raw: `{{${base}}}${path}${text === '' ? '' : `?${text}`}`,
        host: [`{{${base}}}`],
        path: path.slice(1).split('/'),
        query: query.map(([key, value]) => ({ key, value })),
      },
      ...(json === undefined ? {} : { body: { mode: 'raw', raw: JSON.stringify(json, null, 2) } }),
      ...(form === undefined ? {} : { body: { mode: 'urlencoded', urlencoded: pairsOf(form) } }),
      ...(auth === undefined ? {} : { auth }),
      ...(description === undefined ? {} : { description }),
    },
  };
}

function pairsOf(form: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(form).map(([key, value]) => ({ key, value }));
}

function authOf(type: string, values: Readonly<Record<string, string>>): object {
  return { type, [type]: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })) };
}

export const noAuth = { type: 'noauth' };
export const keyAuth = authOf('basic', { username: '{{key}}', password: '{{secret}}' });
export const tokenAuth = authOf('bearer', { token: '{{accessToken}}' });
export const managementAuth = authOf('bearer', { token: '{{managementToken}}' });
/** As Postman's own form for it is filled in; its button *Get New Access Token* then works. */
export const oauth2Auth = authOf('oauth2', {
  grant_type: 'client_credentials',
  accessTokenUrl: '{{baseUrl}}/oauth2/token',
  clientId: '{{key}}',
  clientSecret: '{{secret}}',
  client_authentication: 'header',
  addTokenTo: 'header',
  accessToken: '{{accessToken}}',
});

/** Quoted for a script. */
export function quoted(value: string): string {
  return JSON.stringify(value);
}

export function isStatus(status: number): string {
  return `pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`;
}

export function isType(contentType: string): string {
  return `pm.test('is ${contentType}', () => pm.expect(pm.response.headers.get('Content-Type')).to.include(${quoted(contentType)}));`;
}

/** An answer in JSON that is no resource. */
export function isJson(status: number): readonly string[] {
  return [isStatus(status), isType('application/json')];
}

/** A refusal of the management API. https://www.rfc-editor.org/rfc/rfc9457 */
export function isProblem(status: number): readonly string[] {
  return [
    isStatus(status),
    isType('application/problem+json'),
    `pm.test('names the status', () => pm.expect(pm.response.json().status).to.equal(${status}));`,
  ];
}

export const fhirType = isType('application/fhir+json');

/** An answer under /fhir, of a resource type. */
export function isResource(status: number, resourceType: string): readonly string[] {
  return [
    isStatus(status),
    fhirType,
    `pm.test('is a ${resourceType}', () => pm.expect(pm.response.json().resourceType).to.equal(${quoted(resourceType)}));`,
  ];
}

/** A searchset whose matches are of a type; of several where there is none to name. */
export function isSearchset(type: string | undefined): readonly string[] {
  const ofType =
    type === undefined
      ? []
      : [
          `const matches = (pm.response.json().entry ?? []).filter(({ search }) => search.mode === 'match');`,
          `pm.test('finds ${type} alone', () => matches.forEach(({ resource }) => pm.expect(resource.resourceType).to.equal(${quoted(type)})));`,
        ];
  return [
    ...isResource(200, 'Bundle'),
    `pm.test('is a searchset', () => pm.expect(pm.response.json().type).to.equal('searchset'));`,
    `pm.test('ignores nothing', () => pm.expect((pm.response.json().entry ?? []).some(({ search }) => search.mode === 'outcome')).to.equal(false));`,
    ...ofType,
  ];
}

export const isHistory = [
  ...isResource(200, 'Bundle'),
  `pm.test('is a history', () => pm.expect(pm.response.json().type).to.equal('history'));`,
];

/** Operations say different things beside what they find, but none of them that it was refused. */
export const isOperationAnswer = [
  ...isResource(200, 'Bundle'),
  `const outcomes = (pm.response.json().entry ?? []).filter(({ resource }) => resource.resourceType === 'OperationOutcome');`,
  `pm.test('refuses nothing', () => outcomes.forEach(({ resource }) => resource.issue.forEach(({ severity }) => pm.expect(severity).to.be.oneOf(['information', 'warning']))));`,
];

/** The answers to the entries of a batch, by their statuses. */
export function isBatch(statuses: readonly string[]): readonly string[] {
  return [
    ...isResource(200, 'Bundle'),
    `pm.test('answers each entry', () => pm.expect(pm.response.json().entry.map(({ response }) => response.status.slice(0, 3))).to.eql(${JSON.stringify(statuses)}));`,
  ];
}
