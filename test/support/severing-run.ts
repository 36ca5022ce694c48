// Credentials ended at random moments while readers use them without pause.
import { type Client, createClient } from './server-client.ts';
import { createIssuer, doors, type Ending, type Issuer, type SeveredCredential } from './severing-credential.ts';
import { type Held, hold } from './severing-held.ts';
import { type Lane, readWithoutPause, type Sighting } from './severing-lane.ts';
import type { Servers } from './severing-servers.ts';
import { createTally, type SeveringResult } from './severing-tally.ts';

/** A credential lives at most so long, so that its end falls anywhere in what its readers do. */
const maxLifeMs = 300;
/** One that expires is used for some of its time only after it has been made, on a machine that may be slow. */
const leastLifeMs = 5000;
/** Its readers are refused so often, together, before they are given another. */
const refusalsAwaited = 2 * doors.length;
/** So many patients have a slow reader of long answers besides. */
const slowReaders = 2;

interface World {
  readonly issuer: Issuer;
  readonly nextEnding: () => Ending | undefined;
  readonly onSeen: (held: Held, sighting: Sighting) => void;
}

/** Ends a credential in each of the ways given, one after the other of each patient, all patients at the same time. */
export async function severAtRandom(servers: Servers, endings: readonly Ending[]): Promise<SeveringResult> {
  const { origins, patients } = servers;
  const clients = origins.map((origin) => createClient(origin, {}));
  const [first] = clients;
  if (first === undefined) throw new Error('There is no server.');
  const anyClient = (): Client => clients[Math.floor(Math.random() * clients.length)] ?? first;
  const left = [...endings];
  const tally = createTally();
  const world: World = {
    issuer: createIssuer(anyClient),
    nextEnding: () => left.pop(),
    onSeen(held, seen) {
      tally.note(held, seen);
      if (seen.status === 401) held.noteRefusal();
    },
  };
  const fast: readonly Lane[] = doors.map((door) => ({ door, isSlow: false, origins }));
  const slow: Lane = { door: 'basic', isSlow: true, origins };
  await Promise.all(
    patients.map((patient, number) => runPatient(world, patient, number < slowReaders ? [...fast, slow] : fast)),
  );
  for (const client of clients) client.close();
  return tally.result();
}

async function runPatient(
  { issuer, nextEnding, onSeen }: World,
  patient: string,
  lanes: readonly Lane[],
): Promise<void> {
  let held: Held | undefined;
  let reading: Promise<unknown> | undefined;
  try {
    for (let ending = nextEnding(); ending !== undefined; ending = nextEnding()) {
      const lifeMs = Math.random() * maxLifeMs;
      const next = hold(
        await issuer.issue(patient, ending === 'expired' ? leastLifeMs + lifeMs : undefined),
        refusalsAwaited,
      );
      held = next;
      reading ??= Promise.all(lanes.map((lane) => readWithoutPause(lane, () => held, onSeen)));
      if (ending !== 'expired') {
        if (lanes.some(({ isSlow }) => isSlow)) await next.streaming;
        await new Promise((resolve) => setTimeout(resolve, lifeMs));
      }
      next.end(await issuer.end[ending](next.credential));
      // Readers end of themselves only when they have failed.
      await Promise.race([next.refused, reading]);
      await clear(issuer, next.credential, ending);
    }
  } finally {
    held = undefined;
    await reading;
  }
}

/** Before access is given back, what it was taken from must be gone. */
async function clear(issuer: Issuer, credential: SeveredCredential, ending: Ending): Promise<void> {
  if (ending === 'deleted' || ending === 'deleted with all') return;
  await issuer.end.deleted(credential);
  if (ending === 'access off') await issuer.restoreAccess(credential.patient);
}
