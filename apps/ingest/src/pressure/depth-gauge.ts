import { type StreamInspector } from '@millrace/redis-streams';
import { Pressure } from './pressure';

/** What the gauge needs to know. */
export interface DepthGaugeOptions {
  /** The (stream, group) pairs whose lag + pending counts. */
  subscriptions: readonly { stream: string; group: string }[];
  /** Depth above which nothing more is let in. */
  maxDepth: number;
  /** Milliseconds between looks. */
  everyMs: number;
  /** Told of every look that failed; the last depth seen then still counts. */
  onError: (error: Error) => void;
}

const slowestMs = 5000;
const firstLookMs = 1000;

/**
 * Watches the depth of the pipeline: the largest lag + pending of any enabled group, those not yet created included. Between two
 * looks it counts what it let in itself.
 */
export class DepthGauge {
  private readonly pressure: Pressure;
  private timer: NodeJS.Timeout | undefined;
  private running = false;

  constructor(
    private readonly inspector: Pick<StreamInspector, 'depth'>,
    private readonly options: DepthGaugeOptions,
  ) {
    this.pressure = new Pressure(options.maxDepth);
  }

  /**
   * Begins to look, now and then regularly, until {@link stop}. Resolves after the first look, or a second: an app that starts on
   * a full pipeline refuses from its first request on, and one that starts without Redis starts all the same.
   */
  async start(): Promise<void> {
    if (this.running) return;
    this.running = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, firstLookMs)));
    await Promise.race([this.look(this.options.everyMs), late]);
    clearTimeout(timer);
  }

  /** Stops looking. */
  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
  }

  /** The depth as far as it is known. */
  get depth(): number {
    return this.pressure.depth;
  }

  /** Events are about to be let in; {@link admitted} must follow. */
  admitting(events: number): void {
    this.pressure.admitting(events);
  }

  /** Of events that were about to be let in, so many are in now. */
  admitted(events: number, accepted: number): void {
    this.pressure.admitted(events, accepted);
  }

  /** Seconds to come back after when the pipeline is too full to let anything in; undefined when it is not. */
  refusalS(): number | undefined {
    return this.pressure.isTooHigh ? this.pressure.retryAfterS() : undefined;
  }

  /** Seconds to come back after when Redis itself is full. */
  retryAfterS(): number {
    return this.pressure.retryAfterS();
  }

  /** Looks, and again after a while: twice as long after every failure, up to 5 s. */
  private async look(waitMs: number): Promise<void> {
    const next = await this.lookOnce().then(
      () => this.options.everyMs,
      (error: Error) => {
        this.options.onError(error);
        return Math.min(slowestMs, waitMs * 2);
      },
    );
    if (this.running) this.timer = setTimeout(() => void this.look(next), next);
  }

  private async lookOnce(): Promise<void> {
    const seen = this.pressure.look();
    const depth = await this.inspector.depth(this.options.subscriptions);
    seen(depth, performance.now());
  }
}
