// The tables. One patient's record and its search index lie together: every clinical table begins with the patient.
// Patient number 0 is the partition of what belongs to no patient. Instants are milliseconds since 1970, UTC.
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Patients by number, from the first resource that names them on, whether or not their Patient resource has come. */
export const patient = sqliteTable('patient', {
  number: integer('number').primaryKey(),
  id: text('id').notNull().unique(),
  portalAccess: integer('portal_access', { mode: 'boolean' }).notNull().default(true),
  /** Of partition 0: the highest ordinal given out, whose ever; ordinals are never used twice. */
  lastOrdinal: integer('last_ordinal').notNull().default(0),
  /** Goes up, by some number, with each write that changes this patient's record. */
  revision: integer('revision').notNull().default(0),
});

/** Where each resource lives: one row per patient whose compartment holds it, or one for partition 0. */
export const home = sqliteTable(
  'home',
  {
    type: integer('type').notNull(),
    id: text('id').notNull(),
    patient: integer('patient').notNull(),
    ordinal: integer('ordinal').notNull(),
    version: integer('version').notNull(),
    deleted: integer('deleted', { mode: 'boolean' }).notNull(),
    /** SHA-256 of the text without version and time, to know the same content when it comes again. */
    hash: blob('hash', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.id, table.patient] })],
);

/**
 * What a patient's record holds: their own resources, and a row for each shared one they may see. The text is the
 * `version` row at (contentPatient, type, contentOrdinal, version): contentPatient is 0 for a shared one.
 */
export const resource = sqliteTable(
  'resource',
  {
    patient: integer('patient').notNull(),
    type: integer('type').notNull(),
    ordinal: integer('ordinal').notNull(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    deleted: integer('deleted', { mode: 'boolean' }).notNull(),
    contentPatient: integer('content_patient').notNull(),
    contentOrdinal: integer('content_ordinal').notNull(),
    /** The first version that this record shows: of a shared resource, the one that was current when it came into view. */
    sinceVersion: integer('since_version').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.patient, table.type, table.ordinal] }),
    uniqueIndex('resource_by_id').on(table.patient, table.type, table.id),
    index('resource_by_viewer').on(table.type, table.contentOrdinal, table.patient).where(sql`content_patient = 0`),
  ],
);

/** Every version's text as it goes out, never changed once written; null for the version that deleted. */
export const version = sqliteTable(
  'version',
  {
    patient: integer('patient').notNull(),
    type: integer('type').notNull(),
    ordinal: integer('ordinal').notNull(),
    version: integer('version').notNull(),
    updatedAt: integer('updated_at').notNull(),
    method: text('method', { enum: ['POST', 'PUT', 'DELETE'] }).notNull(),
    content: text('content'),
    /** Characters of content, for ending a page before it grows too large without reading the texts. */
    size: integer('size').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.patient, table.type, table.ordinal, table.version] }),
    // Few records hold long texts; a page of one that holds none need not be measured.
    index('version_long').on(table.patient, table.type).where(sql`size > 65536`),
    // All that a history asks but the texts, newest last.
    index('version_by_time').on(
      table.patient,
      table.updatedAt,
      table.ordinal,
      table.version,
      table.type,
      table.method,
      table.size,
    ),
  ],
);

