// The tables of the audit trail, in a file of its own: an import's long write never holds up the answers that wait for it.
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One link of the chain; see audit-chain.ts. */
export const entry = sqliteTable(
  'entry',
  {
    /** 1, 2, 3 …, without gaps, across all processes. */
    sequence: integer('sequence').primaryKey(),
    /** The body's own `patientId`, to find a patient's entries by. */
    patientId: text('patient_id'),
    /** Exactly the text that was hashed, so that later forms of entries change no earlier hash; see audit-body.ts. */
    body: text('body').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [index('entry_by_patient').on(table.patientId).where(sql`patient_id IS NOT NULL`)],
);

/** One row: where the chain begins and ends, under a seal. */
export const head = sqliteTable('head', {
  id: integer('id').primaryKey(),
  /** The first entry that is kept, and the hash that it continues: those before it were purged. */
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
