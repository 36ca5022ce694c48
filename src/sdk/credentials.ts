import { jsonBody } from './import-body.ts';
import type {
  CreatedCredential,
  Credential,
  CredentialName,
  DeleteAllCredentialsAnswer,
  ListCredentialsAnswer,
  NewCredential,
  RotatedCredential,
  Rotation,
} from './manage-schema.ts';
import { PortalProblem } from './portal-problem.ts';
import { type CallOptions, type Server, send, sendForJson } from './send.ts';

export interface CreateOptions extends CallOptions {
  /**
   * Makes one creation of several calls, for a day: 1 to 255 visible ASCII characters. The client makes one for each call
   * of `create`, so that its own repeats create nothing twice. Give your own, and keep it, when you repeat the call yourself.
   */
  readonly idempotencyKey?: string | undefined;
}

/** What an app holds to read one patient's record. Calls about a patient or credential that is not there are a 404. */
export interface Credentials {
  /**
   * Creates a credential. Its `key` and `secret` are in this answer and in no other: show them to the patient once, and
   * keep them nowhere. Sent again when no answer came; only the key and secret that it resolves to work.
   */
  create(patientId: string, wanted: NewCredential, options?: CreateOptions): Promise<CreatedCredential>;
  /** All of a patient's credentials, oldest first, without secrets. */
  list(patientId: string, options?: CallOptions): Promise<readonly Credential[]>;
  get(patientId: string, id: string, options?: CallOptions): Promise<Credential>;
  rename(patientId: string, id: string, name: CredentialName['name'], options?: CallOptions): Promise<Credential>;
  /**
   * Gives a credential a new key and secret; the old ones end at once, or when the grace is over. Sent once: a repeat would
   * end the secret that the first answer held. After `PortalUnreachable` it may have happened, and can be done once more.
   */
  rotate(patientId: string, id: string, rotation?: Rotation, options?: CallOptions): Promise<RotatedCredential>;
  /** Deletes a credential: once it resolves, the credential opens nothing. One found gone when it was sent again is deleted. */
  delete(patientId: string, id: string, options?: CallOptions): Promise<void>;
  /** Deletes all of a patient's credentials and tells how many there were: when it was sent again, how many were left. */
  deleteAll(patientId: string, options?: CallOptions): Promise<number>;
}

const all = '/patients/{patientId}/credentials';
const one = `${all}/{id}`;
const jsonHeaders = { 'Content-Type': 'application/json' };

export function createCredentials(server: Server): Credentials {
  return {
    async create(patientId, wanted, { idempotencyKey = crypto.randomUUID(), ...options } = {}) {
      if (!/^[!-~]{1,255}$/.test(idempotencyKey)) {
        throw new TypeError('idempotencyKey must be 1 to 255 visible ASCII characters.');
      }
      const headers = { ...jsonHeaders, 'Idempotency-Key': idempotencyKey };
      const call = { method: 'POST', route: all, params: { patientId }, headers, body: jsonBody(wanted) } as const;
      return sendForJson<CreatedCredential>(server, { ...call, status: 201, isRepeatable: true }, options);
    },
    async list(patientId, options) {
      const call = { method: 'GET', route: all, params: { patientId }, status: 200, isRepeatable: true } as const;
      return (await sendForJson<ListCredentialsAnswer>(server, call, options)).credentials;
    },
    async get(patientId, id, options) {
      const call = { method: 'GET', route: one, params: { patientId, id }, status: 200, isRepeatable: true } as const;
      return sendForJson<Credential>(server, call, options);
    },
    async rename(patientId, id, name, options) {
      const body: CredentialName = { name };
      const call = { method: 'PATCH', route: one, params: { patientId, id }, body: jsonBody(body) } as const;
      return sendForJson<Credential>(
        server,
        { ...call, headers: jsonHeaders, status: 200, isRepeatable: false },
        options,
      );
    },
    async rotate(patientId, id, rotation = {}, options) {
      const route = `${one}/rotate`;
      const call = { method: 'POST', route, params: { patientId, id }, body: jsonBody(rotation) } as const;
      return sendForJson<RotatedCredential>(
        server,
        { ...call, headers: jsonHeaders, status: 201, isRepeatable: false },
        options,
      );
    },
    async delete(patientId, id, options) {
      const call = { method: 'DELETE', route: one, params: { patientId, id }, isRepeatable: true } as const;
      try {
        await send(server, { ...call, expects: { status: 204 } }, options);
      } catch (error) {
        if (!isGoneBySendingAgain(error)) throw error;
      }
    },
    async deleteAll(patientId, options) {
      const call = { method: 'DELETE', route: all, params: { patientId }, status: 200, isRepeatable: true } as const;
      return (await sendForJson<DeleteAllCredentialsAnswer>(server, call, options)).deleted;
    },
  };
}

/** The first try deleted it, and its answer was lost. */
function isGoneBySendingAgain(error: unknown): boolean {
  const gone = 'urn:problem-type:chartkey:unknown-credential';
  return error instanceof PortalProblem && error.tries > 1 && error.type === gone;
}
