// One reader of one record through one door, which asks again as soon as it has been answered.
import { Agent, type IncomingMessage, request } from 'node:http';
import { clock, type Door } from './severing-credential.ts';
import type { Held } from './severing-held.ts';
import { clinicalWord } from './severing-servers.ts';

/** What one request came to. */
export interface Sighting {
  readonly door: Door;
  readonly isSlow: boolean;
  readonly startedAt: number;
  readonly lastByteAt: number;
  /** 0 when the connection ended before there was one. */
  readonly status: number;
  readonly hasData: boolean;
  readonly isCut: boolean;
}

export interface Lane {
  readonly door: Door;
  /** A slow one asks for a long answer and hardly reads it until the credential ends; then it takes what it can get. */
  readonly isSlow: boolean;
  readonly origins: readonly string[];
}

/** A Bundle's links stand before its entries. */
const linkWithin = 8192;
/** A reader that pauses so long after each piece lets the server's buffers fill. */
const slowPauseMs = 20;

/** Reads until `current` gives nothing more to read with, and tells of each answer. */
export async function readWithoutPause(
  lane: Lane,
  current: () => Held | undefined,
  onSeen: (held: Held, sighting: Sighting) => void,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let next: string | undefined;
  for (let number = 0; ; number += 1) {
    const held = current();
    if (held === undefined) break;
    const origin = lane.origins[Math.floor(Math.random() * lane.origins.length)] ?? '';
    const { patient } = held.credential;
    const path = lane.isSlow ? '/fhir/DocumentReference' : (next ?? pathOf(patient, number));
    const { text, ...seen } = await readOnce({ lane, held, agent, url: `${origin}${path}` });
    // A page link is a way of its own to go on reading, so it is kept over the end of the credential.
    next = /"relation":"next","url":"https?:\/\/[^/]+([^"]+)"/.exec(text)?.[1];
    onSeen(held, seen);
  }
  agent.destroy();
}

/** Short answers and long ones, by turns. */
function pathOf(patient: string, number: number): string {
  const paths = ['Observation?_count=100', `Patient/${patient}`, 'Observation?_count=20', `Observation/${patient}-o7`];
  return `/fhir/${paths[number % paths.length]}`;
}

interface Reading {
  readonly lane: Lane;
  readonly held: Held;
  readonly agent: Agent;
  readonly url: string;
}

function readOnce({ lane, held, agent, url }: Reading): Promise<Sighting & { text: string }> {
  const { door, isSlow } = lane;
  const startedAt = clock();
  return new Promise((resolve, reject) => {
    let lastByteAt = startedAt;
    let text = '';
    const finish = (status: number, isCut: boolean): void => {
      const hasData = status === 200 || text.includes(clinicalWord);
      resolve({ door, isSlow, startedAt, lastByteAt, status, hasData, isCut, text });
    };
    const sent = request(url, { agent, headers: held.credential.headers[door] }, (response) => {
      const status = response.statusCode ?? 0;
      response.on('data', (chunk: Buffer) => {
        lastByteAt = clock();
        // A reader that is busy with what it has read is late for what it is to note.
        if (status !== 200 || (!isSlow && text.length < linkWithin)) text += chunk.toString('latin1');
      });
      response.on('end', () => finish(status, false));
      response.on('error', () => finish(status, true));
      if (isSlow && status === 200) readSlowly(response, held);
    });
    sent.on('error', (error) => ('code' in error && error.code === 'ECONNREFUSED' ? reject(error) : finish(0, true)));
    sent.end();
  });
}

/** Lets through a piece at a time until the credential has ended, and then all there is. */
function readSlowly(response: IncomingMessage, held: Held): void {
  let timer: NodeJS.Timeout | undefined;
  const pause = (): void => {
    held.noteStreaming();
    response.pause();
    timer = setTimeout(() => response.resume(), slowPauseMs);
  };
  response.on('data', pause);
  void held.ended.then(() => {
    response.off('data', pause);
    clearTimeout(timer);
    response.resume();
  });
}
