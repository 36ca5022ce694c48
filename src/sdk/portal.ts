import { type Activity, createActivity } from './activity.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { jsonBody } from './import-body.ts';
import { createImportRecords, type ImportRecords } from './import-records.ts';
import type {
  FindPatientsAnswer,
  FindPatientsQuery,
  NewPortalSession,
  PortalAccess,
  PortalLink,
} from './manage-schema.ts';
import { type CallOptions, type Server, sendForJson } from './send.ts';

export type { Activity } from './activity.ts';
export type { CreateOptions, Credentials } from './credentials.ts';
export type { ImportBody, ImportResources, Resource } from './import-body.ts';
export type { ImportOptions, ImportRecords } from './import-records.ts';
export type * from './manage-schema.ts';
export { PortalProblem, PortalUnreachable } from './portal-problem.ts';
export type { CallOptions } from './send.ts';

const defaultRetries = 3;
const defaultTimeoutMs = 10_000;

export interface PortalClientOptions {
  /** Where ChartKey's management API is, without `/manage/v1`: `https://fhir.example.org`. It is sent the token: use https. */
  readonly baseUrl: string;
  /** From `chartkey management-token create`. It opens every record: keep it on the server, out of code and out of logs. */
  readonly managementToken: string;
  /** In place of Node's own, such as one that goes through a proxy. */
  readonly fetch?: typeof fetch | undefined;
  /** How often a call that can be repeated is sent again; 3 unless said otherwise, 0 for never. */
  readonly retries?: number | undefined;
  /** How long a try may take, from sending to the last of its answer; 10 000 unless said otherwise. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A portal backend's calls to ChartKey. Each rejects with `PortalProblem` when it is refused, with `PortalUnreachable` when no
 * answer came, and with the reason of its `signal`. Reading, deleting, turning access off or on and creating a credential
 * are sent again, after a while that grows, when no answer came or it was a 429, 502, 503 or 504; nothing else is.
 */
export interface PortalClient {
  readonly credentials: Credentials;
  readonly activity: Activity;
  readonly import: ImportRecords;
  readonly portalAccess: {
    /** Off: every credential of the patient stops at once, and none can be created. On: they work again. */
    set(patientId: string, isEnabled: PortalAccess['enabled'], options?: CallOptions): Promise<PortalAccess>;
  };
  readonly portalSessions: {
    /**
     * Makes a link that opens the patient's panel once, within a minute. Whoever opens it is taken for the patient: make it
     * for a patient who has signed in, and send their browser there at once.
     */
    create(patientId: string, wanted?: NewPortalSession, options?: CallOptions): Promise<PortalLink>;
  };
  readonly patients: {
    /** Ids of the patients with this identifier: `system|value`, `value` in any system, or `|value` for one without. */
    findByIdentifier(identifier: FindPatientsQuery['identifier'], options?: CallOptions): Promise<readonly string[]>;
  };
}

/** A client of the management API. It keeps no connection and no state of its own; one does for a whole process. */
export function createPortalClient(options: PortalClientOptions): PortalClient {
  const server = serverOf(options);
  return {
    credentials: createCredentials(server),
    activity: createActivity(server),
    import: createImportRecords(server),
    portalAccess: {
      async set(patientId, isEnabled, options) {
        const wanted: PortalAccess = { enabled: isEnabled };
        const headers = { 'Content-Type': 'application/json' };
        const call = { method: 'PUT', route: '/patients/{patientId}/portal-access', params: { patientId } } as const;
        const sent = { ...call, headers, body: jsonBody(wanted), status: 200, isRepeatable: true };
        return sendForJson<PortalAccess>(server, sent, options);
      },
    },
    portalSessions: {
      async create(patientId, wanted = {}, options) {
        const headers = { 'Content-Type': 'application/json' };
        const call = { method: 'POST', route: '/patients/{patientId}/portal-sessions', params: { patientId } } as const;
        const sent = { ...call, headers, body: jsonBody(wanted), status: 201, isRepeatable: false };
        return sendForJson<PortalLink>(server, sent, options);
      },
    },
    patients: {
      async findByIdentifier(identifier, options) {
        const query: FindPatientsQuery = { identifier };
        const call = { method: 'GET', route: '/patients', query, status: 200, isRepeatable: true } as const;
        return (await sendForJson<FindPatientsAnswer>(server, call, options)).patientIds;
      },
    },
  };
}

/** Refuses what would only fail later, and by a text that quotes it. */
function serverOf({ baseUrl, managementToken, ...options }: PortalClientOptions): Server {
  const { retries = defaultRetries, timeoutMs = defaultTimeoutMs } = options;
  const { protocol, origin, pathname, username, password, search, hash } = urlOf(baseUrl);
  if (!/^https?:$/.test(protocol) || [username, password, search, hash].some((part) => part !== '')) {
    throw new TypeError('baseUrl must be an http or https URL without user, query and fragment.');
  }
  if (typeof managementToken !== 'string' || !/^[!-~](?:[ -~]*[!-~])?$/.test(managementToken)) {
    throw new TypeError('managementToken must be visible ASCII characters: is it set?');
  }
  if (!Number.isInteger(retries) || retries < 0) throw new TypeError('retries must be a whole number, 0 or more.');
  if (!(timeoutMs > 0 && timeoutMs < 2 ** 31)) throw new TypeError('timeoutMs must be above 0 and below 2^31.');
  const url = `${origin}${pathname.replace(/\/+$/, '')}/manage/v1`;
  return { url, managementToken, fetch: options.fetch ?? globalThis.fetch, retries, timeoutMs };
}

function urlOf(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new TypeError('baseUrl must be an http or https URL.');
  }
}
