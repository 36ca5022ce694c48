// The rows behind the patient's panel. A token never reaches a store: only its keyed hash does.

/** A link that opens the panel once. */
export interface PortalLinkRow {
  /** Keyed hash of the link's token, 32 bytes. */
  readonly tokenHash: Buffer;
  readonly patientId: string;
  /** As the portal named it; null to take the browser's. */
  readonly language: string | null;
  /** Milliseconds since 1970, UTC; so are the others. */
  readonly expiresAt: number;
}

/** What a session knows of itself. */
export interface PortalSessionRow {
  readonly patientId: string;
  readonly language: string | null;
  readonly expiresAt: number;
  /** However much it is used, it ends then. */
  readonly endsAt: number;
  readonly formsSent: number;
  readonly notice: string | null;
}

export interface NewPortalSession {
  readonly tokenHash: Buffer;
  readonly expiresAt: number;
  readonly endsAt: number;
  /** The session that the same browser had until now, and that ends with this one's beginning. */
  readonly replaces: Buffer | undefined;
}

export interface PortalSessionStore {
  /** Refuses a patient without a live Patient resource and one whose portal access is off. Forgets what ended before `at`. */
  createLink(link: PortalLinkRow, at: number): Promise<'created' | 'unknown-patient' | 'access-disabled'>;
  /** Ends the link and begins the session, both or neither; undefined alike for an unknown, used and expired link. */
  redeemLink(linkHash: Buffer, at: number, session: NewPortalSession): Promise<PortalSessionRow | undefined>;
  /** Undefined alike for an unknown, ended and expired session; it ends with its patient and with their portal access. */
  find(tokenHash: Buffer, at: number): Promise<PortalSessionRow | undefined>;
  extend(tokenHash: Buffer, expiresAt: number): Promise<void>;
  setLanguage(tokenHash: Buffer, language: string): Promise<void>;
  /** Null takes the notice away. */
  setNotice(tokenHash: Buffer, notice: string | null): Promise<void>;
  /** True once for each number, which must be the session's present one: a form sent twice is taken once. */
  takeForm(tokenHash: Buffer, number: number): Promise<boolean>;
  end(tokenHash: Buffer): Promise<void>;
}
