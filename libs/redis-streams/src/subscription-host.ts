import type { BaseRpcContext } from '@nestjs/microservices';
import type { EntriesEvent, HandledEvent, PausedEvent, SettledEvent, SubscriptionName } from './server-events';
import type { Turnstile } from './slots';

/** What a subscription tells its server, and what it shares with the server's other subscriptions. */
export interface SubscriptionHost {
  /** Shared by all subscriptions of a process: an entry that is handled alone is alone in the process. */
  readonly turnstile: Turnstile;
  /** Runs Nest's processing hooks around a handler call. */
  around(context: BaseRpcContext, call: () => Promise<unknown>): Promise<unknown>;
  settled(event: SettledEvent): void;
  handled(event: HandledEvent): void;
  paused(event: PausedEvent): void;
  resumed(event: PausedEvent): void;
  taken(event: EntriesEvent): void;
  lost(event: EntriesEvent): void;
  regrouped(event: SubscriptionName & { resumedAfter: string }): void;
  failed(error: Error): void;
}
