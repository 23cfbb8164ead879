import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { Server, type BaseRpcContext, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type { Redis } from 'ioredis';
import { carryErrors } from './carry-errors';
import { openRedis } from './connection';
import { RedisStreamsConfigError } from './errors';
import { KeySpace } from './keys';
import { withDefaults, type RedisStreamsServerOptions, type ServerOptions } from './options';
import { buildRoutes, type RegisteredHandler } from './routes';
import { settleScript } from './scripts';
import type { RedisStreamsEvents, ServerHealth, ServerState } from './server-events';
import { Turnstile } from './slots';
import { Subscription } from './subscription';
import type { SubscriptionHost } from './subscription-host';

/** Id of this transport among Nest's, for `@EventPattern(pattern, transport)`. */
export const redisStreamsTransport = Symbol('REDIS_STREAMS');

/** What `server.status` emits. */
export type RedisStreamsStatus = 'connecting' | 'connected' | 'reconnecting' | 'paused' | 'draining' | 'closed';

/**
 * A Nest transport over Redis Streams: `app.connectMicroservice({ strategy: new RedisStreamsServer({ group }) })`. Entries of
 * the streams that handlers name are handed over at least once and settled exactly once; see README for what is guaranteed.
 * Owns its connections; `close()` drains and closes them.
 */
export class RedisStreamsServer
  extends Server<RedisStreamsEvents, RedisStreamsStatus>
  implements CustomTransportStrategy
{
  override transportId = redisStreamsTransport;
  protected override readonly logger = new Logger(RedisStreamsServer.name);
  private readonly options: ServerOptions;
  private readonly emitter = new EventEmitter();
  private readonly registered: RegisteredHandler[] = [];
  private readonly connections: Redis[] = [];
  private subscriptions: Subscription[] = [];
  private closing: Promise<void> | undefined;
  private started = false;

  /** @throws RedisStreamsConfigError naming every wrong option */
  constructor(options: RedisStreamsServerOptions) {
    super();
    this.options = withDefaults(options);
    this.emitter.on('error', (error: Error) => this.logger.warn(`${this.options.group}: ${error.message}`));
    carryErrors();
  }

  /** Registers an event listener; see {@link RedisStreamsEvents}. */
  override on<Name extends keyof RedisStreamsEvents, Callback extends RedisStreamsEvents[Name]>(
    event: Name,
    callback: Callback,
  ): this {
    this.emitter.on(event, callback);
    return this;
  }

  /** The ioredis connection that commands and scripts run on. */
  override unwrap<T>(): T {
    const [commands] = this.connections;
    if (!commands) throw new Error('Not connected: call listen(), or startAllMicroservices(), first.');
    return commands as T;
  }

  /** State for health checks. */
  health(): ServerHealth {
    const reads = this.subscriptions.map(({ lastReadAt }) => lastReadAt);
    return {
      state: this.state(),
      // Before it listens there are none, of which the least would be Infinity.
      lastReadAt: reads.length === 0 || reads.includes(undefined) ? undefined : Math.min(...(reads as number[])),
      inFlight: this.subscriptions.reduce((sum, { inFlight }) => sum + inFlight, 0),
    };
  }

  /** Nest registers handlers here; each keeps to itself instead of being chained to others of its pattern. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const name = this.normalizePattern(pattern as string);
    callback.isEventHandler = isEventHandler;
    callback.extras = extras;
    if (!this.messageHandlers.has(name)) this.messageHandlers.set(name, callback);
    this.registered.push({ pattern: name, callback, isEventHandler, extras: extras });
  }

  /** Connects, creates missing groups and starts reading; calls back when all of that is done, or with the error. */
  override listen(callback: (error?: unknown) => void): void {
    this.start().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  /** Drains and disconnects. Called twice it is one shutdown. */
  override async close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async start(): Promise<void> {
    const routes = buildRoutes(this.registered, this.options);
    this._status$.next('connecting');
    const commands = this.connect('commands');
    commands.on('ready', () => this._status$.next('connected'));
    await requireRedis7(commands);
    const keySpace = new KeySpace(this.options.prefix);
    const settle = settleScript(this.options.changes);
    const host = this.host();
    this.subscriptions = this.options.partitions.flatMap((partition) =>
      [...routes.values()].map((streamRoutes) => {
        const tools = { commands, reads: this.connect('reads'), keySpace, settle };
        return new Subscription(streamRoutes, partition, this.options, tools, host);
      }),
    );
    if (this.closing) return;
    this.started = true;
    await Promise.all(this.subscriptions.map((subscription) => subscription.start()));
  }

  private async shutDown(): Promise<void> {
    this._status$.next('draining');
    if (this.started) await Promise.all(this.subscriptions.map((subscription) => subscription.close()));
    for (const connection of this.connections) connection.disconnect();
    this._status$.next('closed');
  }

  private connect(role: 'commands' | 'reads'): Redis {
    const connection = openRedis(this.options.redis, role);
    connection.on('error', (error: Error) => this.emitter.emit('error', error));
    connection.on('reconnecting', () => this._status$.next('reconnecting'));
    this.connections.push(connection);
    return connection;
  }

  private state(): ServerState {
    if (this.closing) return this.subscriptions.every(({ state }) => state === 'closed') ? 'closed' : 'draining';
    const states = this.subscriptions.map(({ state }) => state);
    if (states.length === 0 || states.includes('starting')) return 'starting';
    return states.includes('paused') ? 'paused' : 'running';
  }

  private host(): SubscriptionHost {
    const tell =
      <Name extends keyof RedisStreamsEvents>(name: Name) =>
      (...event: Parameters<RedisStreamsEvents[Name]>): void =>
        void this.emitter.emit(name, ...event);
    return {
      turnstile: new Turnstile(),
      around: (context, call) => this.around(context, call),
      settled: tell('settled'),
      handled: tell('handled'),
      paused: (event) => {
        this._status$.next('paused');
        this.emitter.emit('paused', event);
      },
      resumed: (event) => {
        this._status$.next('connected');
        this.emitter.emit('resumed', event);
      },
      taken: tell('taken'),
      lost: tell('lost'),
      regrouped: tell('regrouped'),
      failed: tell('error'),
    };
  }

  private async around(context: BaseRpcContext, call: () => Promise<unknown>): Promise<unknown> {
    try {
      let answer: Promise<unknown> | undefined;
      const hooked: unknown = this.onProcessingStartHook(this.transportId, context, () => (answer ??= call()));
      await hooked;
      return await (answer ?? hooked);
    } finally {
      this.onProcessingEndHook?.(this.transportId, context);
    }
  }
}

async function requireRedis7(commands: Redis): Promise<void> {
  const version = /redis_version:(\d+)\.(\d+)/.exec(await commands.info('server'));
  if (version && Number(version[1]) < 7) {
    throw new RedisStreamsConfigError([`Redis is ${version[1]}.${version[2]}; this transport needs 7.0 or newer.`]);
  }
}
