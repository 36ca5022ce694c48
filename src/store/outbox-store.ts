// What is to be told to the portal's webhook. A row is written in the transaction of the change that it tells of, so that
// neither is ever without the other.

/** One event that waits to be sent. */
export interface OutboxRow {
  /** The event's own id, the same at every attempt: a receiver knows by it what it has had before. */
  readonly id: string;
  /** Such as `credential.deleted`. */
  readonly event: string;
  /** The JSON text that goes out. */
  readonly payload: string;
  /** Milliseconds since 1970, UTC. */
  readonly createdAt: number;
  /** How often it was taken before, whatever came of it. */
  readonly attempts: number;
}

export interface OutboxStore {
  /**
   * At most `limit` rows that are due, oldest first, and no other process is given them for the next `leaseMs`. A row whose
   * lease ends without `done` or `failed`, since its process died, is due again. An event waits for the earlier ones of its
   * credential unless these have failed several times already.
   */
  take(now: number, limit: number, leaseMs: number): Promise<readonly OutboxRow[]>;
  /** The row has been delivered or given up, and goes. */
  done(id: string): Promise<void>;
  /** The row is due again at `nextAt`. */
  failed(id: string, nextAt: number): Promise<void>;
  /** Deletes the oldest rows written before an instant, for a server that has nobody to tell; how many there were. */
  purge(before: number): Promise<number>;
}
