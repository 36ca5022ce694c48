import { Command } from 'commander';
import { readCredentialConfig, readStoreConfig } from '../config.ts';
import { keyHint } from '../credentials/credential-format.ts';
import {
  createCredential,
  type FieldProblem,
  maxGraceSeconds,
  type NewCredential,
  rotateCredential,
} from '../credentials/life-cycle.ts';
import { defaultScope } from '../credentials/scope.ts';
import { dateInterval } from '../fhir/date.ts';
import type { CredentialRow } from '../store/credential-store.ts';
import { refusal } from './command-failure.ts';
import { openExistingStore, withStore } from './open-store.ts';
import { instantText, printFields, printJson, printLine, printTable } from './print.ts';
import { recordedAtConsole } from './recorded-at-console.ts';
import { addJsonOption, addStoreOptions } from './store-options.ts';

interface CommandOptions {
  readonly db?: string;
  readonly json?: boolean;
}

interface CreateOptions extends CommandOptions {
  readonly patient: string;
  readonly name: string;
  readonly scope?: string;
  readonly since?: string;
  readonly until?: string;
  readonly excludeLabel?: readonly string[];
  readonly expiresAt?: string;
}

/** `chartkey credential`: what a portal does through the management API, at the console. */
export function credentialCommand(): Command {
  const command = new Command('credential').description("create, list, rotate and delete patients' credentials");
  addStoreOptions(addJsonOption(command.command('create')))
    .description('create a credential and show its key and secret, once')
    .requiredOption('--patient <id>', 'id of the Patient resource')
    .requiredOption('--name <name>', 'what the patient calls it')
    .option('--scope <scopes>', `SMART scopes, separated by spaces (default ${defaultScope})`)
    .option('--since <date>', 'leave out what happened before')
    .option('--until <date>', 'leave out what happened after')
    .option(
      '--exclude-label <system|code...>',
      'leave out what carries this security label; "none" for what CHARTKEY_EXCLUDE_LABELS would leave out',
    )
    .option('--expires-at <instant>', 'when it stops to work, such as 2027-01-01T00:00:00Z (default never)')
    .action(create);
  addStoreOptions(addJsonOption(command.command('list')))
    .description("list a patient's credentials, oldest first")
    .requiredOption('--patient <id>', 'id of the Patient resource')
    .action(list);
  addStoreOptions(addJsonOption(command.command('rotate')))
    .description('give a credential a new key and secret and show them, once')
    .argument('<id>', 'id of the credential')
    .requiredOption('--patient <id>', 'id of the Patient resource')
    .option('--grace <seconds>', `for how long the old ones go on working, at most ${maxGraceSeconds} (default 0)`)
    .action(rotate);
  addStoreOptions(command.command('delete'))
    .description('delete a credential; no process serves it afterwards')
    .argument('<id>', 'id of the credential')
    .action(deleteOne);
  return command;
}

async function create(options: CreateOptions): Promise<void> {
  const wanted = readWanted(options);
  const { maxCredentials, excludedLabels } = readCredentialConfig({});
  const policy = { maxPerPatient: maxCredentials, excludedLabels };
  await withStore(openExistingStore(readStoreConfig(options)), async (open) => {
    const { store, hashKey } = open;
    const { timeZone } = store;
    const lifeCycle = { credentials: recordedAtConsole(open), hashKey, now: Date.now, timeZone, policy };
    const outcome = await createCredential(lifeCycle, wanted);
    switch (outcome.type) {
      case 'created':
      case 'repeated':
        return printWithSecret(outcome, options);
      case 'refused':
        throw refusedFields(outcome.problems);
      case 'unknown-patient':
        throw unknownPatient(options.patient);
      case 'access-disabled':
        throw refusal('Portal access is disabled for this patient.');
      case 'too-many':
        throw refusal(`This patient has ${maxCredentials} credentials, the most that are allowed.`);
      case 'idempotency-mismatch':
      case 'idempotency-gone':
        throw new Error('The console sends no idempotency key.');
    }
  });
}

