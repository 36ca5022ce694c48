const running = new Set<number>();

// A detached group does not hear the terminal's Ctrl-C.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    running.forEach(killGroup);
    process.exit(130);
  });
}

/** Notes a process group to be killed when the runner is. */
export function noteGroup(pid: number | undefined): void {
  if (pid !== undefined) {
    running.add(pid);
  }
}

/** Kills a process and what it started and left behind. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  running.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
