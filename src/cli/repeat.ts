/** Work done again and again beside the requests. */
export interface Repeated {
  /** Lets a round under way end, telling it to hurry, and starts none after it. */
  stop(): Promise<void>;
}

/**
 * Does `work` now and then again and again, each round `pauseMs` after the last one ended, so that rounds never overlap. What a
 * round throws goes to `onError`, and the next round comes all the same.
 */
export function repeat(
  pauseMs: number,
  work: (stopping: AbortSignal) => Promise<void>,
  onError: (error: unknown) => void,
): Repeated {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const round = async (): Promise<void> => {
    try {
      await work(controller.signal);
    } catch (error) {
      onError(error);
    }
    // The process may end while it waits.
    if (!controller.signal.aborted) timer = setTimeout(start, pauseMs).unref();
  };
  let running = Promise.resolve();
  const start = (): void => {
    running = round();
  };
  start();
  return {
    async stop() {
      controller.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
