// A proxy that does to each request what it is told, in order, and passes the rest on. It keeps what it was sent.
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `refuse` breaks the connection before the server hears of it, `drop` after the server has answered, `break` in the middle
 * of the answer; `hang` never answers; an answer is given in the server's place.
 */
export type Fault = 'pass' | 'refuse' | 'drop' | 'break' | 'hang' | InsteadOfServer;

interface InsteadOfServer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

export interface FlakyProxy {
  readonly url: string;
  /** Since the last `next`. */
  readonly seen: readonly SeenRequest[];
  /** What befalls the next requests. */
  next(...faults: readonly Fault[]): void;
  /** Resolves when something has been seen since the last `next`. */
  arrival(): Promise<void>;
  stop(): Promise<void>;
}

export async function startFlakyProxy(target: string): Promise<FlakyProxy> {
  let faults: Fault[] = [];
  let seen: SeenRequest[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (incoming, outgoing) => {
    const fault = faults.shift() ?? 'pass';
    // Broken before its body is read: the sender is still at it.
    if (fault === 'refuse') incoming.socket.destroy();
    const at = performance.now();
    const body = await textOf(incoming).catch(() => '');
    const { method = '', url: path = '', headers } = incoming;
    const request = { method, path, headers, body, at };
    seen.push(request);
    arrivals.emit('request');
    if (typeof fault === 'object') outgoing.writeHead(fault.status, { ...fault.headers }).end(fault.body);
    else if (fault !== 'refuse' && fault !== 'hang') await pass(target, request, outgoing, fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    next(...more) {
      faults = [...more];
      seen = [];
    },
    async arrival() {
      if (seen.length === 0) await once(arrivals, 'request');
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(
  target: string,
  { method, path, headers, body }: SeenRequest,
  outgoing: ServerResponse,
  fault: 'pass' | 'drop' | 'break',
): Promise<void> {
  const sent = request(new URL(path, target), { method, headers: { ...headers, connection: 'close' } });
  sent.end(body);
  const [answer]: IncomingMessage[] = await once(sent, 'response');
  if (answer === undefined) throw new Error('No answer from the server.');
  const text = await textOf(answer);
  if (fault === 'drop') return void outgoing.destroy();
  outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
  if (fault === 'pass') return void outgoing.end(text);
  outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy());
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
