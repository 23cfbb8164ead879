import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { MemoryLog } from '../measure/memory-log';
import { peerStreams } from '../peer/settings';
import type { Contestant } from './contestant';
import { NodeProcess, type ProcessPlan } from './node-process';
import type { ServerFacts } from './servers';

/** What starting needs to know. */
export interface StartOptions {
  /** The repository's folder. */
  readonly root: string;
  readonly servers: ServerFacts;
  /** The environment that the processes inherit. */
  readonly env: NodeJS.ProcessEnv;
  /** Folder for CPU profiles. */
  readonly profile: string | undefined;
}

/** The stages, whose apps have the same names; so have the processes of the hand-written loop. */
export const stageNames = ['ingest', 'enrich', 'aggregate', 'persist'] as const;

/** The pipeline's prefix in Redis. */
const prefix = 'bench';

/** The four apps as they are built and with their default configuration. */
export async function startPipeline(options: StartOptions): Promise<Contestant> {
  const databaseUrl = await createDatabase(options.servers.databaseUrl, 'bench_pipeline');
  const settings = { REDIS_URL: options.servers.redisUrl, DATABASE_URL: databaseUrl, MILLRACE_PREFIX: prefix };
  const env = { ...options.env, ...settings, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production' };
  const plans = stageNames.map((name) => ({ name, args: [join(options.root, 'apps', name, 'dist/main.js')], env }));
  const apps = await startAll(options, 'pipeline', plans);
  await Promise.all(apps.map(untilReady));
  return {
    ...(await contestant(options, apps, databaseUrl)),
    name: 'pipeline',
    streams: ['events.accepted', 'events.enriched'].map((stream) => `${prefix}:{0}:${stream}`),
    // The run's day and the next: it may begin before midnight and end after it.
    rowsOfSource: `day BETWEEN '${day(0)}' AND '${day(1)}' AND source = $1`,
  };
}

/** The loop of bench/peer, process for process the same hops. */
export async function startHandwritten(options: StartOptions): Promise<Contestant> {
  const databaseUrl = await createDatabase(options.servers.databaseUrl, 'bench_handwritten');
  const settings = JSON.stringify({ redisUrl: options.servers.redisUrl, databaseUrl });
  const env = { ...options.env, NODE_ENV: 'production' };
  const plans = stageNames.map((name) => {
    return { name, args: [join(options.root, 'bench/dist/peer', `${name}.js`), settings], env };
  });
  const apps = await startAll(options, 'handwritten', plans);
  return {
    ...(await contestant(options, apps, databaseUrl)),
    name: 'handwritten',
    streams: Object.values(peerStreams),
    rowsOfSource: 'source = $1',
  };
}

type Plan = Omit<ProcessPlan, 'cwd'>;

/** Starts all; when one fails, those that did start are stopped. */
async function startAll(
  { root, profile }: StartOptions,
  whose: string,
  plans: readonly Plan[],
): Promise<NodeProcess[]> {
  const profiled = ({ name, args }: Plan) => (profile ? [...profiling(profile, `${whose}-${name}`), ...args] : args);
  const starts = plans.map(async (plan) => NodeProcess.start({ ...plan, args: profiled(plan), cwd: root }));
  const results = await Promise.allSettled(starts);
  const failure = results.find((result) => result.status === 'rejected');
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (!failure) return started;
  await Promise.all(started.map(async (app) => app.stop()));
  throw failure.reason;
}

function profiling(folder: string, name: string): string[] {
  mkdirSync(folder, { recursive: true });
  return ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`];
}

type Shared = Omit<Contestant, 'name' | 'streams' | 'rowsOfSource'>;

async function contestant(
  { servers }: StartOptions,
  apps: readonly NodeProcess[],
  databaseUrl: string,
): Promise<Shared> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const serverProcesses = [
    { name: 'redis', pid: servers.redisPid },
    { name: 'postgres', pid: servers.postgresPid },
  ];
  const own = apps.map(({ name, pid }) => ({ name, pid }));
  const redis = new Redis(servers.redisUrl);
  return {
    url: apps[0]!.url,
    apps,
    processes: [...own, ...serverProcesses],
    memory: new MemoryLog(own),
    database,
    redis,
  };
}

async function createDatabase(adminUrl: string, name: string): Promise<string> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Up means that it listens; ready means that its stage can work, for instance that the tables are there. */
async function untilReady(app: NodeProcess): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const { status } = await fetch(`${app.url}/health/ready`);
    if (status === 200) return;
    app.assertRunning();
    if (Date.now() > end) throw new Error(`${app.name} is up and was not ready in 20 s: it answers ${status}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}
