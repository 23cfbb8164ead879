/** Exit code of a program that Ctrl-C ended: 128 and the signal's number. */
export const interruptedExitCode = 130;

/** One Ctrl-C comes twice under npm, from the terminal and from npm itself: what follows this soon is the same one. */
const sameOneMs = 500;

/**
 * Aborts a signal at the first Ctrl-C (or SIGTERM), so that what is under way can end in order; another one ends the process at
 * once. `stop()` lets go of the signals.
 */
export function onInterruption(say: (text: string) => void): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let firstMs = Infinity;
  const interrupt = (): void => {
    if (Date.now() - firstMs > sameOneMs) process.exit(interruptedExitCode);
    if (controller.signal.aborted) return;
    firstMs = Date.now();
    say('Ending: waiting for what is under way. Ctrl-C again ends at once.');
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, interrupt);
  return { signal: controller.signal, stop: () => names.forEach((name) => process.off(name, interrupt)) };
}
