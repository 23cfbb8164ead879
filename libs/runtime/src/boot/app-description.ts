import type { DynamicModule } from '@nestjs/common';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppConfig } from '../app-config';
import type { ConfigClass } from '../config';

/** Options of the Fastify server behind an app. */
export type HttpOptions = Exclude<NonNullable<ConstructorParameters<typeof FastifyAdapter>[0]>, { server: unknown }>;

/** An app: what its main.ts says. */
export interface AppDescription<T extends AppConfig> {
  /** Its name: in logs, health and metrics. */
  name: string;
  /** Its configuration class, read from the environment. */
  Config: ConfigClass<T>;
  /** Its root module, which imports `RuntimeModule.forApp` or `.forStage`. */
  module: (config: T) => DynamicModule;
  /** Further options of Fastify, `bodyLimit` for instance. */
  http?: (config: T) => HttpOptions;
  /** Runs once the app is created and before it starts: content type parsers, Fastify hooks. */
  prepare?: (app: NestFastifyApplication, config: T) => void | Promise<void>;
}
