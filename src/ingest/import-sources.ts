// Files, streams and request bodies → checked resources → store.
import type { Store } from '../store/store.ts';
import type { ImportContext, Pass } from './context.ts';
import { createCriteriaLookup } from './criteria.ts';
import { createDeferred, type Deferred } from './deferred.ts';
import { type Document, type DocumentLimits, readDocuments } from './documents.ts';
import { createDryRunStore } from './dry-run.ts';
import { type DocumentImport, importDocument } from './import-document.ts';
import { createNewest } from './newest.ts';
import type { Outcome } from './outcome.ts';
import { createResourceGroup } from './resource-group.ts';
import type { Source } from './source.ts';
import { createTally, type Tally } from './tally.ts';
import { createWriter, type Emit } from './writer.ts';

export interface ImportOptions {
  readonly store: Pick<Store, 'findForImport' | 'write' | 'timeZone'>;
  readonly now: () => number;
  readonly limits?: Partial<DocumentLimits>;
  /** Checks everything and writes nothing; outcomes are `checked` instead of `created` and so on. */
  readonly isDryRun?: boolean;
  /** Resources on their own that are written at once. A smaller number leaves a server more room between. */
  readonly groupSize?: number;
  /** Hears of every resource once, when its fate is known; awaited. */
  readonly onOutcome?: (outcome: Outcome) => void | Promise<void>;
  /** Hears how many bytes of a source, as it lies there, have been read. */
  readonly onBytes?: (count: number) => void;
  /** Hears why the store failed, which is no text for reports. */
  readonly onStoreError?: (error: unknown) => void;
  /** Ends the import between two documents. What is written stays. */
  readonly signal?: AbortSignal;
}

const defaultLimits: DocumentLimits = {
  maxResourceBytes: 5 * 1024 * 1024,
  // A JavaScript string holds 2^29 characters at most.
  maxBundleBytes: 500 * 1024 * 1024,
};

/** Some hundred make SQLite's commit a small part of the work. */
const defaultGroupSize = 500;
/** What a source that cannot be read twice may keep waiting in memory. */
const maxHeldCharacters = 32 * 1024 * 1024;

/** A source some of whose documents wait for what others may bring. */
interface WaitingSource {
  readonly source: Source;
  readonly deferred: Deferred;
  /** The documents that wait, when the source cannot be read again. */
  readonly held: readonly Document[];
  /** The number of its first document in the import. */
  readonly firstDocument: number;
}

interface Run extends DocumentImport {
  readonly options: ImportOptions;
}

/**
 * Takes what the sources hold, in order, each resource once. What refers by search to something that is not there waits and
 * is tried again after everything else, so the order of files does not matter. Fails only when the store does; whatever is
 * wrong with a resource is an outcome.
 */
export async function importSources(sources: readonly Source[], options: ImportOptions): Promise<Tally> {
  const tally = createTally();
  const run = createRun(options, (outcome) => {
    tally.add(outcome);
    return options.onOutcome?.(outcome);
  });
  let waiting: WaitingSource[] = [];
  let documents = 0;
  for (const source of sources) {
    const read = await firstPass(source, documents, run);
    waiting.push(read.waiting);
    documents += read.documents;
  }
  await run.group.flush();
  waiting = waiting.filter(({ deferred }) => deferred.count > 0);
  for (let isFinal = false; waiting.length > 0; ) {
    const before = countOf(waiting);
    const still: WaitingSource[] = [];
    for (const source of waiting) still.push(await laterPass(source, isFinal, run));
    await run.group.flush();
    if (isFinal) break;
    waiting = still.filter(({ deferred }) => deferred.count > 0);
    // As long as each pass takes some of what waits, the next may take more.
    isFinal = countOf(waiting) === before;
  }
  return tally;
}

function createRun(options: ImportOptions, emit: Emit): Run {
  const { isDryRun = false, now } = options;
  const { timeZone } = options.store;
  const store = isDryRun ? createDryRunStore(options.store, timeZone) : options.store;
  const context: ImportContext = {
    store,
    lookup: createCriteriaLookup({ store, timeZone, now }),
    limits: { ...defaultLimits, ...options.limits },
    timeZone,
    isDryRun,
    urns: new Map(),
    newest: createNewest(),
    onStoreError: options.onStoreError ?? (() => undefined),
  };
  const writer = createWriter(context, emit);
  const group = createResourceGroup(context, writer, options.groupSize ?? defaultGroupSize);
  return { context, writer, group, options };
}

async function firstPass(
  source: Source,
  firstDocument: number,
  run: Run,
): Promise<{ readonly waiting: WaitingSource; readonly documents: number }> {
  const deferred = createDeferred();
  const held: Document[] = [];
  let heldCharacters = 0;
  let last: Document | undefined;
  const onBytes = run.options.onBytes ?? (() => undefined);
  for await (const documents of readDocuments(source, run.context.limits, onBytes)) {
    for (const document of documents) {
      last = document;
      const canWait = source.isReusable || heldCharacters < maxHeldCharacters;
      const pass = { isFinal: !canWait, entries: undefined, document: firstDocument + (document.line ?? 0) };
      const isWaiting = await take(document, source, pass, deferred, run);
      if (isWaiting && !source.isReusable) {
        held.push(document);
        if (document.type === 'text') heldCharacters += document.text.length;
      }
    }
  }
  if (last === undefined) {
    const outcome: Outcome = { source: source.name, outcome: 'skipped', note: 'There is nothing in it.' };
    await run.group.add({ type: 'settled', outcome });
  }
  return { waiting: { source, deferred, held, firstDocument }, documents: (last?.line ?? 0) + 1 };
}

async function laterPass(
  { source, deferred, held, firstDocument }: WaitingSource,
  isFinal: boolean,
  run: Run,
): Promise<WaitingSource> {
  const still = createDeferred();
  const bunches = source.isReusable ? readDocuments(source, run.context.limits, () => undefined) : [held];
  for await (const documents of bunches) {
    for (const document of documents) {
      if (!deferred.has(document.line)) continue;
      const entries = deferred.entries(document.line);
      await take(document, source, { isFinal, entries, document: firstDocument + (document.line ?? 0) }, still, run);
    }
  }
  return { source, deferred: still, held, firstDocument };
}

/** Whether something of the document waits. */
async function take(document: Document, source: Source, pass: Pass, deferred: Deferred, run: Run): Promise<boolean> {
  run.options.signal?.throwIfAborted();
  const waiting = await importDocument(document, source.name, pass, run);
  if (waiting === undefined || waiting.length === 0) return false;
  if (waiting === 'whole') deferred.add(document.line, undefined);
  else for (const entry of waiting) deferred.add(document.line, entry);
  return true;
}

function countOf(waiting: readonly WaitingSource[]): number {
  return waiting.reduce((count, { deferred }) => count + deferred.count, 0);
}
