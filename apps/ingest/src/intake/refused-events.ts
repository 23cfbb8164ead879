import { originate, pipelineTypes, streams, toWire, type EventRefused, type WireEvent } from '@millrace/events';
import { type KeySpace, type Publisher, type StreamInspector } from '@millrace/redis-streams';
import { type Redis } from 'ioredis';
import { claimed } from './claimed';
import { type RequestFacts, type Unfit } from './judge';
import { isDeeperThan } from './storable';

/** How much of what was refused is kept. */
export interface RefusedEventsOptions {
  /** Source of refused events that claim none. */
  defaultSource: string;
  /** Entries kept, about. */
  maxEntries: number;
  /** Bytes of Redis' memory kept, about. */
  maxBytes: number;
  /** Told when refused events could not be kept, or their stream not be trimmed. */
  onError: (error: Error) => void;
}

const deepestKept = 256;
const trimAfterMs = 1000;

/**
 * Keeps what the front door refused, so that people find it: events of type `millrace.event.refused` in a stream of its own that
 * no stage reads, and which is therefore capped here.
 */
export class RefusedEvents {
  private trimTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly inspector: Pick<StreamInspector, 'stream'>,
    private readonly redis: Redis,
    private readonly keys: KeySpace,
    private readonly options: RefusedEventsOptions,
  ) {}

  /** Keeps refused inputs. Never throws: their sender is told anyway, and the good ones beside them must not suffer. */
  async keep(refused: readonly Unfit[], facts: RequestFacts): Promise<void> {
    if (refused.length === 0) return;
    try {
      const entries = refused.map((unfit) => ({ fields: this.wireOf(unfit, facts) }));
      await this.publisher.publishAll(streams.refused, entries);
      this.trimSoon();
    } catch (error) {
      this.options.onError(error as Error);
    }
  }

  private wireOf({ input, problems }: Unfit, facts: RequestFacts): WireEvent {
    const data: EventRefused = {
      input: this.keepable(input),
      claimedType: claimed(input, 'type'),
      claimedId: claimed(input, 'id'),
      problems,
    };
    const source = claimed(input, 'source') || this.options.defaultSource;
    return toWire(originate({ type: pipelineTypes.eventRefused, source, data, time: facts.receivedAt }));
  }

  /** The input without the client's IP; null where keeping it could fill Redis or overflow a reader's stack. */
  private keepable(input: unknown): unknown {
    if (isDeeperThan(input, deepestKept)) return null;
    const kept = withoutIp(input);
    return (JSON.stringify(kept)?.length ?? 0) * 8 > this.options.maxBytes ? null : kept;
  }

  /** Stops trimming; what is refused after that is trimmed by the next process that refuses something. */
  stop(): void {
    clearTimeout(this.trimTimer);
  }

  // A second after the first of a burst: a flood of bad events is trimmed once a second, and the last one of it too.
  private trimSoon(): void {
    this.trimTimer ??= setTimeout(() => void this.trim(), trimAfterMs);
  }

  private async trim(): Promise<void> {
    this.trimTimer = undefined;
    try {
      await this.trimTo(this.options);
    } catch (error) {
      this.options.onError(error as Error);
    }
  }

  private async trimTo({ maxEntries, maxBytes }: RefusedEventsOptions): Promise<void> {
    const key = this.keys.stream(0, streams.refused);
    await this.redis.xtrim(key, 'MAXLEN', '~', maxEntries);
    const { length, bytes } = await this.inspector.stream(streams.refused);
    if (bytes > maxBytes) await this.redis.xtrim(key, 'MAXLEN', Math.floor((0.9 * length * maxBytes) / bytes));
  }
}

function withoutIp(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('context' in input)) return input;
  const { context, ...rest } = input;
  if (typeof context !== 'object' || context === null) return rest;
  const { ip: _, ...kept } = context as Record<string, unknown>;
  return { ...rest, context: kept };
}
