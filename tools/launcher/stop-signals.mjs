/** npm passes on a Ctrl-C that we have had from the terminal ourselves: the same key press, twice. */
const samePressMs = 300;

/**
 * Calls `onStop(1)` at the first Ctrl-C, SIGTERM or closed terminal, `onStop(2)` at the second, and so on.
 *
 * @param {(times: number) => void} onStop
 * @returns {() => void} stops listening
 */
export function listenForStop(onStop) {
  let times = 0;
  let last = { signal: '', at: -Infinity };
  const listener = (signal) => {
    const at = performance.now();
    const samePress = signal === last.signal && at - last.at < samePressMs;
    last = { signal, at };
    if (!samePress) onStop((times += 1));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, listener);
  return () => signals.forEach((signal) => process.off(signal, listener));
}
