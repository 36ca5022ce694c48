// The form of the search index: a property of the database, since a search finds only what was indexed as this code asks for it.
import type { Connection } from './connection.ts';

/**
 * To be raised, by one, whenever another row, or none, would be written for some resource that is already stored: by a
 * change of search parameters or their expressions, of what a type of parameter or the words hold, of how dates, units, text or
 * references are read, of what is kept of deleted resources, or of what counts as mentioned. Databases of lower forms are then
 * indexed anew when they are opened (renew-index.ts). test/store/sqlite-index-form.test.ts fails where this is forgotten for what
 * its records have.
 */
export const indexForm = 1;

export interface IndexForm {
  /** The last patient of whom all is in this form, -1 for none; undefined once everything is. Throws where a later release has been. */
  pending(): number | undefined;
  /** As `pending` is to answer. Only within a write. */
  note(pending: number | undefined): void;
  /** Throws unless everything is in this form: what another form wrote would be taken out as this one would have written it. */
  requireWhole(): void;
}

interface StoredForm {
  readonly form: number;
  /** Undefined once all are. */
  readonly lastPatient?: number | undefined;
}

const none = -1;

export function indexFormOf(connection: Connection): IndexForm {
  const select = connection.prepare("SELECT value FROM setting WHERE name = 'index-form'");
  const keep = connection.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('index-form', ?)");
  const stored = (): StoredForm => {
    const row = select.get() as { value: string } | undefined;
    return row === undefined ? { form: 0 } : (JSON.parse(row.value) as StoredForm);
  };
  const pending = (): number | undefined => {
    const { form, lastPatient } = stored();
    if (form > indexForm) {
      throw new Error(
        `Its search index was written by a later release (form ${form}; this release writes form ${indexForm}). Use that release, or a copy of the database made before it.`,
      );
    }
    return form < indexForm ? none : lastPatient;
  };
  return {
    pending,
    note(lastPatient) {
      keep.run(JSON.stringify({ form: indexForm, lastPatient } satisfies StoredForm));
    },
    requireWhole() {
      if (pending() !== undefined) throw new Error('The search index of this database has yet to be written anew.');
    },
  };
}
