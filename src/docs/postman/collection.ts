// All that a client can ask, as a Postman collection with tests in each request.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { headersFolder, startFolder, tokenFolder } from './doors.ts';
import { systemFolder, typeFolder } from './fhir-folders.ts';
import { type Folder, keyAuth } from './item.ts';
import { manageFolder } from './manage-folder.ts';

export interface Collection {
  readonly info: object;
  readonly auth: object;
  readonly item: readonly Folder[];
  readonly variable: readonly object[];
}

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export function postmanCollection(statement: CapabilityStatement): Collection {
  const [rest] = statement.rest ?? [];
  const types = rest?.resource ?? [];
  const system: ReadonlySet<string> = new Set((rest?.searchParam ?? []).map(({ name = '' }) => name));
  const description =
    'Import the environment beside this collection, choose it, and fill in key and secret. Every request tests its answer.';
  return {
    info: { name: `ChartKey ${statement.software?.version ?? ''}`.trim(), description, schema },
    auth: keyAuth,
    item: [
      startFolder,
      tokenFolder,
      headersFolder,
      ...(rest === undefined ? [] : [systemFolder(rest)]),
      { name: 'Resource types', item: types.map((type) => typeFolder(type, system)) },
      manageFolder,
    ],
    variable: [
      ...['accessToken', 'credentialId', 'newKey', 'newSecret'].map((key) => ({ key, value: '' })),
      { key: 'identifier', value: 'none' },
    ],
  };
}
