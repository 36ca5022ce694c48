import { Command } from 'commander';
import { readStoreConfig } from '../config.ts';
import { createManagementToken } from '../credentials/management-token.ts';
import { refusal } from './command-failure.ts';
import { addLesson } from './lesson.ts';
import { openAccess, openExistingAccess, withStore } from './open-store.ts';
import { instantText, printFields, printJson, printLine, printTable } from './print.ts';
import { printable } from './printable.ts';
import { addJsonOption, addStoreOptions } from './store-options.ts';

interface TokenOptions {
  readonly db?: string;
  readonly json?: boolean;
}

/** `chartkey management-token`: what a portal backend needs to call the management API. */
export function managementTokenCommand(): Command {
  const command = new Command('management-token').description('create, list and revoke management tokens');
  addLesson(addStoreOptions(addJsonOption(command.command('create'))), {
    examples: [
      ["for the backend of a patients' portal", 'chartkey management-token create --db clinic.db --name Portal'],
    ],
    json: '{ id, name, createdAt, managementToken }',
  })
    .description('create a management token and show it, once')
    .requiredOption('--name <name>', 'who will hold it')
    .action(create);
  addLesson(addStoreOptions(addJsonOption(command.command('list'))), {
    examples: [['as a table', 'chartkey management-token list --db clinic.db']],
    json: '{ managementTokens: [{ id, name, createdAt }] }',
  })
    .description('list management tokens, without themselves')
    .action(list);
  addLesson(addStoreOptions(addJsonOption(command.command('revoke'))), {
    examples: [['ID is what create and list show', 'chartkey management-token revoke "$ID" --db clinic.db']],
    json: '{ id, revoked }',
    exitCodes: { refused: 'refused: there is no management token with this id' },
  })
    .description('revoke a management token; no process takes it afterwards')
    .argument('<id>', 'id of the management token')
    .action(revoke);
  return command;
}

async function create(options: TokenOptions & { name: string }): Promise<void> {
  await withStore(openAccess(readStoreConfig(options)), async ({ store, hashKey }) => {
    const outcome = await createManagementToken(
      { managementTokens: store.managementTokens, hashKey, now: Date.now },
      options.name,
    );
    if (outcome.type === 'refused') {
      throw refusal(outcome.detail);
    }
    const { row, managementToken } = outcome;
    if (options.json) {
      return printJson({ id: row.id, name: row.name, createdAt: instantText(row.createdAt), managementToken });
    }
    printFields([
      ['id', row.id],
      ['name', printable(row.name)],
      ['management token', managementToken],
    ]);
    printLine('\nKeep the management token: it is not shown again.');
  });
}

async function list(options: TokenOptions): Promise<void> {
  await withStore(openExistingAccess(readStoreConfig(options)), async ({ store }) => {
    const rows = await store.managementTokens.list();
    if (options.json) {
      const managementTokens = rows.map(({ id, name, createdAt }) => ({ id, name, createdAt: instantText(createdAt) }));
      return printJson({ managementTokens });
    }
    if (rows.length === 0) {
      return printLine('There are no management tokens.');
    }
    printTable(
      ['ID', 'NAME', 'CREATED'],
      rows.map(({ id, name, createdAt }) => [id, name, instantText(createdAt)]),
    );
  });
}

async function revoke(id: string, options: TokenOptions): Promise<void> {
  await withStore(openExistingAccess(readStoreConfig(options)), async ({ store }) => {
    if (!(await store.managementTokens.revoke(id))) {
      throw refusal('There is no management token with this id.');
    }
    if (options.json) printJson({ id, revoked: 1 });
    else printLine('Revoked.');
  });
}
