// Where bytes come from: a file, standard input, a request's body.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Source {
  /** As it is named in reports. */
  readonly name: string;
  /** Known beforehand, or else found from the content. */
  readonly format?: 'ndjson' | 'json';
  /** Opens it; `onBytes` hears how many bytes, as they lie there, have been read. */
  open(onBytes: (count: number) => void): AsyncIterable<Buffer>;
  /** Whether it can be opened again. */
  readonly isReusable: boolean;
}

/** Large enough that a file's lines come in bunches, small enough to be no matter. */
const chunkBytes = 256 * 1024;

/** A file, or what stands among files and is read once, such as a named pipe. */
export function fileSource(path: string, name: string, isReusable = true): Source {
  const isNdjson = /\.(?:ndjson|jsonl)(?:\.gz)?$/i.test(path);
  return {
    name,
    ...(isNdjson ? { format: 'ndjson' as const } : {}),
    isReusable,
    open: (onBytes) => unzipped(counted(createReadStream(path, { highWaterMark: chunkBytes }), onBytes)),
  };
}

/** A stream that is read once, such as standard input. */
export function streamSource(stream: AsyncIterable<Buffer>, name: string, format?: 'ndjson' | 'json'): Source {
  return {
    name,
    ...(format === undefined ? {} : { format }),
    isReusable: false,
    open: (onBytes) => unzipped(counted(stream, onBytes)),
  };
}

async function* counted(chunks: AsyncIterable<Buffer>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Unpacks what begins as gzip does; memory stays bounded, since whoever reads decides how much. */
async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { beginning, all } = await peek(chunks, (bytes) => bytes.length >= 2);
  if (beginning[0] === 0x1f && beginning[1] === 0x8b) {
    // Piping a generator leaves errors of the source to the stream's own reader.
    const gunzip = createGunzip({ chunkSize: chunkBytes });
    const raw = Readable.from(all, { objectMode: false });
    raw.on('error', (error) => gunzip.destroy(error));
    raw.pipe(gunzip);
    try {
      yield* gunzip;
    } finally {
      raw.destroy();
    }
  } else {
    yield* all;
  }
}

/** Reads until there is enough to tell, and gives that together with everything, from the beginning. */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  isEnough: (beginning: Buffer) => boolean,
): Promise<{ readonly beginning: Buffer; readonly all: AsyncGenerator<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let beginning: Buffer = Buffer.alloc(0);
  while (!isEnough(beginning)) {
    const next = await iterator.next();
    if (next.done === true) break;
    read.push(next.value);
    beginning = read.length === 1 ? next.value : Buffer.concat(read);
  }
  async function* everything(): AsyncGenerator<Buffer> {
    try {
      yield* read;
      read.length = 0;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { beginning, all: everything() };
}
