/** Somebody asked to end. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** What ends a run early. */
export interface Interruptions {
  /** Resolves at the first signal; what was started is then stopped on the way out. */
  readonly signalled: Promise<void>;
  /** Signals end the process at once again. */
  readonly stop: () => void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for signals until `stop` is called. */
export function interruptions(): Interruptions {
  let onSignal: () => void = () => undefined;
  const signalled = new Promise<void>((resolve) => (onSignal = resolve));
  for (const signal of signals) process.on(signal, onSignal);
  return { signalled, stop: () => void signals.forEach((signal) => process.off(signal, onSignal)) };
}

/** Resolves as `work` does; throws as soon as a signal comes, and whatever `work` does then is of no interest any more. */
export async function unlessInterrupted<T>(signalled: Promise<void>, work: Promise<T>): Promise<T> {
  const interruption = signalled.then(() => {
    throw new InterruptedError('Interrupted.');
  });
  return Promise.race([interruption, work]);
}
