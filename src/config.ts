// Every environment variable ChartKey reads, and what each option means. An option wins over its variable.

/** An option or environment variable that cannot be used; the text names it and says what would be right. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** What commands that open the database take on the command line. */
export interface StoreOptions {
  readonly db?: string | undefined;
  readonly timeZone?: string | undefined;
}

export interface StoreConfig {
  /** Path of the SQLite file, or `:memory:`. */
  readonly databaseFile: string;
  /** Base64 text; undefined when the key lies in a file beside the database. */
  readonly serverKey: string | undefined;
  /** IANA name of the zone of dates and times that carry none; undefined to take the database's own. */
  readonly timeZone: string | undefined;
}

/** What `serve` takes on the command line, as text. */
export interface ServeOptions extends StoreOptions {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly managePort?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly workers?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly demo?: boolean | undefined;
}

export interface ServeConfig extends StoreConfig {
  /** Whether the database was named, rather than left to the default. */
  readonly isDatabaseNamed: boolean;
  readonly host: string;
  readonly port: number;
  /** Whether the port was named, so that another may not be chosen. */
  readonly isPortNamed: boolean;
  readonly managePort: number | undefined;
  /** Scheme and authority that clients use, without a slash at the end; undefined to take them from each request. */
  readonly baseUrl: string | undefined;
  readonly workers: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly managementToken: string | undefined;
  readonly demo: boolean;
}

export const defaultDatabaseFile = 'chartkey.db';
export const defaultHost = '127.0.0.1';
export const defaultPort = 8080;
const minManagementTokenLength = 32;
const maxPort = 65_535;
const maxWorkers = 256;

export function readStoreConfig(options: StoreOptions, environment: Environment = process.env): StoreConfig {
  return {
    databaseFile: readDatabaseFile(textOf(options.db) ?? textOf(environment.CHARTKEY_DB)),
    serverKey: textOf(environment.CHARTKEY_SERVER_KEY),
    timeZone: readTimeZone(textOf(options.timeZone) ?? textOf(environment.CHARTKEY_TIME_ZONE)),
  };
}

export function readServeConfig(options: ServeOptions, environment: Environment = process.env): ServeConfig {
  const port = textOf(options.port) ?? textOf(environment.CHARTKEY_PORT);
  const managePort = textOf(options.managePort) ?? textOf(environment.CHARTKEY_MANAGE_PORT);
  const workers = textOf(options.workers) ?? textOf(environment.CHARTKEY_WORKERS);
  const config: ServeConfig = {
    ...readStoreConfig(options, environment),
    isDatabaseNamed: (textOf(options.db) ?? textOf(environment.CHARTKEY_DB)) !== undefined,
    host: textOf(options.host) ?? textOf(environment.CHARTKEY_HOST) ?? defaultHost,
    port: port === undefined ? defaultPort : readNumber('--port (CHARTKEY_PORT)', port, 0, maxPort),
    isPortNamed: port !== undefined,
    managePort:
      managePort === undefined ? undefined : readNumber('--manage-port (CHARTKEY_MANAGE_PORT)', managePort, 0, maxPort),
    baseUrl: readBaseUrl(textOf(options.baseUrl) ?? textOf(environment.CHARTKEY_BASE_URL)),
    workers: workers === undefined ? 1 : readNumber('--workers (CHARTKEY_WORKERS)', workers, 1, maxWorkers),
    tls: readTls(
      textOf(options.tlsCert) ?? textOf(environment.CHARTKEY_TLS_CERT),
      textOf(options.tlsKey) ?? textOf(environment.CHARTKEY_TLS_KEY),
    ),
    managementToken: readManagementToken(textOf(environment.CHARTKEY_MANAGEMENT_TOKEN)),
    demo: options.demo ?? false,
  };
  if (config.managePort !== undefined && config.managePort !== 0 && config.managePort === config.port) {
    throw new ConfigError('--manage-port (CHARTKEY_MANAGE_PORT) must differ from --port (CHARTKEY_PORT).');
  }
  if (config.workers > 1 && config.databaseFile === ':memory:') {
    throw new ConfigError(
      '--workers (CHARTKEY_WORKERS) above 1 needs a database file: a database in memory is not shared.',
    );
  }
  return config;
}

function readDatabaseFile(text: string | undefined): string {
  // The value is not repeated: a database URL often holds a password.
  if (text !== undefined && /^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    throw new ConfigError(
      '--db (CHARTKEY_DB) must be the path of a file: this version stores in SQLite, not behind a URL such as postgres://.',
    );
  }
  return text ?? defaultDatabaseFile;
}

function readNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

function readBaseUrl(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new ConfigError(
      '--base-url (CHARTKEY_BASE_URL) must be an http or https URL such as https://fhir.example.org, without user, query or fragment.',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function readTls(certFile: string | undefined, keyFile: string | undefined): ServeConfig['tls'] {
  if (certFile === undefined && keyFile === undefined) {
    return undefined;
  }
  if (certFile === undefined || keyFile === undefined) {
    throw new ConfigError('--tls-cert (CHARTKEY_TLS_CERT) and --tls-key (CHARTKEY_TLS_KEY) must be given together.');
  }
  return { certFile, keyFile };
}

function readTimeZone(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError(
      `--time-zone (CHARTKEY_TIME_ZONE) must be an IANA name such as America/New_York, not "${text}".`,
    );
  }
}

function readManagementToken(text: string | undefined): string | undefined {
  // What HTTP header values can carry; a token with anything else could be set here but never sent.
  if (text !== undefined && (text.length < minManagementTokenLength || !/^[!-~][ -~]*[!-~]$/.test(text))) {
    throw new ConfigError(
      `CHARTKEY_MANAGEMENT_TOKEN must be at least ${minManagementTokenLength} printable ASCII characters, with no space at either end.`,
    );
  }
  return text;
}

/** An option or variable left empty counts as not given, so that `CHARTKEY_DB=` in an env file is harmless. */
function textOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
