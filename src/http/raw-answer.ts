// Answers where there is no request to answer: written to the connection itself. https://www.rfc-editor.org/rfc/rfc9112#section-4
import { ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { UnreadableRequests } from './unreadable-request.ts';

/** For a server's `clientError`: answers what Node's parser refused, and closes the connection. */
export function createRawAnswers({
  answerUnparsed,
}: Pick<UnreadableRequests, 'answerUnparsed'>): (error: Error, socket: Duplex) => Promise<void> {
  // The parser tells of more than one error when more comes.
  const answered = new WeakSet<Duplex>();
  return async (error, socket) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    const unparsed = { code: codeOf(error), isHead: isOfHead(error) };
    const connected = { incoming: { socket: { remoteAddress: addressOf(socket) } } };
    const answering = isFree(socket) ? answerUnparsed(unparsed, connected) : undefined;
    if (answering === undefined) {
      socket.destroy();
      return;
    }
    const bytes = await bytesOf(await answering);
    // The answer to a request before may have begun meanwhile.
    if (isFree(socket)) socket.end(bytes, () => socket.destroy());
    else socket.destroy();
  };
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** As far as the last packet tells: all other requests, and those in more packets than one, are told what was wrong. */
function isOfHead(error: Error): boolean {
  return (
    'rawPacket' in error && Buffer.isBuffer(error.rawPacket) && error.rawPacket.toString('latin1', 0, 5) === 'HEAD '
  );
}

function addressOf(socket: Duplex): string | undefined {
  return socket instanceof Socket ? socket.remoteAddress : undefined;
}

/** Whether no answer is half sent there, as Node itself asks: one within another would be taken for a part of it. */
function isFree(socket: Duplex): boolean {
  const message = '_httpMessage' in socket ? socket._httpMessage : undefined;
  return socket.writable && !(message instanceof ServerResponse && message.headersSent && !message.writableEnded);
}

async function bytesOf(response: Response): Promise<Buffer> {
  const body = Buffer.from(await response.arrayBuffer());
  const { status, headers } = response;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...[...headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}