/** What each resource mentions; targetType 0 is a canonical URL in targetId. Visibility is decided from these rows. */
export const mention = sqliteTable(
  'mention',
  {
    patient: integer('patient').notNull(),
    type: integer('type').notNull(),
    ordinal: integer('ordinal').notNull(),
    targetType: integer('target_type').notNull(),
    targetId: text('target_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.patient, table.type, table.ordinal, table.targetType, table.targetId] }),
    index('mention_by_target').on(table.targetType, table.targetId, table.patient, table.type, table.ordinal),
  ],
);

/** Shared definitions by their canonical URL. */
export const canonical = sqliteTable(
  'canonical',
  { url: text('url').notNull(), type: integer('type').notNull(), id: text('id').notNull() },
  (table) => [primaryKey({ columns: [table.url, table.type, table.id] })],
);

/** Business identifiers over all partitions: for import and the portal's look-up, never for a patient's search. */
export const identifierIndex = sqliteTable(
  'identifier_index',
  {
    type: integer('type').notNull(),
    code: text('code').notNull(),
    system: text('system').notNull(),
    patient: integer('patient').notNull(),
    ordinal: integer('ordinal').notNull(),
  },
  (table) => [primaryKey({ columns: [table.type, table.code, table.system, table.patient, table.ordinal] })],
);

/** Numbers for search parameters, given at the first opening that knows them. */
export const searchParameter = sqliteTable(
  'search_parameter',
  { number: integer('number').primaryKey(), type: integer('type').notNull(), code: text('code').notNull() },
  (table) => [uniqueIndex('search_parameter_by_code').on(table.type, table.code)],
);

/** The columns that every search index has. */
const scope = {
  patient: integer('patient').notNull(),
  type: integer('type').notNull(),
  param: integer('param').notNull(),
  ordinal: integer('ordinal').notNull(),
  /** Of a composite's component: the element of the resource that it lies in, from 1. Of a contained resource: see index-rows.ts. */
  item: integer('item').notNull().default(0),
};

export const tokenIndex = sqliteTable(
  'token_index',
  { ...scope, code: text('code').notNull(), system: text('system').notNull() },
  (table) => [
    primaryKey({
      columns: [table.patient, table.type, table.param, table.code, table.ordinal, table.system, table.item],
    }),
  ],
);

export const stringIndex = sqliteTable(
  'string_index',
  { ...scope, value: text('value').notNull(), exact: text('exact').notNull() },
  (table) => [
    primaryKey({
      columns: [table.patient, table.type, table.param, table.value, table.ordinal, table.exact, table.item],
    }),
  ],
);

export const dateIndex = sqliteTable(
  'date_index',
  { ...scope, low: integer('low').notNull(), high: integer('high').notNull() },
  (table) => [
    primaryKey({ columns: [table.patient, table.type, table.param, table.low, table.high, table.ordinal, table.item] }),
    // Sorting by date looks a date up for each match, and most sorts are by date.
    index('date_by_ordinal').on(table.patient, table.type, table.param, table.ordinal, table.low, table.high),
  ],
);

export const numberIndex = sqliteTable(
  'number_index',
  { ...scope, low: real('low').notNull(), high: real('high').notNull() },
  (table) => [
    primaryKey({ columns: [table.patient, table.type, table.param, table.low, table.high, table.ordinal, table.item] }),
  ],
);

export const quantityIndex = sqliteTable(
  'quantity_index',
  {
    ...scope,
    low: real('low').notNull(),
    high: real('high').notNull(),
    code: text('code').notNull(),
    system: text('system').notNull(),
    unit: text('unit').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.patient,
        table.type,
        table.param,
        table.low,
        table.high,
        table.code,
        table.system,
        table.unit,
        table.ordinal,
        table.item,
      ],
    }),
  ],
);

/** targetType 0 is an absolute URL in targetId. */
export const referenceIndex = sqliteTable(
  'reference_index',
  {
    ...scope,
    targetId: text('target_id').notNull(),
    targetType: integer('target_type').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.patient, table.type, table.param, table.targetId, table.ordinal, table.targetType, table.item],
    }),
    // _include asks what a resource refers to, a chain whether it refers to one of these.
    index('reference_by_ordinal').on(
      table.patient,
      table.type,
      table.ordinal,
      table.param,
      table.targetId,
      table.targetType,
    ),
  ],
);

export const uriIndex = sqliteTable('uri_index', { ...scope, value: text('value').notNull() }, (table) => [
  primaryKey({ columns: [table.patient, table.type, table.param, table.value, table.ordinal, table.item] }),
]);

/** What the database was written with, such as the time zone its dates were read in. */
export const setting = sqliteTable('setting', { name: text('name').primaryKey(), value: text('value').notNull() });
