import type { SeveredCredential } from './severing-credential.ts';

/** A credential while its readers use it, and the moment after which nothing may begin. */
export interface Held {
  readonly credential: SeveredCredential;
  /** Undefined until it has ended. */
  readonly endedAt: number | undefined;
  /** Resolves at that moment. */
  readonly ended: Promise<void>;
  /** Resolves when its readers have been refused often enough for it to be told. */
  readonly refused: Promise<void>;
  /** Resolves when a slow reader has the beginning of a long answer. */
  readonly streaming: Promise<void>;
  end(at: number): void;
  noteRefusal(): void;
  noteStreaming(): void;
}

export function hold(credential: SeveredCredential, refusalsAwaited: number): Held {
  let endedAt: number | undefined;
  let refusals = 0;
  const [ended, tellEnd] = told();
  const [refused, tellRefused] = told();
  const [streaming, noteStreaming] = told();
  return {
    credential,
    get endedAt() {
      return endedAt;
    },
    ended,
    refused,
    streaming,
    noteStreaming,
    end(at) {
      endedAt = at;
      tellEnd();
    },
    noteRefusal() {
      refusals += 1;
      if (refusals >= refusalsAwaited) tellRefused();
    },
  };
}

/** A promise, and what resolves it. */
function told(): readonly [Promise<void>, () => void] {
  let tell = (): void => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [promise, tell];
}
