// The tables of who may read: credentials and what comes of them, management tokens, the panel's sessions. Instants are
// milliseconds since 1970, UTC.
import { sql } from 'drizzle-orm';
import { blob, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const credential = sqliteTable(
  'credential',
  {
    id: text('id').primaryKey(),
    patientId: text('patient_id').notNull(),
    name: text('name').notNull(),
    key: text('key').notNull().unique(),
    secretHash: blob('secret_hash', { mode: 'buffer' }).notNull(),
    scope: text('scope').notNull(),
    since: text('since'),
    until: text('until'),
    /** A JSON list of `system|code`. */
    excludedLabels: text('excluded_labels').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    /** Whether its expiry has been announced. */
    expiryTold: integer('expiry_told', { mode: 'boolean' }).notNull().default(false),
    lastUsedAt: integer('last_used_at'),
    lastUsedFrom: text('last_used_from'),
    exposedAt: integer('exposed_at'),
  },
  (table) => [
    index('credential_by_patient').on(table.patientId, table.createdAt),
    index('credential_to_expire').on(table.expiresAt).where(sql`expires_at IS NOT NULL AND expiry_told = 0`),
  ],
);

/** A key that a rotation has replaced, and that works until `retireAt` beside the new one. */
export const retiringKey = sqliteTable(
  'retiring_key',
  {
    key: text('key').primaryKey(),
    credentialId: text('credential_id')
      .notNull()
      .references(() => credential.id, { onDelete: 'cascade' }),
    secretHash: blob('secret_hash', { mode: 'buffer' }).notNull(),
    retireAt: integer('retire_at').notNull(),
  },
  (table) => [index('retiring_key_by_credential').on(table.credentialId)],
);

/** Tokens issued for a key. One whose credential or key is gone is found by nothing, whether or not its row is. */
export const accessToken = sqliteTable(
  'access_token',
  {
    tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
    credentialId: text('credential_id')
      .notNull()
      .references(() => credential.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    scope: text('scope'),
    issuedAt: integer('issued_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    index('access_token_by_credential').on(table.credentialId),
    index('access_token_by_expiry').on(table.expiresAt),
  ],
);

/** Creations that a portal may repeat. A row outlives its credential, so that a late repeat does not make another. */
export const creation = sqliteTable(
  'creation',
  {
    keyHash: blob('key_hash', { mode: 'buffer' }).primaryKey(),
    requestHash: blob('request_hash', { mode: 'buffer' }).notNull(),
    credentialId: text('credential_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [index('creation_by_time').on(table.createdAt)],
);

/** What the portal's webhook is still to be told. */
export const outbox = sqliteTable(
  'outbox',
  {
    /** In order of writing. */
    number: integer('number').primaryKey(),
    id: text('id').notNull().unique(),
    credentialId: text('credential_id').notNull(),
    event: text('event').notNull(),
    payload: text('payload').notNull(),
    createdAt: integer('created_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    nextAt: integer('next_at').notNull(),
  },
  (table) => [index('outbox_due').on(table.nextAt), index('outbox_by_credential').on(table.credentialId, table.number)],
);

export const managementToken = sqliteTable('management_token', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  tokenHash: blob('token_hash', { mode: 'buffer' }).notNull().unique(),
  createdAt: integer('created_at').notNull(),
});

/** One-time links to the patient's panel that have not been used. */
export const portalLink = sqliteTable('portal_link', {
  tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
  patientId: text('patient_id').notNull(),
  language: text('language'),
  expiresAt: integer('expires_at').notNull(),
});

/** Sessions in the patient's panel. */
export const portalSession = sqliteTable(
  'portal_session',
  {
    tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
    patientId: text('patient_id').notNull(),
    language: text('language'),
    /** Moves on as the session is used, to no later than endsAt. */
    expiresAt: integer('expires_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    /** How many forms that may be sent once have been. */
    formsSent: integer('forms_sent').notNull().default(0),
    /** What the next page tells, once. */
    notice: text('notice'),
  },
  (table) => [index('portal_session_by_patient').on(table.patientId)],
);
