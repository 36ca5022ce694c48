// Cuts a stream of bytes into lines without holding more than one of them.

/** A line without its end; `bytes` undefined when it is longer than the limit. Lines count from 1. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Lines in bunches, one bunch for each chunk, so that waiting costs once for many lines. `limitOf` says from a line's
 * beginning how long it may become; it is asked when the line is longer than `softLimit`. What is above is passed over.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  softLimit: number,
  limitOf: (beginning: Buffer) => number,
): AsyncGenerator<readonly Line[]> {
  let parts: Buffer[] = [];
  let held = 0;
  let limit: number | undefined;
  let isTooLong = false;
  let number = 1;

  function hold(part: Buffer): void {
    if (isTooLong) return;
    parts.push(part);
    held += part.length;
    if (held <= softLimit) return;
    limit ??= limitOf(parts[0] ?? part);
    if (held > limit) {
      isTooLong = true;
      parts = [];
    }
  }

  function finish(): Line {
    const line = {
      number,
      bytes: isTooLong ? undefined : withoutReturn(parts.length === 1 ? parts[0] : Buffer.concat(parts)),
    };
    parts = [];
    held = 0;
    limit = undefined;
    isTooLong = false;
    number++;
    return line;
  }

  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end));
      lines.push(finish());
      start = end + 1;
    }
    if (start < chunk.length) hold(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (held > 0) yield [finish()];
}

function withoutReturn(bytes: Buffer = Buffer.alloc(0)): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
