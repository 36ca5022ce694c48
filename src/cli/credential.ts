import { Command } from 'commander';
import { readStoreConfig } from '../config.ts';
import { keyHint } from '../credentials/credential-format.ts';
import { createCredential } from '../credentials/life-cycle.ts';
import type { CredentialRow } from '../store/credential-store.ts';
import { refusal } from './command-failure.ts';
import { openExistingStore, withStore } from './open-store.ts';
import { instantText, printFields, printJson, printLine, printTable } from './print.ts';
import { addJsonOption, addStoreOptions } from './store-options.ts';

interface CredentialOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** `chartkey credential`: what a portal does through the management API, at the console. */
export function credentialCommand(): Command {
  const command = new Command('credential').description("create, list and delete patients' credentials");
  addStoreOptions(addJsonOption(command.command('create')))
    .description('create a credential and show its key and secret, once')
    .requiredOption('--patient <id>', 'id of the Patient resource')
    .requiredOption('--name <name>', 'what the patient calls it')
    .action(create);
  addStoreOptions(addJsonOption(command.command('list')))
    .description("list a patient's credentials, oldest first")
    .requiredOption('--patient <id>', 'id of the Patient resource')
    .action(list);
  addStoreOptions(command.command('delete'))
    .description('delete a credential; no process serves it afterwards')
    .argument('<id>', 'id of the credential')
    .action(deleteOne);
  return command;
}

async function create(options: CredentialOptions & { patient: string; name: string }): Promise<void> {
  await withStore(openExistingStore(readStoreConfig(options)), async ({ store, hashKey }) => {
    const outcome = await createCredential(
      { credentials: store.credentials, hashKey, now: Date.now },
      { patientId: options.patient, name: options.name },
    );
    switch (outcome.type) {
      case 'created':
        return options.json
          ? printJson({ ...credentialJson(outcome.credential), key: outcome.credential.key, secret: outcome.secret })
          : printCreated(outcome.credential, outcome.secret);
      case 'refused':
        throw refusal(outcome.problems.map(({ field, detail }) => `The ${field} ${detail}.`).join(' '));
      case 'unknown-patient':
        throw unknownPatient(options.patient);
      case 'access-disabled':
        throw refusal('Portal access is disabled for this patient.');
    }
  });
}

async function list(options: CredentialOptions & { patient: string }): Promise<void> {
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
      ['ID', 'NAME', 'KEY', 'CREATED', 'EXPIRES', 'LAST USED', 'FROM'],
      rows.map((row) => [
        row.id,
        row.name,
        keyHint(row.key),
        instantText(row.createdAt),
        instantText(row.expiresAt),
        instantText(row.lastUsedAt),
        row.lastUsedFrom ?? '',
      ]),
    );
  });
}

async function deleteOne(id: string, options: CredentialOptions): Promise<void> {
  await withStore(openExistingStore(readStoreConfig(options)), async ({ store }) => {
    if (!(await store.credentials.deleteById(id))) {
      throw refusal('There is no credential with this id.');
    }
    printLine('Deleted.');
  });
}

function printCreated(credential: CredentialRow, secret: string): void {
  printFields([
    ['id', credential.id],
    ['name', credential.name],
    ['key', credential.key],
    ['secret', secret],
  ]);
  printLine('\nKeep key and secret: they are not shown again.');
}

function credentialJson(row: CredentialRow): Record<string, unknown> {
  const { id, patientId, name, scope, lastUsedFrom } = row;
  const [createdAt, expiresAt, lastUsedAt] = [row.createdAt, row.expiresAt, row.lastUsedAt].map((at) =>
    at === null ? null : instantText(at),
  );
  return { id, patientId, name, keyHint: keyHint(row.key), scope, createdAt, expiresAt, lastUsedAt, lastUsedFrom };
}

function unknownPatient(id: string): Error {
  return refusal(`There is no patient "${id}" in this database.`);
}
