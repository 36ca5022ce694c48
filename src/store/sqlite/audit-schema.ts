// The tables of the audit trail, in a file of its own: an import's long write never holds up the answers that wait for it.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One link of the chain, which is what one transaction added to it; see audit-chain.ts. */
export const link = sqliteTable('link', {
  /** Of its first entry: 1, 2, 3 …, without gaps, across all processes. */
  firstSequence: integer('first_sequence').primaryKey(),
  lastSequence: integer('last_sequence').notNull(),
  /** Exactly the text that was hashed, so that later forms of entries change no earlier hash; see audit-body.ts. */
  body: text('body').notNull(),
  hash: text('hash').notNull(),
});

/** The links that hold entries of a patient. */
export const linkOfPatient = sqliteTable(
  'link_of_patient',
  {
    /** The entries' own `patientId`. */
    patientId: text('patient_id').notNull(),
    firstSequence: integer('first_sequence').notNull(),
  },
  (table) => [primaryKey({ columns: [table.patientId, table.firstSequence] })],
);

/** One row: where the chain begins and ends, under a seal. */
export const head = sqliteTable('head', {
  id: integer('id').primaryKey(),
  /** The first entry that is kept, and the hash that its link continues: those before it were purged. */
  firstSequence: integer('first_sequence').notNull(),
  firstPrevious: text('first_previous').notNull(),
  lastSequence: integer('last_sequence').notNull(),
  lastHash: text('last_hash').notNull(),
  seal: text('seal').notNull(),
});

/** Counts that all processes share; those of the current window alone. */
export const counter = sqliteTable(
  'counter',
  {
    window: integer('window').notNull(),
    name: text('name').notNull(),
    total: integer('total').notNull(),
  },
  (table) => [primaryKey({ columns: [table.window, table.name] })],
);

/** How far a patient's requests have become AuditEvents of theirs. */
export const materialised = sqliteTable('materialised', {
  patientId: text('patient_id').primaryKey(),
  sequence: integer('sequence').notNull(),
});
