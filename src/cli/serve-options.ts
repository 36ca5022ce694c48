// What `serve` takes, in the groups that its help shows.
import { Command } from 'commander';
import {
  defaultAuditDays,
  defaultFailureLimit,
  defaultHost,
  defaultMaxCredentials,
  defaultPort,
  defaultRateLimit,
} from '../config.ts';
import { addLesson, neverRefused } from './lesson.ts';
import { addBaseUrlOption, addStoreOptions, addTimeZoneOption } from './store-options.ts';

/** The command without its action. */
export function describeServe(): Command {
  const command = new Command('serve').description(
    'serve /fhir, /oauth2, /portal, /manage and /docs until SIGTERM or Ctrl-C',
  );
  addServing(command);
  addSecurity(command);
  addLimits(command);
  addPanel(command);
  command
    .optionsGroup('Webhooks:')
    .option('--webhook-url <url>', 'who is told what becomes of credentials (CHARTKEY_WEBHOOK_URL)');
  command.optionsGroup('Help:');
  return addLesson(command, { examples, notes, exitCodes });
}

function addServing(command: Command): void {
  command
    .optionsGroup('Serving:')
    .option('--demo', 'load records written for this project, and print a key for one of them');
  addBaseUrlOption(addTimeZoneOption(addStoreOptions(command)))
    .option('--host <address>', `address to listen on (CHARTKEY_HOST; default ${defaultHost})`)
    .option('--port <number>', `port to listen on, 0 for any (CHARTKEY_PORT; default ${defaultPort})`)
    .option('--manage-port <number>', 'serve /manage on this port and nowhere else (CHARTKEY_MANAGE_PORT)')
    .option('--workers <number>', 'processes that share port and database (CHARTKEY_WORKERS; default 1)');
}

function addSecurity(command: Command): void {
  command
    .optionsGroup('Security:')
    .option('--tls-cert <file>', 'PEM certificate chain; goes with --tls-key (CHARTKEY_TLS_CERT)')
    .option('--tls-key <file>', 'PEM private key (CHARTKEY_TLS_KEY)')
    .option(
      '--proxy-hops <number>',
      'proxies before the server that add to X-Forwarded-For (CHARTKEY_PROXY_HOPS; default 0)',
    )
    .option(
      '--cors-origins <list>',
      'origins, with commas between, whose pages may ask /fhir and /oauth2; none for none (CHARTKEY_CORS_ORIGINS; default *, all)',
    )
    .option(
      '--exclude-labels <list>',
      'security labels, as system|code with commas between: new credentials leave out what carries them, unless they say otherwise (CHARTKEY_EXCLUDE_LABELS; default none)',
    );
}

function addLimits(command: Command): void {
  command
    .optionsGroup('Limits:')
    .option(
      '--max-credentials <number>',
      `how many a patient may have (CHARTKEY_MAX_CREDENTIALS; default ${defaultMaxCredentials})`,
    )
    .option(
      '--rate-limit <number>',
      `requests a minute for each credential, 0 for any number (CHARTKEY_RATE_LIMIT; default ${defaultRateLimit})`,
    )
    .option(
      '--failure-limit <number>',
      `failed authentications a minute for each address and key, 0 for any number (CHARTKEY_FAILURE_LIMIT; default ${defaultFailureLimit})`,
    )
    .option(
      '--audit-days <number>',
      `how long the audit trail is kept (CHARTKEY_AUDIT_DAYS; default ${defaultAuditDays})`,
    );
}

function addPanel(command: Command): void {
  command
    .optionsGroup("The patient's panel:")
    .option('--portal-name <text>', 'what stands at its head (CHARTKEY_PORTAL_NAME)')
    .option('--portal-home-url <url>', 'where it leads back to (CHARTKEY_PORTAL_HOME_URL)')
    .option('--portal-styles <file>', 'style sheet that it loads after its own (CHARTKEY_PORTAL_STYLES)')
    .option(
      '--portal-frame-ancestors <list>',
      'origins, with commas between, whose pages may frame it (CHARTKEY_PORTAL_FRAME_ANCESTORS; default none)',
    );
}

const examples = [
  ['try it with records that are gone when it stops', 'chartkey serve --demo'],
  ['serve a database of your own', 'chartkey serve --db clinic.db --port 9000'],
  [
    'by https, to other machines, on four processors',
    'chartkey serve --host 0.0.0.0 --port 8443 --workers 4 \\\n  --tls-cert cert.pem --tls-key key.pem',
  ],
  [
    'behind a proxy, which does not pass on the port of /manage',
    'chartkey serve --base-url https://fhir.example.org --proxy-hops 1 \\\n  --manage-port 9001',
  ],
  [
    'with tighter limits, an audit trail of ten years and times of New York',
    'chartkey serve --db new-york.db --time-zone America/New_York \\\n' +
      '  --rate-limit 600 --failure-limit 60 --max-credentials 10 --audit-days 3650',
  ],
  [
    'for pages of one app, and without what is labelled as psychiatry',
    'chartkey serve --cors-origins https://app.example.org \\\n' +
      "  --exclude-labels 'http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY'",
  ],
  [
    'with the panel as a part of your portal',
    'chartkey serve --portal-name "Harborlight" --portal-styles theme.css \\\n' +
      '  --portal-home-url https://portal.example.org \\\n' +
      '  --portal-frame-ancestors https://portal.example.org',
  ],
  [
    'with a webhook; its receiver needs the same secret',
    'export CHARTKEY_WEBHOOK_SECRET=$(openssl rand -base64 32)\n' +
      'chartkey serve --webhook-url https://portal.example.org/hooks',
  ],
] as const;

const notes = [
  'Three secrets come from the environment alone:',
  '  CHARTKEY_SERVER_KEY        32 bytes as base64, without which no stored secret',
  '                             is of use; else a file beside the database, which',
  '                             is made on first use',
  '  CHARTKEY_MANAGEMENT_TOKEN  a management token, 32 characters or more, that',
  '                             holds while it is set',
  '  CHARTKEY_WEBHOOK_SECRET    24 to 64 bytes as base64, which sign webhooks',
];

const exitCodes = {
  done: 'stopped by SIGTERM or Ctrl-C, with every answer under way finished',
  refused: neverRefused,
  couldNotRun: 'could not start: wrong options, no database, a port that is taken',
};
