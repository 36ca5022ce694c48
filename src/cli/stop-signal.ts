/** A terminal and a package runner often both pass on the same Ctrl-C; what comes this soon is no second request. */
const echoMs = 1000;
/** The usual exit code of a process that SIGINT ended. */
const interruptedExitCode = 130;

/** Resolves when the process is asked to stop. Asked once more, it ends at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > echoMs) {
          process.exit(interruptedExitCode);
        }
        resolve();
      });
    }
  });
}
