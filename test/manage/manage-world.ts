// The management app over a real store with two patients, as a portal backend calls it.
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { LimitRules } from '../../src/audit/limits.ts';
import type { CredentialPolicy } from '../../src/credentials/life-cycle.ts';
import { createManagementToken } from '../../src/credentials/management-token.ts';
import { createPortalSessions } from '../../src/credentials/portal-sessions.ts';
import { createManageApp } from '../../src/manage/app.ts';
import { registerPortalSessions } from '../../src/manage/register-portal-sessions.ts';
import { type StoreWithPatients, storeWithPatients } from '../credentials/store-with-patients.ts';
import { openTestAudit, type TestAudit } from '../support/open-audit.ts';

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON body; an empty object for none, and for another. */
  readonly body: Record<string, unknown>;
}

export interface ManageWorld extends StoreWithPatients {
  readonly app: OpenAPIHono;
  readonly managementToken: string;
  readonly audit: TestAudit;
  readonly logged: readonly unknown[];
  /** Calls with the management token; `body` is sent as JSON, or as it is when it is a string. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Called>;
}

export async function manageWorld(policy?: CredentialPolicy, limits?: LimitRules): Promise<ManageWorld> {
  const world = await storeWithPatients('asker', 'bystander');
  const { store, hashKey, now } = world;
  const token = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, 'Portal');
  if (token.type !== 'created') {
    throw new Error(token.detail);
  }
  const logged: unknown[] = [];
  const note = (...entry: unknown[]) => void logged.push(entry);
  const audit = await openTestAudit(store, now, limits);
  const sessions = createPortalSessions({ store, hashKey, now });
  const app = createManageApp({
    ...{ store, audit, hashKey, now, policy },
    proxyHops: 1,
    log: { info: note, error: note },
    registerPortalSessions: (mounting) =>
      registerPortalSessions(mounting, {
        sessions,
        linkUrl: (token) => `https://fhir.example.org/portal/enter/${token}`,
      }),
  });
  return {
    ...world,
    app,
    managementToken: token.managementToken,
    audit,
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
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
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
