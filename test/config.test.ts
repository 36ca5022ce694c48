import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ConfigError,
  readCredentialConfig,
  readServeConfig,
  readStoreConfig,
  type ServeOptions,
} from '../src/config.ts';
import { rejects } from './support/rejects.ts';

const config = suite('config');

type Environment = Readonly<Record<string, string>>;

config('without options or variables — one process on localhost:8080, a file in the working directory, UTC', () => {
  assert.equal(readServeConfig({}, {}), {
    databaseFile: 'chartkey.db',
    isDatabaseNamed: false,
    serverKey: undefined,
    timeZone: undefined,
    host: '127.0.0.1',
    port: 8080,
    isPortNamed: false,
    managePort: undefined,
    baseUrl: undefined,
    workers: 1,
    tls: undefined,
    managementToken: undefined,
    maxCredentials: 50,
    excludedLabels: [],
    rateLimit: 600_000,
    failureLimit: 1000,
    proxyHops: 0,
    webhook: undefined,
    auditDays: 2190,
    corsOrigins: '*',
    portal: { name: undefined, homeUrl: undefined, styles: undefined, frameAncestors: undefined },
    demo: false,
  });
});

const everyVariable: Environment = {
  CHARTKEY_DB: '/data/a.db',
  CHARTKEY_HOST: '0.0.0.0',
  CHARTKEY_PORT: '9000',
  CHARTKEY_MANAGE_PORT: '9001',
  CHARTKEY_BASE_URL: 'https://fhir.example.org/',
  CHARTKEY_WORKERS: '4',
  CHARTKEY_TLS_CERT: 'cert.pem',
  CHARTKEY_TLS_KEY: 'key.pem',
  CHARTKEY_TIME_ZONE: 'America/New_York',
  CHARTKEY_SERVER_KEY: 'AAAA',
  CHARTKEY_MANAGEMENT_TOKEN: 'x'.repeat(32),
  CHARTKEY_MAX_CREDENTIALS: '5',
  CHARTKEY_EXCLUDE_LABELS: 'http://a.example/labels|PSY, urn:oid:1.2.3|R',
  CHARTKEY_RATE_LIMIT: '0',
  CHARTKEY_FAILURE_LIMIT: '20',
  CHARTKEY_PROXY_HOPS: '2',
  CHARTKEY_WEBHOOK_URL: 'https://portal.example.org/hooks',
  CHARTKEY_WEBHOOK_SECRET: 'A'.repeat(32),
  CHARTKEY_AUDIT_DAYS: '90',
  CHARTKEY_CORS_ORIGINS: 'none',
  CHARTKEY_PORTAL_NAME: 'Harborlight',
  CHARTKEY_PORTAL_HOME_URL: 'https://portal.example.org',
  CHARTKEY_PORTAL_STYLES: 'theme.css',
  CHARTKEY_PORTAL_FRAME_ANCESTORS: 'https://portal.example.org',
};

config('every variable is read', () => {
  assert.equal(readServeConfig({}, everyVariable), {
    databaseFile: '/data/a.db',
    isDatabaseNamed: true,
    serverKey: 'AAAA',
    timeZone: 'America/New_York',
    host: '0.0.0.0',
    port: 9000,
    isPortNamed: true,
    managePort: 9001,
    baseUrl: 'https://fhir.example.org',
    workers: 4,
    tls: { certFile: 'cert.pem', keyFile: 'key.pem' },
    managementToken: 'x'.repeat(32),
    maxCredentials: 5,
    excludedLabels: ['http://a.example/labels|PSY', 'urn:oid:1.2.3|R'],
    rateLimit: 0,
    failureLimit: 20,
    proxyHops: 2,
    webhook: { url: 'https://portal.example.org/hooks', secret: 'A'.repeat(32) },
    auditDays: 90,
    corsOrigins: 'none',
    portal: {
      name: 'Harborlight',
      homeUrl: 'https://portal.example.org',
      styles: 'theme.css',
      frameAncestors: 'https://portal.example.org',
    },
    demo: false,
  });
});

config('an option wins over its variable', () => {
  const options: ServeOptions = {
    db: 'b.db',
    host: '::1',
    port: '0',
    managePort: '7001',
    baseUrl: 'http://localhost/ehr',
    workers: '2',
    tlsCert: 'c',
    tlsKey: 'k',
    timeZone: 'Asia/Tokyo',
    maxCredentials: '7',
    excludeLabels: 's|c',
    rateLimit: '60',
    failureLimit: '0',
    proxyHops: '1',
    webhookUrl: 'http://127.0.0.1:9/hooks?portal=1',
    auditDays: '3650',
    corsOrigins: 'https://c.example',
    portalName: 'N',
    portalHomeUrl: 'https://h.example',
    portalStyles: 's.css',
    portalFrameAncestors: 'https://f.example',
    demo: true,
  };
  const { serverKey, managementToken, ...rest } = readServeConfig(options, everyVariable);
  assert.equal(rest, {
    databaseFile: 'b.db',
    isDatabaseNamed: true,
    timeZone: 'Asia/Tokyo',
    host: '::1',
    port: 0,
    isPortNamed: true,
    managePort: 7001,
    baseUrl: 'http://localhost/ehr',
    workers: 2,
    tls: { certFile: 'c', keyFile: 'k' },
    maxCredentials: 7,
    excludedLabels: ['s|c'],
    rateLimit: 60,
    failureLimit: 0,
    proxyHops: 1,
    webhook: { url: 'http://127.0.0.1:9/hooks?portal=1', secret: 'A'.repeat(32) },
    auditDays: 3650,
    corsOrigins: 'https://c.example',
    portal: { name: 'N', homeUrl: 'https://h.example', styles: 's.css', frameAncestors: 'https://f.example' },
    demo: true,
  });
});

