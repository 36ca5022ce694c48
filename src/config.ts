// Every environment variable ChartKey reads, and what each option means. An option wins over its variable.

/** An option or environment variable that cannot be used; the text names it and says what would be right. */
export class ConfigError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** What commands that open the database take on the command line. */
export interface StoreOptions {
  readonly db?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly baseUrl?: string | undefined;
}

export interface StoreConfig {
  /** Path of the SQLite file, or `:memory:`. */
  readonly databaseFile: string;
  /** Base64 text; undefined when the key lies in a file beside the database. */
  readonly serverKey: string | undefined;
  /** IANA name of the zone of dates and times that carry none; undefined to take the database's own. */
  readonly timeZone: string | undefined;
  /** Scheme and authority that clients use, without a slash at the end; where undefined, `serve` takes them from each request. */
  readonly baseUrl: string | undefined;
}

/** What every command that makes credentials reads, by variable alone except for `serve`. */
export interface CredentialOptions {
  readonly maxCredentials?: string | undefined;
  readonly excludeLabels?: string | undefined;
}

export interface CredentialConfig {
  /** How many credentials a patient may have. */
  readonly maxCredentials: number;
  /** `system|code` of `meta.security`: what new credentials leave out unless they say otherwise. */
  readonly excludedLabels: readonly string[];
}

/** What `serve` takes on the command line, as text. */
export interface ServeOptions extends StoreOptions, CredentialOptions {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly managePort?: string | undefined;
  readonly workers?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly rateLimit?: string | undefined;
  readonly failureLimit?: string | undefined;
  readonly proxyHops?: string | undefined;
  readonly webhookUrl?: string | undefined;
  readonly auditDays?: string | undefined;
  readonly corsOrigins?: string | undefined;
  readonly portalName?: string | undefined;
  readonly portalHomeUrl?: string | undefined;
  readonly portalStyles?: string | undefined;
  readonly portalFrameAncestors?: string | undefined;
  readonly demo?: boolean | undefined;
}

export interface ServeConfig extends StoreConfig, CredentialConfig {
  /** Whether the database was named, rather than left to the default. */
  readonly isDatabaseNamed: boolean;
  readonly host: string;
  readonly port: number;
  /** Whether the port was named, so that another may not be chosen. */
  readonly isPortNamed: boolean;
  readonly managePort: number | undefined;
  readonly workers: number;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly managementToken: string | undefined;
  /** Requests a minute that one credential may make; 0 for any number. */
  readonly rateLimit: number;
  /** Failed authentications a minute from one address, and with one key, before more are turned away; 0 for any number. */
  readonly failureLimit: number;
  /** How many proxies before the server add the address they saw to X-Forwarded-For; 0 to believe no header. */
  readonly proxyHops: number;
  /** Who is told of what becomes of credentials. `secret` is base64 text, as Standard Webhooks have it. */
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  /** Whose pages may ask /fhir and /oauth2 from a browser, as given. */
  readonly corsOrigins: string;
  /** How long the audit trail keeps an entry. */
  readonly auditDays: number;
  /** Of the patient's panel, as given. */
  readonly portal: Readonly<Record<'name' | 'homeUrl' | 'styles' | 'frameAncestors', string | undefined>>;
  readonly demo: boolean;
}

export const defaultDatabaseFile = 'chartkey.db';
export const defaultHost = '127.0.0.1';
export const defaultPort = 8080;
export const defaultMaxCredentials = 50;
export const defaultRateLimit = 600_000;
export const defaultFailureLimit = 1000;
/** Six years, for which HIPAA has what was done with records kept (45 CFR 164.316). */
export const defaultAuditDays = 2190;
const minManagementTokenLength = 32;
const maxPort = 65_535;
const maxWorkers = 256;
/** Every answer that lists a patient's credentials holds them all. */
const mostCredentials = 10_000;
const mostRequests = 1_000_000_000;
const maxProxyHops = 10;
const maxAuditDays = 36_500;

