import type { LoggerService } from '@nestjs/common';
import { Logger as NestPino, PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';

/** Nest's boot says a line for every module and route: of use only to whoever looks for one. */
const chatty = new Set<unknown>(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** nestjs-pino keeps the first logger of the process for all; each app here has its own. */
class OwnPinoLogger extends PinoLogger {
  constructor(private readonly own: Logger) {
    super({ pinoHttp: { logger: own } });
  }

  override get logger(): Logger {
    return this.own;
  }
}

class NestLogger extends NestPino {
  override log(message: unknown, ...params: unknown[]): void {
    if (chatty.has(params.at(-1))) this.debug(message, ...params);
    else super.log(message, ...params);
  }
}

/** Nest's logger interface over a pino logger: context, errors and objects end up as fields. */
export function nestLogger(logger: Logger): LoggerService {
  return new NestLogger(new OwnPinoLogger(logger), {});
}
