import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { RedisStreamsClient, type RedisStreamsClientOptions } from './client';

const optionsToken = Symbol('RedisStreamsModule options');

/** Options that come from elsewhere, for instance a config service. */
export interface RedisStreamsAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** Makes the options from the injected providers. */
  useFactory: FactoryProvider<RedisStreamsClientOptions>['useFactory'];
  /** Providers that the factory gets. */
  inject?: FactoryProvider['inject'];
}

/**
 * Provides {@link RedisStreamsClient} everywhere in the application and closes it in `onApplicationShutdown`: after the
 * transport has drained, because handlers that still run may publish.
 */
@Module({})
export class RedisStreamsModule implements OnApplicationShutdown {
  constructor(@Inject(RedisStreamsClient) private readonly client: RedisStreamsClient) {}

  /** With options known now. */
  static forRoot(options: RedisStreamsClientOptions = {}): DynamicModule {
    return moduleWith({ provide: optionsToken, useValue: options });
  }

  /** With options from a factory. */
  static forRootAsync({ imports = [], useFactory, inject = [] }: RedisStreamsAsyncOptions): DynamicModule {
    return { ...moduleWith({ provide: optionsToken, useFactory, inject }), imports };
  }

  /** Called by Nest. */
  async onApplicationShutdown(): Promise<void> {
    await this.client.close();
  }
}

function moduleWith(options: NonNullable<DynamicModule['providers']>[number]): DynamicModule {
  const client: FactoryProvider = {
    provide: RedisStreamsClient,
    useFactory: (given: RedisStreamsClientOptions) => new RedisStreamsClient(given),
    inject: [optionsToken],
  };
  return { module: RedisStreamsModule, global: true, providers: [options, client], exports: [RedisStreamsClient] };
}