config('an empty variable counts as not set', () => {
  const empty = Object.fromEntries(Object.keys(everyVariable).map((name) => [name, '']));
  assert.equal(readServeConfig({}, empty), readServeConfig({}, {}));
});

const refused: readonly (readonly [why: string, options: ServeOptions, environment: Environment, named: string])[] = [
  ['a PostgreSQL URL', { db: 'postgres://u:hunter2@h/d' }, {}, 'SQLite'],
  ['a PostgreSQL URL in the variable', {}, { CHARTKEY_DB: 'postgresql://u:hunter2@h/d' }, 'CHARTKEY_DB'],
  ['a port that is no number', { port: 'http' }, {}, '--port'],
  ['a port out of range', {}, { CHARTKEY_PORT: '65536' }, 'CHARTKEY_PORT'],
  ['a negative port', { port: '-1' }, {}, '--port'],
  ['a port in hexadecimal', { port: '0x50' }, {}, '--port'],
  ['the same port twice', { port: '9000', managePort: '9000' }, {}, '--manage-port'],
  ['no workers', { workers: '0' }, {}, '--workers'],
  ['workers on a database in memory', { workers: '2', db: ':memory:' }, {}, '--workers'],
  ['a base URL without a scheme', { baseUrl: 'fhir.example.org' }, {}, '--base-url'],
  ['a base URL with a query', { baseUrl: 'https://a.example/?x=1' }, {}, '--base-url'],
  ['a base URL with a password', { baseUrl: 'https://u:hunter2@a.example' }, {}, '--base-url'],
  ['a certificate without its key', { tlsCert: 'c.pem' }, {}, '--tls-key'],
  ['a key without its certificate', {}, { CHARTKEY_TLS_KEY: 'k.pem' }, 'CHARTKEY_TLS_CERT'],
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }, {}, '--time-zone'],
  ['a short management token', {}, { CHARTKEY_MANAGEMENT_TOKEN: 'hunter2' }, 'CHARTKEY_MANAGEMENT_TOKEN'],
  ['no credential at all', { maxCredentials: '0' }, {}, '--max-credentials'],
  ['a label without a system', {}, { CHARTKEY_EXCLUDE_LABELS: 'a|b,PSY' }, 'CHARTKEY_EXCLUDE_LABELS'],
  ['a label with an empty code', { excludeLabels: 'a|' }, {}, '--exclude-labels'],
  ['a limit that is no number', { rateLimit: 'many' }, {}, '--rate-limit'],
  ['a negative limit', {}, { CHARTKEY_FAILURE_LIMIT: '-1' }, 'CHARTKEY_FAILURE_LIMIT'],
  ['more proxies than anybody has', { proxyHops: '11' }, {}, '--proxy-hops'],
  ['an audit trail kept for no day', { auditDays: '0' }, {}, '--audit-days'],
  ['a webhook without its secret', { webhookUrl: 'https://a.example' }, {}, 'CHARTKEY_WEBHOOK_SECRET'],
  ['the secret of no webhook', {}, { CHARTKEY_WEBHOOK_SECRET: 'hunter2'.repeat(5) }, '--webhook-url'],
  ...(
    [
      ['http elsewhere', 'http://a.example/', 'A'.repeat(32), '--webhook-url'],
      ['http to a name that begins as this machine’s', 'http://127.0.0.1.example/', 'A'.repeat(32), '--webhook-url'],
      ['no web at all', 'file:///etc/passwd', 'A'.repeat(32), '--webhook-url'],
      ['no URL', 'portal', 'A'.repeat(32), '--webhook-url'],
      ['a URL with a password', 'https://u:hunter2@a.example', 'A'.repeat(32), '--webhook-url'],
      ['a short secret', 'https://a.example', 'hunter2hunter2', 'CHARTKEY_WEBHOOK_SECRET'],
      ['a secret that is no base64', 'https://a.example', 'hunter2-'.repeat(5), 'CHARTKEY_WEBHOOK_SECRET'],
    ] as const
  ).map(
    ([why, url, secret, named]) =>
      [`a webhook: ${why}`, { webhookUrl: url }, { CHARTKEY_WEBHOOK_SECRET: secret }, named] as const,
  ),
  [
    'a management token that no header carries',
    {},
    { CHARTKEY_MANAGEMENT_TOKEN: 'é'.repeat(40) },
    'CHARTKEY_MANAGEMENT_TOKEN',
  ],
];
for (const [why, options, environment, named] of refused) {
  config(`${why} is refused, naming ${named} and repeating no password`, async () => {
    const error = await rejects(() => readServeConfig(options, environment));
    assert.instance(error, ConfigError);
    assert.ok(error.message.includes(named), error.message);
    assert.not.match(error.message, 'hunter2');
  });
}

config('commands that open the database read the same variables', () => {
  assert.equal(readStoreConfig({}, everyVariable), {
    databaseFile: '/data/a.db',
    serverKey: 'AAAA',
    timeZone: 'America/New_York',
    baseUrl: 'https://fhir.example.org',
  });
});

config('commands that make credentials read the variables of what holds for all of them', () => {
  const { maxCredentials, excludedLabels } = readServeConfig({}, everyVariable);
  assert.equal(readCredentialConfig({}, everyVariable), { maxCredentials, excludedLabels });
});

config('a webhook secret may carry the mark of Standard Webhooks', () => {
  const secret = `whsec_${'A'.repeat(43)}=`;
  const { webhook } = readServeConfig({ webhookUrl: 'https://a.example' }, { CHARTKEY_WEBHOOK_SECRET: secret });
  assert.equal(webhook, { url: 'https://a.example/', secret });
});

config.run();
