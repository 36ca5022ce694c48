// The words of resources as rows of the full-text table, one per resource of a patient's record.
import type { ResourceTexts } from '../../search/resource-text.ts';
import type { TextQuery } from '../../search/text-query.ts';
import type { Connection } from './connection.ts';
import { sharedPartition } from './partitions.ts';
import { ordinalBits } from './text-table.ts';

interface Place {
  readonly patient: number;
  readonly ordinal: number;
}

export interface TextRows {
  /** Begins a transaction: nothing is left of one that failed. */
  begin(): void;
  /** Notes that the words of a resource are to be those of `after`, given that they are those of `before`. */
  replace(place: Place, before: ResourceTexts | undefined, after: ResourceTexts | undefined): void;
  /** Writes what was noted: FTS5 gathers rows that come together, and starts anew after statements of many other kinds. */
  settle(): void;
}

interface Change extends Place {
  readonly before: ResourceTexts | undefined;
  readonly after: ResourceTexts | undefined;
}

export function textRows(connection: Connection): TextRows {
  const place = `(? << ${ordinalBits}) | ?`;
  const insert = connection.prepare(`INSERT INTO text_index (rowid, narrative, content) VALUES (${place}, ?, ?)`);
  const remove = connection.prepare(`DELETE FROM text_index WHERE rowid = (${place})`);
  const noted = new Map<string, Change>();
  const write = ({ patient, ordinal, before, after }: Change): void => {
    if (before?.narrative === after?.narrative && before?.content === after?.content) return;
    if (before !== undefined) remove.run(patient, ordinal);
    if (after === undefined || after.content === '') return;
    insert.run(patient, ordinal, ownWords(patient, after.narrative), ownWords(patient, after.content));
  };
  return {
    begin: () => noted.clear(),
    replace({ patient, ordinal }, before, after) {
      // No patient's search reads the shared partition, and import asks for no words.
      if (patient === sharedPartition) return;
      const key = `${patient}/${ordinal}`;
      const known = noted.get(key);
      noted.set(key, { patient, ordinal, before: known ? known.before : before, after });
    },
    settle() {
      // In the order of their numbers: FTS5 starts anew at one that is lower than the one before.
      const changes = [...noted.values()].sort((a, b) => a.patient - b.patient || a.ordinal - b.ordinal);
      for (const change of changes) write(change);
      noted.clear();
    },
  };
}

/** The same query in the words that one patient's rows hold. */
export function ownQuery(patient: number, query: TextQuery): TextQuery {
  const own = (each: TextQuery): TextQuery => ownQuery(patient, each);
  switch (query.type) {
    case 'words':
      return { ...query, words: query.words.map((word) => ownWord(patient, word)) };
    case 'or':
      return { type: 'or', any: query.any.map(own) };
    case 'and':
      return { type: 'and', all: query.all.map(own), none: query.none.map(own) };
    default:
      return query satisfies never;
  }
}

function ownWords(patient: number, text: string): string {
  return text === ''
    ? ''
    : text
        .split(' ')
        .map((word) => ownWord(patient, word))
        .join(' ');
}

/**
 * A word of one patient's: so the index of words, too, lies by patient, and the beginning of a word is looked for among that
 * patient's words alone. The sign between is of private use and in no word.
 */
function ownWord(patient: number, word: string): string {
  return `${patient}\ue001${word}`;
}
