// The management app over a real store with two patients, as a portal backend calls it.
import { createManagementToken } from '../../src/credentials/management-token.ts';
import { createManageApp } from '../../src/manage/app.ts';
import { type StoreWithPatients, storeWithPatients } from '../credentials/store-with-patients.ts';

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; an empty object for none. */
  readonly body: Record<string, unknown>;
}

export interface ManageWorld extends StoreWithPatients {
  readonly managementToken: string;
  readonly logged: readonly unknown[];
  /** Calls with the management token; `body` is sent as JSON, or as it is when it is a string. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Called>;
}

export async function manageWorld(): Promise<ManageWorld> {
  const world = await storeWithPatients('asker', 'bystander');
  const { store, hashKey, now } = world;
  const token = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, 'Portal');
  if (token.type !== 'created') {
    throw new Error(token.detail);
  }
  const logged: unknown[] = [];
  const note = (...entry: unknown[]) => void logged.push(entry);
  const app = createManageApp({ store, hashKey, now, log: { info: note, error: note } });
  return {
    ...world,
    managementToken: token.managementToken,
    logged,
    call: async (method, path, body, headers = {}) => {
      const all = new Headers({ Authorization: `Bearer ${token.managementToken}`, 'Content-Type': 'application/json' });
      for (const [name, value] of Object.entries(headers)) {
        all.set(name, value);
      }
      const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const init = sent === undefined ? { method, headers: all } : { method, headers: all, body: sent };
      const response = await app.request(`/manage/v1${path}`, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) };
    },
  };
}

/** The fields that a problem names. */
export function fieldsOf({ body }: Called): unknown {
  const errors: unknown = body.errors;
  return Array.isArray(errors) ? errors.map(({ field }) => field) : undefined;
}

/** The headers as lines, to compare answers whole. */
export function headerLines({ headers }: Called): readonly string[] {
  const lines: string[] = [];
  headers.forEach((value, name) => {
    lines.push(`${name}: ${value}`);
  });
  return lines;
}
