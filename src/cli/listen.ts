import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { OpenAnswers } from '../http/open-answers.ts';
import { createRawAnswers } from '../http/raw-answer.ts';
import type { UnreadableRequests } from '../http/unreadable-request.ts';
import { couldNotRun } from './command-failure.ts';
import type { Fetch } from './serve-fetch.ts';

/** A search may name many codes in its URL; Node's own 16 KiB is short for that. */
const maxHeaderBytes = 32_768;
/** A client that dribbles its headers holds a connection no longer than this. */
const headersTimeoutMs = 15_000;
/** Longer than the idle timeout of usual load balancers, so that they close first and never send into a closing connection. */
const keepAliveTimeoutMs = 65_000;
/** A connection on which nothing moves, in either direction. */
const idleTimeoutMs = 300_000;
/** A request body other than an import must be in by then. */
const bodyTimeoutMs = 30_000;
const importPath = '/manage/v1/import';
/** How long a stopping server waits for answers under way. */
const drainMs = 10_000;
/** How often a stopping server looks for connections that have become idle. */
const drainPollMs = 50;

export interface Tls {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface ServerParts {
  readonly tls: Tls | undefined;
  /** Is told what it needs to know. */
  readonly openAnswers: OpenAnswers;
  readonly unreadable: Pick<UnreadableRequests, 'answerError' | 'answerUnparsed'>;
}

/** An HTTP or HTTPS server with the limits that a public listener needs. */
export function createServer(fetch: Fetch, { tls, openAnswers, unreadable }: ServerParts): Server {
  // node:http and node:https alone are served here, and both bind IncomingMessage.
  const listener = getRequestListener((request, env) => fetch(request, env as Parameters<Fetch>[1]), {
    errorHandler: unreadable.answerError,
  });
  const limits = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // An import may stream for hours; other bodies have their own limit below.
    requestTimeout: 0,
    // Node would refuse what has no Host by itself, off the record.
    requireHostHeader: false,
  };
  const server =
    tls === undefined ? createHttpServer(limits, listener) : createTlsServer({ ...limits, ...tls }, listener);
  server.timeout = idleTimeoutMs;
  server.on('clientError', createRawAnswers(unreadable));
  // Node would answer 417 by itself. What is expected may be passed over: https://www.rfc-editor.org/rfc/rfc9110#section-10.1.1
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('request', limitBodyTime);
  server.on('request', openAnswers.arrived);
  if (tls !== undefined) server.on('connection', openAnswers.connected);
  return server;
}

/** Resolves with the address once the server listens; a port that cannot be had is a `CommandFailure`. */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw couldNotRun(`Cannot listen on ${host}:${port}`, reasonOf(error));
  }
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw couldNotRun(`Cannot listen on ${host}:${port}`);
  }
  return address;
}

/** Takes no more connections, lets answers under way finish, and cuts those that do not finish in time. */
export async function close(server: Server): Promise<void> {
  // Keep-alive connections become idle one by one, each when its answer ends.
  const poll = setInterval(() => server.closeIdleConnections(), drainPollMs);
  const deadline = setTimeout(() => server.closeAllConnections(), drainMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(poll);
  clearTimeout(deadline);
}

/** Whether a server could listen there. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  const probe = createHttpServer();
  try {
    await listen(probe, host, port);
    return true;
  } catch {
    return false;
  } finally {
    await close(probe);
  }
}

/** Cuts a client that announces a body and does not send it. */
function limitBodyTime(request: IncomingMessage): void {
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers;
  if (!hasBody || request.url?.split('?', 1)[0] === importPath) {
    return;
  }
  const deadline = setTimeout(() => {
    if (!request.complete) {
      request.destroy();
    }
  }, bodyTimeoutMs);
  request.once('close', () => clearTimeout(deadline));
}

function createTlsServer({ certFile, keyFile, ...limits }: Tls & ServerOptions, listener: RequestListener): Server {
  try {
    const files = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    return createHttpsServer({ ...limits, ...files, minVersion: 'TLSv1.2' }, listener);
  } catch (error) {
    throw couldNotRun('Cannot use the TLS certificate and key', error);
  }
}

function reasonOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return 'the port is taken';
  }
  return code === 'EACCES' ? 'not permitted' : error;
}
