// A webhook's receiver: a real server on another port that keeps what it was sent and answers as it is told.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Exactly as it came. */
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** `answer` is told which request it is, 0 for the first, and answers it, or does not. */
export async function startReceiver(
  answer: (response: ServerResponse, number: number, request: Received) => void,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const all = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      answer(response, received.push(all) - 1, all);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/hooks/chartkey`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers each request with the status at its place, the last for all that follow. */
export function statuses(...all: readonly number[]): (response: ServerResponse, number: number) => void {
  return (response, number) => response.writeHead(all[Math.min(number, all.length - 1)] ?? 200).end();
}
