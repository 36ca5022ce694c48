import type { SearchPosition } from '../../store/store.ts';
import type { Page } from '../page.ts';
import type { RecordReader } from './record-reader.ts';
import type { Words } from './words.ts';

/** What each section of a record is read and written with. */
export interface HistoryContext {
  readonly page: Page;
  readonly reader: RecordReader;
  readonly words: Words;
  /** IANA name of the zone of dates that carry none. */
  readonly timeZone: string;
  readonly now: number;
}

/** Where a list begins: at the newest, or behind the page before. */
export interface Wanted {
  readonly count: number;
  readonly after?: SearchPosition | undefined;
}

/** Entries that a page shows, and where the next page begins. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly next: SearchPosition | undefined;
}
