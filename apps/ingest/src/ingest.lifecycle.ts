import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RefusedEvents } from './intake/refused-events';
import { DepthGauge } from './pressure/depth-gauge';

/** Starts and stops what runs beside the requests. */
@Injectable()
export class IngestLifecycle implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly gauge: DepthGauge,
    private readonly refused: RefusedEvents,
  ) {}

  /** Before the first request. */
  async onApplicationBootstrap(): Promise<void> {
    await this.gauge.start();
  }

  /** Requests that are still under way keep the last depth seen. */
  onModuleDestroy(): void {
    this.gauge.stop();
    this.refused.stop();
  }
}
