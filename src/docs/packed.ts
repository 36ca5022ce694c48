// Content that is sent as it is or gzipped: packed when it is first asked for, and then kept.
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Packed {
  readonly contentType: string;
  readonly body: Bytes;
  /** Packing Scalar takes a tenth of a second, the first time. */
  readonly gzip: () => Bytes;
}

export function pack(contentType: string, content: Uint8Array): Packed {
  const body = new Uint8Array(content);
  let packed: Bytes | undefined;
  const gzip = (): Bytes => {
    packed ??= new Uint8Array(gzipSync(body));
    return packed;
  };
  return { contentType, body, gzip };
}

/** Gzipped for clients that take it so. */
export function packedAnswer(
  c: Context,
  { contentType, body, gzip }: Packed,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const encoding = takesGzip(c.req.header('Accept-Encoding') ?? '') ? { 'Content-Encoding': 'gzip' } : {};
  const all = { ...headers, ...encoding, 'Content-Type': contentType, Vary: 'Accept-Encoding' };
  return new Response('Content-Encoding' in encoding ? gzip() : body, { headers: all });
}

/** A weight of 0 says no. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3 */
function takesGzip(accepted: string): boolean {
  return accepted.split(',').some((each) => {
    const [coding = '', weight = '1'] = each
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/);
    return coding === 'gzip' && Number(weight) > 0;
  });
}
