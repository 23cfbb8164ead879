import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppConfig, StageConfig } from '../app-config';
import { ConfigError, loadConfig } from '../config';
import { createLogger } from '../logging/logger';
import type { AppDescription } from './app-description';
import { createApp, listen } from './create-app';
import { Shutdown } from './shutdown';

/** Exit code of a wrong configuration (EX_CONFIG of sysexits.h): starting again does not help. */
export const configExitCode = 78;

/** Closing may take this much longer than draining: below Kubernetes' 30 s in sum. */
const closeMarginMs = 4000;

/**
 * The whole of an app's main: reads the environment, starts, drains on SIGTERM and SIGINT, ends the process loudly on errors that
 * nobody caught. Never rejects.
 */
export async function bootstrap<T extends AppConfig>(description: AppDescription<T>): Promise<void> {
  const config = configOrExit(description);
  const logger = createLogger({ app: description.name, level: config.logLevel });
  dieLoudly(logger);
  try {
    await run(description, config, logger);
  } catch (error) {
    logger.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}

async function run<T extends AppConfig>(description: AppDescription<T>, config: T, logger: Logger): Promise<void> {
  const app = await createApp(description, config, logger);
  const shutdown = onSignals(app, config, logger);
  try {
    const url = await listen(app, config);
    logger.info({ url }, `${description.name} is up`);
  } catch (error) {
    // Starting is cut short by a shutdown; which then ends the process by itself.
    if (!shutdown.begun) throw error;
  }
}

function configOrExit<T extends AppConfig>({ name, Config }: AppDescription<T>): T {
  try {
    return loadConfig(Config, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exit(configExitCode);
  }
}

function onSignals(app: NestFastifyApplication, config: AppConfig, logger: Logger): Shutdown {
  const drainMs = config instanceof StageConfig ? config.drainTimeoutMs : 10_000;
  const shutdown = new Shutdown({
    close: async () => app.close(),
    exit: (code) => process.exit(code),
    log: (message, error) => (error === undefined ? logger.info(message) : logger.error({ err: error }, message)),
    hardLimitMs: drainMs + closeMarginMs,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shutdown.begin(signal));
  return shutdown;
}

/** A process in an unknown state must not go on: whatever it held is handed out again to another. */
function dieLoudly(logger: Logger): void {
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  }
}
