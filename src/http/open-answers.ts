// Ends answers that are still leaving when their credential ends. https://www.rfc-editor.org/rfc/rfc9112#section-8
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { VerifiedCredential } from '../credentials/verify.ts';

/** Of node:http, which the server's adapter hands through. */
export interface Exchanged {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

export interface OpenAnswers {
  /**
   * Watches an answer until its client has it. When the credential it was read with ends, in whichever process, its
   * connection is reset: the client sees an error, and what the system had not sent yet is not sent.
   */
  watch(exchanged: Exchanged, verified: ReadWith, requestId: string): void;
  /** To be told of each request that arrives: its client has what was answered on this connection before. */
  arrived(incoming: IncomingMessage): void;
  /** To be told of each TCP connection of a TLS server: what lies above it cannot be reset. */
  connected(socket: Socket): void;
}

type ReadWith = Pick<VerifiedCredential, 'credential' | 'isSevered'>;

interface OpenAnswer {
  readonly verified: ReadWith;
  readonly requestId: string;
  /** When the system had all of it; undefined until then. */
  finishedAt: number | undefined;
}

/** What fits into one write is with the client before anybody could cut it. */
export const maxUnwatchedBytes = 65_536;
/**
 * A look at an answer costs microseconds where nothing was written meanwhile; a severed one has ended within two of them. Where
 * there are thousands of answers looks are rarer, and take no more than a quarter of the time until they are rarest.
 */
const leastPauseMs = 5;
const mostPauseMs = 15;
/** The system holds megabytes for a client that reads slowly, and tells nobody when it has sent them. */
const lingerMs = 30_000;

/** `onReset` is told of each answer that was cut off. */
export function createOpenAnswers(onReset: (credentialId: string, requestId: string) => void): OpenAnswers {
  const open = new Map<Socket, readonly OpenAnswer[]>();
  const tcpSockets = new Map<string, Socket>();
  let isPolling = false;

  async function poll(): Promise<void> {
    const startedAt = performance.now();
    for (const [socket, answers] of open) {
      const left = socket.destroyed ? [] : answers.filter(isStillLeaving);
      if (left.length === 0) open.delete(socket);
      else if (left.length < answers.length) open.set(socket, left);
      for (const answer of left) {
        if (await hasEnded(answer)) {
          open.delete(socket);
          reset(socket);
          onReset(answer.verified.credential.id, answer.requestId);
          break;
        }
      }
    }
    isPolling = open.size > 0;
    if (isPolling) setTimeout(poll, pauseAfter(performance.now() - startedAt)).unref();
  }
  function reset(socket: Socket): void {
    const tcpSocket = socket instanceof TLSSocket ? tcpSockets.get(nameOf(socket)) : socket;
    tcpSocket?.resetAndDestroy();
    socket.destroy();
  }
  return {
    watch({ incoming, outgoing }, verified, requestId) {
      const answer: OpenAnswer = { verified, requestId, finishedAt: undefined };
      outgoing.once('finish', () => {
        answer.finishedAt = performance.now();
      });
      open.set(incoming.socket, [...(open.get(incoming.socket) ?? []), answer]);
      if (isPolling) return;
      isPolling = true;
      setTimeout(poll, leastPauseMs).unref();
    },
    arrived({ socket }) {
      // Almost always there is none.
      const answers = open.size === 0 ? undefined : open.get(socket);
      if (answers === undefined) return;
      const left = answers.filter(({ finishedAt }) => finishedAt === undefined);
      if (left.length === 0) open.delete(socket);
      else open.set(socket, left);
    },
    connected(socket) {
      const name = nameOf(socket);
      tcpSockets.set(name, socket);
      socket.once('close', () => tcpSockets.delete(name));
    },
  };
}

function pauseAfter(lookMs: number): number {
  return Math.min(mostPauseMs, Math.max(leastPauseMs, 3 * lookMs));
}

function isStillLeaving({ finishedAt }: OpenAnswer): boolean {
  return finishedAt === undefined || performance.now() - finishedAt < lingerMs;
}

/** What cannot be found out counts as ended. */
async function hasEnded({ verified }: OpenAnswer): Promise<boolean> {
  try {
    return await verified.isSevered();
  } catch {
    return true;
  }
}

/** The same for a TLS connection and the TCP connection below it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
