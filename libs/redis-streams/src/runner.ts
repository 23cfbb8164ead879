import type { BaseRpcContext } from '@nestjs/microservices';
import { RedisStreamsBatchContext, RedisStreamsContext, type DeliveryInfo } from './context';
import { batchDecisions, decisionOf, decisionOfError, type BatchDecisions, type Decision } from './delivery';
import { deliveryCount, type Delivered } from './delivered';
import { callHandler } from './handler-call';
import type { Route } from './routes';
import { inDelivery, type DeliveryScope } from './scope';

/** What the runner needs from its surroundings. */
export interface RunnerHost {
  readonly group: string;
  readonly partition: number;
  /** Runs Nest's processing hooks around a handler call. */
  around(context: BaseRpcContext, call: () => Promise<unknown>): Promise<unknown>;
  /** A handler call came back. */
  handled(count: number, seconds: number, failed: boolean): void;
}

/** Hands deliveries to their handlers and turns the answers into decisions. Settles nothing. */
export class Runner {
  constructor(private readonly host: RunnerHost) {}

  /** One decision a delivery, in order. Never rejects: whatever a handler does is a decision. */
  async decide(route: Route, deliveries: readonly Delivered[]): Promise<BatchDecisions> {
    return route.batch ? this.decideBatch(route, deliveries) : this.decideEach(route, deliveries);
  }

  private async decideEach(route: Route, deliveries: readonly Delivered[]): Promise<BatchDecisions> {
    return { decisions: await Promise.all(deliveries.map((one) => this.decideOne(route, one))), changes: [] };
  }

  private async decideOne(route: Route, delivered: Delivered): Promise<Decision> {
    const info = this.infoOf(route, delivered);
    try {
      const answers: unknown[] = [];
      for (const handler of route.handlers) {
        const context = new RedisStreamsContext(info);
        const call = () => callHandler(handler, delivered.entry.payload, context, route.timeoutMs);
        answers.push(await this.timed(1, scopeOf(info), context, call));
      }
      return decisionOf(answers.length === 1 ? answers[0] : undefined);
    } catch (error) {
      return decisionOfError(error);
    }
  }

  private async decideBatch(route: Route, deliveries: readonly Delivered[]): Promise<BatchDecisions> {
    const infos = deliveries.map((delivered) => this.infoOf(route, delivered));
    const context = new RedisStreamsBatchContext(infos);
    const payloads = deliveries.map(({ entry }) => entry.payload);
    try {
      const call = () => callHandler(route.handlers[0]!, payloads, context, route.timeoutMs);
      const answer = await this.timed(deliveries.length, scopeOf(infos[0]!, infos.length), context, call);
      return batchDecisions(answer, deliveries.length);
    } catch (error) {
      return this.isolate(route, deliveries, error);
    }
  }

  /** A batch that failed as a whole is handled one by one, so that only what is really bad fails. */
  private async isolate(route: Route, deliveries: readonly Delivered[], error: unknown): Promise<BatchDecisions> {
    const decision = decisionOfError(error);
    if (deliveries.length === 1 || decision.kind === 'unavailable') {
      return { decisions: deliveries.map(() => decision), changes: [] };
    }
    const isolated: BatchDecisions = { decisions: [], changes: [] };
    for (const delivered of deliveries) {
      const { decisions, changes } = await this.decideBatch(route, [delivered]);
      isolated.decisions.push(...decisions);
      isolated.changes = [...isolated.changes, ...changes];
    }
    return isolated;
  }

  private async timed(
    count: number,
    scope: DeliveryScope,
    context: BaseRpcContext,
    call: () => Promise<unknown>,
  ): Promise<unknown> {
    const startedAt = performance.now();
    let failed = true;
    try {
      const answer = await inDelivery(scope, () => this.host.around(context, call));
      failed = false;
      return answer;
    } finally {
      this.host.handled(count, (performance.now() - startedAt) / 1000, failed);
    }
  }

  private infoOf(route: Route, delivered: Delivered): DeliveryInfo {
    return {
      stream: route.stream,
      group: this.host.group,
      partition: this.host.partition,
      entryId: delivered.origin.id,
      type: delivered.fields.type,
      deliveryCount: deliveryCount(delivered),
      headers: delivered.entry.headers,
    };
  }
}

function scopeOf({ stream, group, type, headers }: DeliveryInfo, count = 1): DeliveryScope {
  if (count > 1) return { stream, group, type: `${count} deliveries` };
  const { id, correlationId, traceparent } = headers;
  return { stream, group, type, ...definedOf({ id, correlationId, traceparent }) };
}

function definedOf<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