export function readStoreConfig(options: StoreOptions, environment: Environment = process.env): StoreConfig {
  return {
    databaseFile: readDatabaseFile(textOf(options.db) ?? textOf(environment.CHARTKEY_DB)),
    serverKey: textOf(environment.CHARTKEY_SERVER_KEY),
    timeZone: readTimeZone(textOf(options.timeZone) ?? textOf(environment.CHARTKEY_TIME_ZONE)),
    baseUrl: readBaseUrl(textOf(options.baseUrl) ?? textOf(environment.CHARTKEY_BASE_URL)),
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
    port: readNumber('--port (CHARTKEY_PORT)', port ?? defaultPort, 0, maxPort),
    isPortNamed: port !== undefined,
    managePort:
      managePort === undefined ? undefined : readNumber('--manage-port (CHARTKEY_MANAGE_PORT)', managePort, 0, maxPort),
    workers: readNumber('--workers (CHARTKEY_WORKERS)', workers ?? 1, 1, maxWorkers),
    tls: readTls(
      textOf(options.tlsCert) ?? textOf(environment.CHARTKEY_TLS_CERT),
      textOf(options.tlsKey) ?? textOf(environment.CHARTKEY_TLS_KEY),
    ),
    managementToken: readManagementToken(textOf(environment.CHARTKEY_MANAGEMENT_TOKEN)),
    ...readCredentialConfig(options, environment),
    ...readLimits(options, environment),
    webhook: readWebhook(
      textOf(options.webhookUrl) ?? textOf(environment.CHARTKEY_WEBHOOK_URL),
      textOf(environment.CHARTKEY_WEBHOOK_SECRET),
    ),
    corsOrigins: textOf(options.corsOrigins) ?? textOf(environment.CHARTKEY_CORS_ORIGINS) ?? '*',
    portal: {
      name: textOf(options.portalName) ?? textOf(environment.CHARTKEY_PORTAL_NAME),
      homeUrl: textOf(options.portalHomeUrl) ?? textOf(environment.CHARTKEY_PORTAL_HOME_URL),
      styles: textOf(options.portalStyles) ?? textOf(environment.CHARTKEY_PORTAL_STYLES),
      frameAncestors: textOf(options.portalFrameAncestors) ?? textOf(environment.CHARTKEY_PORTAL_FRAME_ANCESTORS),
    },
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

export function readCredentialConfig(
  options: CredentialOptions,
  environment: Environment = process.env,
): CredentialConfig {
  const maxCredentials = textOf(options.maxCredentials) ?? textOf(environment.CHARTKEY_MAX_CREDENTIALS);
  const labels = textOf(options.excludeLabels) ?? textOf(environment.CHARTKEY_EXCLUDE_LABELS);
  return {
    maxCredentials: readNumber(
      '--max-credentials (CHARTKEY_MAX_CREDENTIALS)',
      maxCredentials ?? defaultMaxCredentials,
      1,
      mostCredentials,
    ),
    excludedLabels: labels === undefined ? [] : labels.split(',').map((label) => readLabel(label.trim())),
  };
}

function readLabel(label: string): string {
  if (!/^[^\s|,]+\|[^\s|,]+$/.test(label)) {
    throw new ConfigError(
      `--exclude-labels (CHARTKEY_EXCLUDE_LABELS) must be a list of system|code, separated by commas; "${label}" is not one.`,
    );
  }
  return label;
}

function readLimits(
  options: ServeOptions,
  environment: Environment,
): Pick<ServeConfig, 'rateLimit' | 'failureLimit' | 'proxyHops' | 'auditDays'> {
  const rateLimit = textOf(options.rateLimit) ?? textOf(environment.CHARTKEY_RATE_LIMIT);
  const failureLimit = textOf(options.failureLimit) ?? textOf(environment.CHARTKEY_FAILURE_LIMIT);
  const proxyHops = textOf(options.proxyHops) ?? textOf(environment.CHARTKEY_PROXY_HOPS);
  const auditDays = textOf(options.auditDays) ?? textOf(environment.CHARTKEY_AUDIT_DAYS);
  return {
    rateLimit: readNumber('--rate-limit (CHARTKEY_RATE_LIMIT)', rateLimit ?? defaultRateLimit, 0, mostRequests),
    failureLimit: readNumber(
      '--failure-limit (CHARTKEY_FAILURE_LIMIT)',
      failureLimit ?? defaultFailureLimit,
      0,
      mostRequests,
    ),
    proxyHops: readNumber('--proxy-hops (CHARTKEY_PROXY_HOPS)', proxyHops ?? 0, 0, maxProxyHops),
    auditDays: readNumber('--audit-days (CHARTKEY_AUDIT_DAYS)', auditDays ?? defaultAuditDays, 1, maxAuditDays),
  };
}

/** Neither URL nor secret is repeated: a URL may hold a secret of its own. */
function readWebhook(text: string | undefined, secret: string | undefined): ServeConfig['webhook'] {
  if (text === undefined && secret === undefined) return undefined;
  if (text === undefined || secret === undefined) {
    throw new ConfigError('--webhook-url (CHARTKEY_WEBHOOK_URL) and CHARTKEY_WEBHOOK_SECRET must be given together.');
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '');
  if (url === undefined || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback))) {
    throw new ConfigError('--webhook-url (CHARTKEY_WEBHOOK_URL) must be an https URL, or an http one on this machine.');
  }
  if (url.username || url.password || url.hash) {
    throw new ConfigError('--webhook-url (CHARTKEY_WEBHOOK_URL) must have neither user nor fragment.');
  }
  if (!/^(?:whsec_)?[A-Za-z0-9+/]{32,86}={0,2}$/.test(secret)) {
    throw new ConfigError(
      'CHARTKEY_WEBHOOK_SECRET must be 24 to 64 bytes as base64, with or without whsec_ before it, as from: openssl rand -base64 32',
    );
  }
  return { url: url.href, secret };
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

function readNumber(name: string, text: string | number, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(String(text)) || value < min || value > max) {
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

/** Whether the terminal cannot take back what was written to it. */
export function isTerminalDumb(environment: Environment = process.env): boolean {
  return environment.TERM === 'dumb';
}

/** An option or variable left empty counts as not given, so that `CHARTKEY_DB=` in an env file is harmless. */
function textOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
