import { isIP } from 'node:net';

/** Who asks, as far as the connection and the headers tell. */
export interface Client {
  /** IPv4 or IPv6, in its shortest form; null when there is no connection to ask. */
  readonly address: string | null;
  /** The client's own name for itself: one printable line. */
  readonly agent: string | null;
}

/** `Headers`, as far as needed. */
interface HeaderReader {
  get(name: string): string | null;
}

/** What the Node server brings with a request; nothing where a test asks an app itself. */
export interface Connected {
  readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } } | undefined;
}

export type ClientReader = (headers: HeaderReader, connected: Connected | undefined) => Client;

const maxAgentLength = 200;
const plainAgent = /^[\x20-\x7e]{1,200}$/;
/** A client that sends a credential of ours as its name has made a mistake, which the trail must not keep. */
const credentialPattern = /c[kmst]_[0-9A-Za-z]{20}/;

/**
 * `proxyHops` proxies before the server each add to X-Forwarded-For the address that they were asked from. What stands before
 * what they added is whatever the client sent, and is not believed.
 */
export function createClientReader(proxyHops: number): ClientReader {
  return (headers, connected) => {
    const forwarded = proxyHops === 0 ? undefined : forwardedAddress(headers.get('x-forwarded-for') ?? '', proxyHops);
    return {
      address: forwarded ?? plainAddress(connected?.incoming?.socket.remoteAddress),
      agent: agentOf(headers.get('user-agent')),
    };
  };
}

/** Undefined when there are fewer addresses than proxies: then a request came past one of them. */
function forwardedAddress(header: string, proxyHops: number): string | undefined {
  const address = header.split(',').at(-proxyHops)?.trim();
  return address === undefined ? undefined : (plainAddress(withoutPort(address)) ?? undefined);
}

function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** A server that listens to IPv6 sees IPv4 in disguise. */
function plainAddress(address: string | undefined): string | null {
  if (address === undefined) return null;
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  return isIP(plain) === 0 ? null : plain;
}

function agentOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  if (credentialPattern.test(userAgent)) return '(withheld)';
  if (plainAgent.test(userAgent)) return userAgent;
  const line = userAgent.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, ' ').trim();
  return line === '' ? null : Array.from(line).slice(0, maxAgentLength).join('');
}
