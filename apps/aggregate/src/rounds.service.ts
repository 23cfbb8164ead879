import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { AggregateConfig } from './aggregate.config';
import { WindowMetrics } from './aggregate.metrics';
import { RoundLoop } from './round-loop';
import { WindowRounds } from './window-rounds';

/**
 * Runs the rounds while the app runs. It stops before the transport drains: what is folded then is closed by another instance,
 * or after the next start.
 */
@Injectable()
export class RoundsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Windows');
  private readonly loop: RoundLoop;

  constructor(rounds: WindowRounds, metrics: WindowMetrics, config: AggregateConfig) {
    this.loop = new RoundLoop({
      everyMs: config.roundIntervalMs,
      turn: async () => metrics.countClosed(await rounds.turn()),
      failed: (error, inARow) => {
        metrics.countFailure();
        // Each outage is told once; the counter goes on.
        if (inARow === 1) this.logger.warn(`Windows cannot close right now: ${(error as Error).message}; trying again`);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }
}
