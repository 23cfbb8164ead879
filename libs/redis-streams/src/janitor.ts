import type { Redis } from 'ioredis';
import type { Waits } from './clock';
import type { Input } from './delivered';
import type { GroupKeys } from './keys';
import type { ServerOptions } from './options';
import { scripts } from './scripts';
import type { SubscriptionName } from './server-events';

/** Consumers without pending entries that were idle for this long are removed. */
const retireAfterMs = 3_600_000;

/** Keeps streams short and the list of consumers clean. Every instance runs it; each step is harmless to repeat. */
export class Janitor {
  constructor(
    private readonly name: SubscriptionName,
    private readonly keys: GroupKeys,
    private readonly inputs: readonly Input[],
    private readonly options: ServerOptions,
    private readonly redis: Redis,
    private readonly waits: Waits,
    private readonly host: { failed(error: Error): void },
  ) {}

  /** Trims and retires until the waits end. */
  async run(): Promise<void> {
    while (!this.waits.ended) {
      await this.waits.for(this.options.retention.everyMs * (0.8 + 0.4 * Math.random()));
      if (this.waits.ended) return;
      try {
        await this.trim();
        await this.retire('');
      } catch (error) {
        this.host.failed(error as Error);
      }
    }
  }

  /** Takes this process' consumer out of the group unless it still owns entries. */
  async leave(): Promise<void> {
    await this.retire(this.options.consumer);
  }

  private async trim(): Promise<void> {
    const { groupsOf, keepEntries } = this.options.retention;
    const groups = groupsOf(this.name.stream);
    await scripts.trim.run(this.redis, [this.keys.main.stream], [keepEntries, ...groups]);
    await scripts.trim.run(this.redis, [this.keys.retry.stream], [0, this.options.group]);
  }

  private async retire(consumer: string): Promise<void> {
    for (const { keys } of this.inputs) {
      await scripts.leave.run(this.redis, [keys.stream, keys.fence], [this.options.group, consumer, retireAfterMs]);
    }
  }
}