function readWanted({ patient, name, scope, since, until, excludeLabel, expiresAt }: CreateOptions): NewCredential {
  const expiresAtMs = expiresAt === undefined ? null : dateInterval(expiresAt, 'UTC')?.low;
  if (expiresAtMs === undefined) {
    throw refusal('--expires-at must be an instant such as 2027-01-01T00:00:00Z.');
  }
  const excludedLabels = excludeLabel?.includes('none') ? [] : excludeLabel;
  return { patientId: patient, name, scope, since, until, excludedLabels, expiresAt: expiresAtMs };
}

async function rotate(id: string, options: CommandOptions & { patient: string; grace?: string }): Promise<void> {
  const graceSeconds = options.grace === undefined ? 0 : Number(options.grace);
  await withStore(openExistingStore(readStoreConfig(options)), async (open) => {
    const lifeCycle = { credentials: recordedAtConsole(open), hashKey: open.hashKey, now: Date.now };
    const outcome = await rotateCredential(lifeCycle, { patientId: options.patient, id, graceSeconds });
    switch (outcome.type) {
      case 'rotated':
        return printWithSecret(outcome, options);
      case 'refused':
        throw refusal(`--grace ${outcome.problems.map(({ detail }) => detail).join(' ')}.`);
      case 'not-found':
        throw refusal('This patient has no credential with this id.');
    }
  });
}

async function list(options: CommandOptions & { patient: string }): Promise<void> {
  await withStore(openExistingStore(readStoreConfig(options)), async ({ store }) => {
    const rows = await store.credentials.list(options.patient);
    if (rows === undefined) {
      throw unknownPatient(options.patient);
    }
    if (options.json) {
      return printJson({ credentials: rows.map(credentialJson) });
    }
    if (rows.length === 0) {
      return printLine('This patient has no credentials.');
    }
    printTable(
      ['ID', 'NAME', 'KEY', 'SCOPE', 'CREATED', 'EXPIRES', 'LAST USED', 'FROM'],
      rows.map((row) => [
        row.id,
        row.name,
        keyHint(row.key),
        row.scope,
        instantText(row.createdAt),
        instantText(row.expiresAt),
        instantText(row.lastUsedAt),
        row.lastUsedFrom ?? '',
      ]),
    );
  });
}

async function deleteOne(id: string, options: CommandOptions): Promise<void> {
  await withStore(openExistingStore(readStoreConfig(options)), async (open) => {
    if ((await recordedAtConsole(open).deleteById(id)) === undefined) {
      throw refusal('There is no credential with this id.');
    }
    printLine('Deleted.');
  });
}

function printWithSecret(
  { credential, secret }: { readonly credential: CredentialRow; readonly secret: string },
  { json }: CommandOptions,
): void {
  const { id, name, key } = credential;
  if (json) {
    printJson({ ...credentialJson(credential), key, secret });
  } else {
    printFields(Object.entries({ id, name, key, secret }));
    printLine('\nKeep key and secret: they are not shown again.');
  }
}

function credentialJson(row: CredentialRow): Record<string, unknown> {
  const { id, patientId, name, scope, since, until, excludedLabels, lastUsedFrom } = row;
  const instants = {
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    exposedAt: row.exposedAt,
    lastUsedAt: row.lastUsedAt,
  };
  const texts = Object.entries(instants).map(([field, at]) => [field, at === null ? null : instantText(at)]);
  return {
    ...{ id, patientId, name, keyHint: keyHint(row.key), scope, since, until, excludedLabels },
    ...Object.fromEntries(texts),
    lastUsedFrom,
  };
}

function refusedFields(problems: readonly FieldProblem[]): Error {
  return refusal(problems.map(({ field, detail }) => `The ${field} ${detail}.`).join(' '));
}

function unknownPatient(id: string): Error {
  return refusal(`There is no patient "${id}" in this database.`);
}
