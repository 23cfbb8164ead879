import { join } from 'node:path';
import { appEnvironment } from './app-environment.mjs';
import { AppProcess } from './app-process.mjs';
import { planApps, serversOf } from './apps.mjs';
import { crashText, hopelessText, isHopeless } from './crash.mjs';
import { planPostgres, planRedis } from './launch-servers.mjs';
import { stopLeftovers } from './leftovers.mjs';
import { ProcessRegistry } from './process-registry.mjs';
import { untilReady } from './readiness.mjs';
import { Supervisor } from './supervisor.mjs';

/** Ample for a first start on a slow machine: apps are ready in seconds. */
const readyTimeoutMs = 120_000;

/** Longer than the apps' own drain limit (25 s by default), which should be what ends a drain. */
const drainTimeoutMs = 30_000;

/** The servers and apps of one start, from the first process to the last. */
export class Pipeline {
  /**
   * @param {{ root: string, options: import('./options.mjs').LaunchOptions, folder: import('./data-folder.mjs').DataFolder,
   *           credentials: import('./credentials.mjs').Credentials, env: NodeJS.ProcessEnv,
   *           terminal: import('./terminal.mjs').Terminal, onPidsChanged: () => void }} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.registry = new ProcessRegistry(this.folder.processes);
    this.servers = [];
    this.apps = [];
    this.startup = new AbortController();
  }

  /**
   * Resolves when every app is ready. Rejects with the signal's reason, or with why the pipeline cannot start; either way
   * `stop` ends what has been started by then.
   */
  async start(signal) {
    this.signal = AbortSignal.any([signal, this.startup.signal]);
    await stopLeftovers(this.registry, (line) => this.terminal.say(line));
    const plannedApps = await planApps(this.options.apps, this.options.port);
    const plannedServers = await this.planServers();
    this.signal.throwIfAborted();
    await this.startAll(plannedServers, plannedApps);
    await this.untilAllReady();
    this.isReady = true;
  }

  async untilAllReady() {
    const waiting = new Set(this.apps);
    const tooLate = () => {
      const names = [...waiting].map(({ name }) => name).join(', ');
      const where = [...waiting].map(({ url }) => `${url}/health/ready`).join(', ');
      this.startup.abort(
        new Error(`${names} not ready after ${readyTimeoutMs / 1000} s; see ${where} and ${this.folder.logs}`),
      );
    };
    const timer = setTimeout(tooLate, readyTimeoutMs);
    const ready = this.apps.map((app) => untilReady(app.url, { signal: this.signal }).then(() => waiting.delete(app)));
    await Promise.all(ready).finally(() => clearTimeout(timer));
  }

  planServers() {
    const { folder, env, credentials, terminal } = this;
    const options = { folder, env, basePort: this.options.port };
    const redis = planRedis({ ...options, say: (line) => terminal.say(line) });
    return Promise.all([redis, planPostgres({ ...options, password: credentials.postgresPassword })]);
  }

  /**
   * Starts every server, and every app as soon as the servers that it uses are there. Waits for all of them, also when one
   * fails: what is still starting could not be stopped.
   */
  async startAll(servers, apps) {
    this.servers = servers.map((server) => this.plan(server, 'server', server.start));
    this.apps = apps.map((app) => this.plan(app, 'app', async () => this.startApp(app)));
    const begun = new Map(this.servers.map(({ name, supervisor }) => [name, Promise.resolve(supervisor?.begin())]));
    const needs = (app) => serversOf(app).map((name) => begun.get(name));
    const results = await Promise.allSettled([
      ...begun.values(),
      ...this.apps.map((app) => this.beginApp(app, needs(app))),
    ]);
    const failure = results.find(({ status }) => status === 'rejected');
    if (failure) throw failure.reason;
  }

  /** With a supervisor; a server that is not ours has nothing to start and none. */
  plan(place, kind, start) {
    return { ...place, supervisor: start && this.supervise({ name: place.name, start }, kind) };
  }

  async beginApp({ supervisor }, servers) {
    await Promise.all(servers);
    this.signal.throwIfAborted();
    await supervisor.begin();
  }

  startApp({ name, port }) {
    const [redisUrl, databaseUrl] = this.servers.map(({ url }) => url);
    const { apps, credentials, folder, root, terminal } = this;
    const env = appEnvironment(
      { port, apps, redisUrl, databaseUrl, dataDirectory: folder.path, credentials },
      this.env,
    );
    const onLine = (line) => terminal.log(name, line);
    const program = join(root, 'apps', name, 'dist/main.js');
    return new AppProcess({ name, program, env, cwd: root, logFile: folder.logOf(name), onLine });
  }

  supervise({ name, start }, kind) {
    const onStarted = (child) => {
      this.registry.add({ name, kind, child });
      this.onPidsChanged();
    };
    const onEnded = ({ pid }) => this.registry.remove({ name, pid });
    return new Supervisor({ name, start, onStarted, onEnded, onCrash: (crash) => this.reportCrash(crash) });
  }

  reportCrash(crash) {
    const fatal = !this.isReady && isHopeless(crash);
    if (fatal) this.startup.abort(new Error(hopelessText(crash, this.folder.logOf(crash.name))));
    else this.terminal.warn(crashText(crash));
  }

  /**
   * Ends everything in the order in which an event passes: nothing comes in any more while those behind still settle what
   * they have, and the servers are there until the last app has gone. Resolves when no process is left.
   */
  async stop() {
    const supervised = [...this.apps, ...this.servers].filter(({ supervisor }) => supervisor?.child);
    for (const { supervisor } of supervised) supervisor.release(); // from here on an end is no crash
    for (const { name, supervisor } of supervised) {
      if (!(await supervisor.stop(drainTimeoutMs))) this.terminal.warn(`${name} did not stop in time and was killed`);
      this.terminal.say(`  ${name} stopped`);
    }
    for (const entry of this.registry.all()) this.registry.remove(entry);
  }

  /** Makes a stop that is under way quick: the apps give up what they have in hand; it is delivered again at the next start. */
  hurry() {
    for (const { supervisor } of this.apps) supervisor?.kill();
  }

  /** The last resort: the servers too are ended without a chance to write. */
  kill() {
    for (const { supervisor } of [...this.apps, ...this.servers]) supervisor?.kill();
  }
}
