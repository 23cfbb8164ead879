import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { CustomStrategy, CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AppConfig } from '../app-config';
import { answerClientError } from '../http/client-error';
import { closeConnectionsWhenIdle } from '../http/close-connections';
import { ProblemFilter } from '../http/problem.filter';
import { registerRequestHooks } from '../http/request-hooks';
import { correlationIdOf } from '../http/request-scope';
import { createLogger } from '../logging/logger';
import { nestLogger } from '../logging/nest-logger';
import { STAGE_SERVER } from '../stage-server';
import type { AppDescription, HttpOptions } from './app-description';

/** An app that runs. */
export interface RunningApp {
  /** The Nest application; `close()` drains and closes it. */
  app: NestFastifyApplication;
  /** Where it answers: `http://127.0.0.1:3001`. */
  url: string;
}

/**
 * Makes an app without starting it and without touching the process (signals, environment): for tests and for several apps in one
 * process (which then share the logger of the last one: Nest has one a process). The caller closes it.
 * @param logger one with another destination; @defaultValue JSON lines on standard output
 */
export async function createApp<T extends AppConfig>(
  description: AppDescription<T>,
  config: T,
  logger: Logger = createLogger({ app: description.name, level: config.logLevel }),
): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter();
  const adapter = new FastifyAdapter({ ...httpOptions(filter), ...description.http?.(config) });
  const app = await NestFactory.create<NestFastifyApplication>(description.module(config), adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(filter);
  registerRequestHooks(adapter.getInstance<FastifyInstance>(), logger);
  closeConnectionsWhenIdle(adapter.getInstance<FastifyInstance>());
  await description.prepare?.(app, config);
  const strategy = app.get<CustomTransportStrategy | null>(STAGE_SERVER, { strict: false });
  if (strategy) app.connectMicroservice<CustomStrategy>({ strategy });
  return app;
}

/** Makes and starts an app: {@link createApp}, then {@link listen}. When that fails, what was opened is closed again. */
export async function startApp<T extends AppConfig>(
  description: AppDescription<T>,
  config: T,
  logger?: Logger,
): Promise<RunningApp> {
  const app = await createApp(description, config, logger);
  try {
    return { app, url: await listen(app, config) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * Starts HTTP first, which runs the lifecycle hooks, then reading: no event is handled before the hooks are through. Waits for
 * Redis if a stage needs it, not ready meanwhile. Resolves with the app's URL.
 */
export async function listen(app: NestFastifyApplication, config: AppConfig): Promise<string> {
  await app.listen(config.port, config.host);
  await app.startAllMicroservices();
  return urlOf(app, config.host);
}

function httpOptions(filter: ProblemFilter): HttpOptions {
  return {
    logger: false,
    requestIdHeader: false,
    genReqId: ({ headers }) => correlationIdOf(headers),
    // What arrives on open connections while closing is still answered properly, with `Connection: close`.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: Error, request: unknown, reply: unknown) =>
      filter.answer(error, request as FastifyRequest, reply as FastifyReply),
  };
}

function urlOf(app: NestFastifyApplication, host: string): string {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  return `http://${reachable}:${port}`;
}
