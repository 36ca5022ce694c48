// The table of words that _text and _content search. A full-text table is more than drizzle can express.

/** Bits of a row's number that hold the ordinal, one of some 70 billion; the patient stands above them, one of some 130 million. */
export const ordinalBits = 36;

/**
 * The texts themselves are not kept. A row that goes is marked as gone, and its words leave the file when FTS5 next merges what
 * holds them: taking them out at once would need the very words that were written, and a later Unicode may read others.
 * Every word begins with its patient (see text-rows.ts) and `categories` keeps it in one piece: words are runs of letters,
 * digits and marks, some of them newer than SQLite's own tables.
 */
export const textTableSql: readonly string[] = [
  `CREATE VIRTUAL TABLE text_index USING fts5(narrative, content, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'");`,
];
