import { banner } from './banner.mjs';
import { credentialsIn } from './credentials.mjs';
import { DataFolder } from './data-folder.mjs';
import { removeEndpoints, writeEndpoints } from './endpoints.mjs';
import { Pipeline } from './pipeline.mjs';
import { startKeeper } from './start-keeper.mjs';
import { listenForStop } from './stop-signals.mjs';
import { Terminal } from './terminal.mjs';

/**
 * Runs servers and apps until a Ctrl-C or SIGTERM; resolves when no process of it is left. Rejects, also with none left,
 * when they cannot start.
 *
 * @param {{ root: string, options: import('./options.mjs').LaunchOptions, env: NodeJS.ProcessEnv }} launch
 */
export async function launch({ root, options, env }) {
  const startedAt = new Date();
  const terminal = new Terminal({ quiet: options.quiet, names: options.apps });
  const folder = new DataFolder(options.dataDirectory);
  folder.create();
  folder.lock();
  const dismissKeeper = startKeeper(folder.path);
  const credentials = credentialsIn(folder.credentials, env);
  const publish = () => pipeline.isReady && writeEndpoints(folder.endpoints, { pipeline, credentials, startedAt });
  const pipeline = new Pipeline({ root, options, folder, credentials, env, terminal, onPidsChanged: publish });
  const stopped = stopSignal(pipeline, terminal);
  try {
    await pipeline.start(stopped.signal);
    publish();
    terminal.say(greeting({ pipeline, folder, terminal, startedAt }));
    await stopped.whenAborted;
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
  } finally {
    removeEndpoints(folder.endpoints);
    await pipeline.stop();
    folder.unlock();
    await dismissKeeper();
    stopped.forget();
  }
}

/** The first signal asks for a drain, the second ends the apps at once, the third the servers too. */
function stopSignal(pipeline, terminal) {
  const controller = new AbortController();
  const { signal } = controller;
  const whenAborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const forget = listenForStop((times) => {
    if (times === 1) terminal.say('\nStopping: the apps finish what they have in hand (Ctrl-C again: at once) …');
    if (times === 1) controller.abort(new Error('stopped'));
    else if (times === 2) pipeline.hurry();
    else pipeline.kill();
  });
  return { signal, whenAborted, forget };
}

function greeting({ pipeline, folder, terminal, startedAt }) {
  const { apps, servers } = pipeline;
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  return banner({ apps, servers, seconds, dataDirectory: folder.path, bold: (text) => terminal.bold(text) });
}
