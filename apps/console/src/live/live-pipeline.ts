import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ConsoleConfig } from '../console.config';
import { AppHealth } from './app-health';
import { measure, Meters, stageViews, streamViews } from './assemble';
import { Loop } from './loop';
import { OpenWindows } from './open-windows';
import { PipelineReader, type Reading } from './pipeline-reader';
import type { RedisView, Snapshot } from './snapshot';

/** Is called with every snapshot, as the JSON that all viewers get. */
export type Viewer = (json: string) => void;

const historySeconds = 60;

/**
 * Looks at the pipeline once a second, whatever the number of viewers, and tells them. Goes on without viewers, so that a page
 * that is opened has the last minute at once. While Redis is away, the last numbers stay and say so.
 */
@Injectable()
export class LivePipeline implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('LivePipeline');
  private readonly meters: Meters;
  private readonly loop: Loop;
  private readonly viewers = new Set<Viewer>();
  private reading: Reading | undefined;
  private error: string | null = null;
  private json: string;

  constructor(
    private readonly config: ConsoleConfig,
    private readonly reader: PipelineReader,
    private readonly health: AppHealth,
    private readonly windows: OpenWindows,
  ) {
    this.meters = new Meters(2 + Math.round((historySeconds * 1000) / config.refreshMs));
    this.loop = new Loop(config.refreshMs, async () => this.look());
    this.json = JSON.stringify(this.snapshot());
  }

  /** The latest snapshot as JSON. */
  latest(): string {
    return this.json;
  }

  /** Number of viewers. */
  get watching(): number {
    return this.viewers.size;
  }

  /** Tells a viewer of every snapshot from the latest one on; the answer ends that. */
  watch(viewer: Viewer): () => void {
    this.viewers.add(viewer);
    viewer(this.json);
    return () => this.viewers.delete(viewer);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  private async look(): Promise<void> {
    try {
      this.reading = await this.reader.read();
      measure(this.meters, this.reading);
      this.error = null;
    } catch (error) {
      this.missed((error as Error).message);
    }
    this.json = JSON.stringify(this.snapshot());
    for (const viewer of this.viewers) viewer(this.json);
  }

  /** Once an outage, not once a second. */
  private missed(reason: string): void {
    if (this.error === null && this.reading) this.logger.warn(`No new numbers: ${reason}`);
    this.error = reason;
  }

  private snapshot(): Snapshot {
    const { reading, meters } = this;
    return {
      at: reading ? new Date(reading.atMs).toISOString() : null,
      refreshMs: this.config.refreshMs,
      redis: this.redisView(),
      stages: reading ? stageViews(meters, reading) : [],
      streams: reading ? streamViews(meters, reading) : [],
      apps: this.health.apps(),
      windows: this.windows.latest(),
    };
  }

  private redisView(): RedisView {
    const { usedBytes = null, maxBytes = null } = this.reading?.memory ?? {};
    return { up: this.reading !== undefined && this.error === null, error: this.error, usedBytes, maxBytes };
  }
}
