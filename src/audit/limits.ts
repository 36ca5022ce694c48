import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { SharedCounts } from './shared-counts.ts';

/** Per minute; 0 for any number. */
export interface LimitRules {
  readonly requests: number;
  readonly failures: number;
}

/** How a credential stands towards its limit. */
export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole limit is there again. */
  readonly resetSeconds: number;
}

export interface Limits {
  /** Counts a request of a credential; false when it is one too many. */
  admits(credentialId: string): boolean;
  /** Undefined when requests are not limited. */
  standing(credentialId: string): Standing | undefined;
  /**
   * Counts a failed authentication: from an address and, where there is one, with a key; false when it is one too many. Only
   * what failed is ever counted or turned away, so that nobody can lock out the holder of a right secret.
   */
  admitsFailure(address: string | null, key: string | undefined): boolean;
  /** Until all limits begin anew. */
  secondsLeft(): number;
}

export function createLimits(counts: SharedCounts, { requests, failures }: LimitRules): Limits {
  function isWithin(limit: string): boolean {
    return counts.add(limit, failures) <= failures;
  }
  return {
    admits: (credentialId) => requests === 0 || counts.add(requestsOf(credentialId), requests) <= requests,
    standing: (credentialId) =>
      requests === 0
        ? undefined
        : {
            limit: requests,
            remaining: Math.max(0, requests - counts.total(requestsOf(credentialId))),
            resetSeconds: counts.secondsLeft(),
          },
    admitsFailure(address, key) {
      if (failures === 0) return true;
      if (address !== null && !isWithin(`address ${networkOf(address)}`)) return false;
      return key === undefined || isWithin(`key ${hashOf(key)}`);
    },
    secondsLeft: () => counts.secondsLeft(),
  };
}

function requestsOf(credentialId: string): string {
  return `requests ${credentialId}`;
}

/** What is sent for a key may be a secret in the wrong place. Enough of the hash to tell keys apart. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

/** Whoever has one IPv6 address has 2^64 of them, which share the first half. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  return `${groups.slice(0, 4).join(':')}::`;
}
