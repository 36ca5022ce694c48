// What a request costs in the time of the processor, whatever else the machine is doing.
import type { TwoPatients } from '../support/two-patients.ts';

export interface Measured {
  readonly status: number;
  readonly text: string;
  readonly cpuMs: number;
}

/** The least of three, when one was over the limit: the first pays for compiling, and any for a collection of garbage. */
export async function measured(
  { ask }: Pick<TwoPatients, 'ask'>,
  path: string,
  init: RequestInit,
  limitMs: number,
): Promise<Measured> {
  let best: Measured | undefined;
  for (let attempt = 0; attempt < 3 && (best === undefined || best.cpuMs > limitMs); attempt += 1) {
    const before = process.cpuUsage();
    const { status, text } = await ask(path, init);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000;
    if (best === undefined || cpuMs < best.cpuMs) best = { status, text, cpuMs };
  }
  if (best === undefined) throw new Error('Nothing was measured.');
  return best;
}

export function form(body: string): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body };
}

export function json(body: string): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/fhir+json' }, body };
}
