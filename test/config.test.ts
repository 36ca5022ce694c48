import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError, readServeConfig, readStoreConfig, type ServeOptions } from '../src/config.ts';
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
  });
});

config.run();
