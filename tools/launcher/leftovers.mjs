import { isRunning } from './process-identity.mjs';

/**
 * Ends what a killed launcher has left: first the apps, which still settle what they have in hand, then the servers.
 * Resolves when none of them runs.
 *
 * @param {import('./process-registry.mjs').ProcessRegistry} registry
 * @param {(line: string) => void} say
 */
export async function stopLeftovers(registry, say) {
  for (const kind of ['app', 'server']) {
    const left = registry.running().filter((entry) => entry.kind === kind);
    if (left.length > 0)
      say(`Stopping what an earlier start has left: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')} …`);
    await Promise.all(left.map((entry) => stop(entry)));
  }
  for (const entry of registry.all()) registry.remove(entry);
}

async function stop(entry, timeoutMs = 30_000) {
  signal(entry, entry.stopSignal);
  const deadline = Date.now() + timeoutMs;
  while (isRunning(entry)) {
    if (Date.now() > deadline) signal(entry, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function signal({ pid }, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has just ended by itself
  }
}
