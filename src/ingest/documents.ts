// A source's JSON documents: each line of NDJSON, or the whole as one. http://ndjson.org
import { isUtf8 } from 'node:buffer';
import { isIncomplete } from './json-problem.ts';
import { readLines } from './line-reader.ts';
import { peek, type Source } from './source.ts';

/** A document as text, or what keeps it from being one. `line` is undefined when the source is a single document. */
export type Document =
  | { readonly type: 'text'; readonly line: number | undefined; readonly text: string }
  | {
      readonly type: 'unreadable';
      readonly line: number | undefined;
      readonly code: 'too-long' | 'structure';
      readonly message: string;
    };

export interface DocumentLimits {
  readonly maxResourceBytes: number;
  /** For a Bundle, which is held in memory as it is read. */
  readonly maxBundleBytes: number;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const lineFeed = 0x0a;

/** Documents in bunches. An error of the source, such as gzip data that breaks off, comes as the last document. */
export async function* readDocuments(
  source: Source,
  limits: DocumentLimits,
  onBytes: (count: number) => void,
): AsyncGenerator<readonly Document[]> {
  let line: number | undefined;
  try {
    const { beginning, all } = await peek(source.open(onBytes), (bytes) =>
      hasFirstLine(bytes, limits.maxResourceBytes),
    );
    const documents = isLines(source, beginning) ? lineDocuments(all, limits) : wholeDocument(all, limits);
    for await (const bunch of documents) {
      line = bunch.at(-1)?.line ?? line;
      yield bunch;
    }
  } catch (error) {
    if (!isSourceError(error)) throw error;
    const after = line === undefined ? undefined : line + 1;
    yield [{ type: 'unreadable', line: after, code: 'structure', message: sourceProblem(error) }];
  }
}

function hasFirstLine(bytes: Buffer, maxBytes: number): boolean {
  return bytes.length > maxBytes || bytes.indexOf(lineFeed, firstContent(bytes)) !== -1;
}

function firstContent(bytes: Buffer): number {
  const start = bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  const offset = bytes.subarray(start).findIndex((byte) => byte > 0x20);
  return offset === -1 ? bytes.length : start + offset;
}

/** NDJSON begins with a line that is a whole document; a document over several lines begins with one that goes on. */
function isLines(source: Source, beginning: Buffer): boolean {
  if (source.format !== undefined) return source.format === 'ndjson';
  const start = firstContent(beginning);
  const end = beginning.indexOf(lineFeed, start);
  if (end === -1) return true;
  return !isIncomplete(beginning.toString('utf8', start, end));
}

async function* lineDocuments(
  chunks: AsyncIterable<Buffer>,
  limits: DocumentLimits,
): AsyncGenerator<readonly Document[]> {
  const limitOf = (beginning: Buffer) => (isBundle(beginning) ? limits.maxBundleBytes : limits.maxResourceBytes);
  for await (const lines of readLines(chunks, limits.maxResourceBytes, limitOf)) {
    const documents: Document[] = [];
    for (const { number, bytes } of lines) {
      if (bytes === undefined) {
        const message = `The line is longer than a resource may be: ${limits.maxResourceBytes} bytes.`;
        documents.push({ type: 'unreadable', line: number, code: 'too-long', message });
        continue;
      }
      const document = decode(bytes, number);
      if (document.type === 'unreadable' || document.text.trim() !== '') documents.push(document);
    }
    if (documents.length > 0) yield documents;
  }
}

/** Whether a line too long for a resource begins as a Bundle does, which may be longer. */
function isBundle(beginning: Buffer): boolean {
  return /"resourceType"\s*:\s*"Bundle"/.test(beginning.toString('latin1', 0, 4096));
}

async function* wholeDocument(
  chunks: AsyncIterable<Buffer>,
  limits: DocumentLimits,
): AsyncGenerator<readonly Document[]> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limits.maxBundleBytes) {
      const message = `The file is one JSON document of more than ${limits.maxBundleBytes} bytes; send it as NDJSON or in several Bundles.`;
      yield [{ type: 'unreadable', line: undefined, code: 'too-long', message }];
      return;
    }
    parts.push(chunk);
  }
  const document = decode(Buffer.concat(parts), undefined);
  if (document.type === 'unreadable' || document.text.trim() !== '') yield [document];
}

function decode(bytes: Buffer, line: number | undefined): Document {
  const isFirst = line === undefined || line === 1;
  const content = isFirst && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes;
  if (!isUtf8(content)) {
    return {
      type: 'unreadable',
      line,
      code: 'structure',
      message: 'The text is not UTF-8, which is what FHIR JSON is written in.',
    };
  }
  return { type: 'text', line, text: content.toString('utf8') };
}

interface SourceError extends Error {
  readonly code: string;
}

/** Errors of the file system, of gzip and of connections have a code; our own have none and go on. */
function isSourceError(error: unknown): error is SourceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function sourceProblem(error: SourceError): string {
  if (error.code === 'Z_BUF_ERROR') return 'The gzip data ends before it is complete: the file seems to be cut off.';
  if (error.code.startsWith('Z_')) return 'The gzip data is damaged from here on.';
  if (error.code === 'EACCES') return 'This user may not read it.';
  if (error.code === 'ENOENT')
    return 'It is not there, or no longer: a link that leads nowhere, or a file that was taken away.';
  return `Reading failed here (${error.code}).`;
}
