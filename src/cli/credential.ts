import type { Command } from 'commander';
import { readCredentialConfig, readStoreConfig } from '../config.ts';
import { keyHint } from '../credentials/credential-format.ts';
import {
  createCredential,
  type FieldProblem,
  type NewCredential,
  rotateCredential,
} from '../credentials/life-cycle.ts';
import { dateInterval } from '../fhir/date.ts';
import { createdCredentialBody, credentialBody, rotatedCredentialBody } from '../manage/credential-schema.ts';
import type { CredentialRow } from '../store/credential-store.ts';
import { refusal } from './command-failure.ts';
import {
  describeCreate,
  describeCredential,
  describeDelete,
  describeList,
  describeRotate,
} from './credential-options.ts';
import { openExistingAccess, refuseBrokenTrail, withStore } from './open-store.ts';
import { instantText, printFields, printJson, printLine, printTable } from './print.ts';
import { printable } from './printable.ts';
import { recordedAtConsole } from './recorded-at-console.ts';

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
  const command = describeCredential();
  describeCreate(command).action(create);
  describeList(command).action(list);
  describeRotate(command).action(rotate);
  describeDelete(command).action(deleteOne);
  return command;
}

async function create(options: CreateOptions): Promise<void> {
  const wanted = readWanted(options);
  const { maxCredentials, excludedLabels } = readCredentialConfig({});
  const policy = { maxPerPatient: maxCredentials, excludedLabels };
  await withStore(openExistingAccess(readStoreConfig(options)), async (open) => {
    await refuseBrokenTrail(open);
    const { store, hashKey } = open;
    const { timeZone } = store;
    const lifeCycle = { credentials: recordedAtConsole(open), hashKey, now: Date.now, timeZone, policy };
    const outcome = await createCredential(lifeCycle, wanted);
    switch (outcome.type) {
      case 'created':
      case 'repeated':
        return printCreated(outcome, options);
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
  await withStore(openExistingAccess(readStoreConfig(options)), async (open) => {
    await refuseBrokenTrail(open);
    const lifeCycle = { credentials: recordedAtConsole(open), hashKey: open.hashKey, now: Date.now };
    const outcome = await rotateCredential(lifeCycle, { patientId: options.patient, id, graceSeconds });
    switch (outcome.type) {
      case 'rotated': {
        const { credential, secret, previousEndsAt } = outcome;
        const body = rotatedCredentialBody(credential, secret, graceSeconds === 0 ? null : previousEndsAt);
        return options.json ? printJson({ patientId: options.patient, ...body }) : printSecret(credential, secret);
      }
      case 'refused':
        throw refusal(`--grace ${outcome.problems.map(({ detail }) => detail).join(' ')}.`);
      case 'not-found':
        throw refusal('This patient has no credential with this id.');
    }
  });
}

async function list(options: CommandOptions & { patient: string }): Promise<void> {
  await withStore(openExistingAccess(readStoreConfig(options)), async ({ store }) => {
    const rows = await store.credentials.list(options.patient);
    if (rows === undefined) {
      throw unknownPatient(options.patient);
    }
    if (options.json) {
      return printJson({ credentials: rows.map((row) => ({ patientId: row.patientId, ...credentialBody(row) })) });
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
  await withStore(openExistingAccess(readStoreConfig(options)), async (open) => {
    if ((await recordedAtConsole(open).deleteById(id)) === undefined) {
      throw refusal('There is no credential with this id.');
    }
    if (options.json) printJson({ id, deleted: 1 });
    else printLine('Deleted.');
  });
}

function printCreated(
  { credential, secret }: { readonly credential: CredentialRow; readonly secret: string },
  { json }: CommandOptions,
): void {
  const { patientId } = credential;
  if (json) printJson({ patientId, ...createdCredentialBody(credential, secret) });
  else printSecret(credential, secret);
}

function printSecret({ id, name, key }: CredentialRow, secret: string): void {
  printFields(Object.entries({ id, name: printable(name), key, secret }));
  printLine('\nKeep key and secret: they are not shown again.');
}

function refusedFields(problems: readonly FieldProblem[]): Error {
  return refusal(problems.map(({ field, detail }) => `${optionOf[field]} ${detail}.`).join(' '));
}

const optionOf: Readonly<Record<FieldProblem['field'], string>> = {
  name: '--name',
  scope: '--scope',
  since: '--since',
  until: '--until',
  excludedLabels: '--exclude-label',
  expiresAt: '--expires-at',
  graceSeconds: '--grace',
};

function unknownPatient(id: string): Error {
  return refusal(`There is no patient "${id}" in this database.`);
}
