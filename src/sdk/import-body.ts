/** A FHIR resource of any type, declared as such or written out. */
export type Resource =
  | { readonly resourceType: string }
  | { readonly resourceType: string; readonly [element: string]: unknown };

/** The text or bytes of what is imported, whole or as a stream: a file's `createReadStream` is one. */
export type ImportBody = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** Resources one by one, each sent as a line of NDJSON. */
export type ImportResources = Iterable<Resource> | AsyncIterable<Resource>;

export interface SentBody {
  readonly content: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Throws what the source of the body failed with: the network's own error hides it. */
  readonly throwIfFailed: () => void;
  /** Says that the call is over: the source is read no further, and closed. Node's fetch would go on reading it. */
  readonly close: () => void;
}

/** A source is read no faster than it is sent. */
export function bodyOf(body: ImportBody | ImportResources | Resource): SentBody {
  if (typeof body === 'string' || body instanceof Uint8Array) return wholeBody(body);
  if ('resourceType' in body) return jsonBody(body);
  let isClosed = false;
  let failure: { readonly error: unknown } | undefined;
  async function* watched(source: AsyncIterable<string | Uint8Array> | ImportResources): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of source) {
        // An end would pass for that of the whole.
        if (isClosed) throw new Error('The call is over.');
        yield bytesOf(piece);
      }
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  }
  const throwIfFailed = () => {
    if (failure !== undefined) throw failure.error;
  };
  const close = () => {
    isClosed = true;
  };
  return { content: watched(body), throwIfFailed, close };
}

export function jsonBody(value: unknown): SentBody {
  return wholeBody(JSON.stringify(value));
}

function wholeBody(content: string | Uint8Array): SentBody {
  return { content, throwIfFailed: () => undefined, close: () => undefined };
}

function bytesOf(piece: string | Uint8Array | Resource): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  return new TextEncoder().encode(typeof piece === 'string' ? piece : `${JSON.stringify(piece)}\n`);
}
